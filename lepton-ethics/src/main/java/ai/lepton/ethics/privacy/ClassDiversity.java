package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is sensitive stays open in each class of those who share the quasi-identifiers, by some measure of how far. */
sealed interface ClassDiversity extends RuleKind<PersonalRecords> {
    /** Returns the subject of the records. */
    String people();

    String sensitive();

    List<String> quasiIdentifiers();

    /** Returns what is measured of a class, in words. */
    String words();

    Limit limit();

    /** Returns whether a class keeps the limit. */
    default boolean isKept(double value) {
        return limit().admits(value);
    }

    /** Returns the measure of each class. */
    double[] measured(SensitiveClasses classes);

    private static String asked(ClassDiversity kind, String asks) {
        return "records about " + Quoted.of(kind.people()) + " should " + asks + kind.sensitive()
                + " among those sharing " + Quoted.words(kind.quasiIdentifiers());
    }

    @Override
    default Outcome assess(PersonalRecords records, LocalDate day) {
        requireAbout(people(), records, "the records are about");
        SensitiveClasses sensitiveClasses = new SensitiveClasses(records, sensitive(), quasiIdentifiers());
        ClassSizes classes = sensitiveClasses.classes().counts();
        if (classes.people() == 0) {
            return classes.nobody();
        }
        double[] values = measured(sensitiveClasses);
        Limit limit = limit();
        double worst = values[0];
        double sum = 0;
        long atRisk = 0;
        long beyond = 0;
        for (int i = 0; i < values.length; i++) {
            worst = limit.compare(values[i], worst) < 0 ? values[i] : worst;
            sum += values[i] * classes.sizes()[i];
            if (!isKept(values[i])) {
                atRisk += classes.sizes()[i];
                beyond++;
            }
        }
        Measured measured = new Measured(quantity(), Estimate.of(Score.of(worst), classes.people()), limit);
        String found = String.format(
                Locale.ROOT,
                "of %s, the class furthest off sharing %s has %.4f %s; wanted %s%s",
                Quoted.bare(sensitive()),
                Quoted.words(quasiIdentifiers()),
                worst,
                words(),
                this instanceof Recursive recursive ? "less than " + recursive.c : limit,
                classes.apart());
        Verdict verdict = atRisk == 0
                ? new Verdict.Pass(found, measured)
                : new Verdict.Fail(
                        found + "; " + atRisk + " of " + classes.people() + " people are in such classes", measured);
        return Outcome.of(
                verdict,
                new Breakdown(
                        id() + " of " + Quoted.bare(sensitive()),
                        List.of("measure", "value"),
                        List.of(
                                List.of(Cell.of("people"), Cell.of(classes.people())),
                                List.of(Cell.of("suppressed records, in no class"), Cell.of(classes.suppressed())),
                                List.of(Cell.of("classes"), Cell.of((long) values.length)),
                                List.of(Cell.of("classes beyond the limit"), Cell.of(beyond)),
                                List.of(Cell.of("people in them"), Cell.of(atRisk)),
                                List.of(Cell.of("furthest off"), Cell.of(worst)),
                                List.of(Cell.of("mean over people"), Cell.of(sum / classes.people())))));
    }

    /**
     * The entropy of the values is at least that of l values which are equally frequent.
     *
     * @see <a href="https://doi.org/10.1145/1217299.1217302">Machanavajjhala et al. 2007, definition 4.1</a>
     */
    record Entropy(String people, double l, String sensitive, List<String> quasiIdentifiers) implements ClassDiversity {
        /** Refuses an l of 1 or less. */
        public Entropy {
            if (!(l > 1 && l < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("l is " + l + "; it must be above 1 and finite");
            }
        }

        @Override
        public String id() {
            return "entropy-l-diversity";
        }

        @Override
        public String statement() {
            return ClassDiversity.asked(this, "leave open as much as " + l + " equally frequent values of ");
        }

        @Override
        public String words() {
            return "as much open as so many equally frequent values";
        }

        @Override
        public Limit limit() {
            return Limit.atLeast(l);
        }

        @Override
        public double[] measured(SensitiveClasses classes) {
            return classes.each((codes, counts, size) -> {
                double entropy = 0;
                for (long count : counts) {
                    entropy -= (double) count / size * Math.log((double) count / size);
                }
                // Digits behind the tenth are those of the logarithm: of two equal halves it is 2.
                return Math.round(Math.exp(entropy) * 1e10) / 1e10;
            });
        }
    }

    /**
     * The most frequent value is less than c times as frequent as all from the l-th on together.
     *
     * @see <a href="https://doi.org/10.1145/1217299.1217302">Machanavajjhala et al. 2007, definition 4.2</a>
     */
    record Recursive(String people, double c, int l, String sensitive, List<String> quasiIdentifiers)
            implements ClassDiversity {
        /** Refuses a c of 0 or less, and an l below 2. */
        public Recursive {
            Figures.positive("c", c);
            if (l < 2) {
                throw new IllegalArgumentException("l is " + l + "; a value is open among at least 2");
            }
        }

        @Override
        public String id() {
            return "recursive-l-diversity";
        }

        @Override
        public String statement() {
            return ClassDiversity.asked(
                    this,
                    "have the most frequent value less than " + c + " times as often as all from number " + l
                            + " on together, of ");
        }

        @Override
        public String quantity() {
            return "recursive_l_diversity_ratio";
        }

        @Override
        public String words() {
            return "times as often the most frequent value as all from number " + l + " on";
        }

        @Override
        public Limit limit() {
            return Limit.atMost(c);
        }

        @Override
        public boolean isKept(double value) {
            return value < c;
        }

        @Override
        public double[] measured(SensitiveClasses classes) {
            return classes.each((codes, counts, size) -> {
                Arrays.sort(counts);
                long rest = 0;
                for (int i = 0; i <= counts.length - l; i++) {
                    rest += counts[i];
                }
                return (double) counts[counts.length - 1] / rest;
            });
        }
    }

    /** The distribution of the values is no further from that of all people than t. */
    record Closeness(String people, double t, ValueDistance distance, String sensitive, List<String> quasiIdentifiers)
            implements ClassDiversity {
        /** Refuses a distance outside [0, 1]. */
        public Closeness {
            Figures.fraction("t", t);
        }

        @Override
        public String id() {
            return "t-closeness";
        }

        @Override
        public String statement() {
            return ClassDiversity.asked(
                    this, "be within " + t + " of all people, by " + distance.words() + ", in their distribution of ");
        }

        @Override
        public String words() {
            return "distance from all people";
        }

        @Override
        public Limit limit() {
            return Limit.atMost(t);
        }

        @Override
        public double[] measured(SensitiveClasses classes) {
            SensitiveClasses.Measure measure = distance.from(classes.column(), classes.totals());
            return classes.each((codes, counts, size) -> Math.round(measure.of(codes, counts, size) * 1e12) / 1e12);
        }
    }
}
