package ai.lepton.ethics.safety.drift;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.safety.drift.TwoSamples.Categories;
import ai.lepton.ethics.safety.drift.TwoSamples.Column;
import ai.lepton.ethics.safety.drift.TwoSamples.Numbers;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.SeedMix;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * No test of a column, adjusted for their number, finds it drifted; and the samples are large enough to notice a drift of a stated
 * size. No columns are all columns.
 */
record DriftTest(String subject, List<String> columns, Adjustment adjustment, double level, double noticing, long seed)
        implements RuleKind<TwoSamples> {
    /** Refuses a level or a distance outside (0, 1). */
    DriftTest {
        Figures.level(level);
        if (!(noticing > 0 && noticing < 1)) {
            throw new IllegalArgumentException("distance to be noticed is " + noticing + ", outside (0, 1)");
        }
    }

    private static final double OFTEN = 0.8;
    private static final int LISTED = 3;

    @Override
    public String id() {
        return "drift-test";
    }

    @Override
    public String statement() {
        return "drift of " + Quoted.of(subject) + " should not be significant in "
                + (columns.isEmpty() ? "any column" : Quoted.words(columns)) + " at " + Figures.percent(level)
                + " % confidence, adjusted by "
                + adjustment.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + ", where a distance of " + noticing + " would be noticed";
    }

    /** One test. */
    private record Test(
            String column,
            String test,
            double distance,
            double pValue,
            long before,
            long now,
            int levels,
            double hidden,
            String note) {
        /** Returns how often a distance is noticed; as much of it as may lie among levels taken together is not. */
        double noticed(double distance, double alpha) {
            return levels == 0
                    ? KolmogorovSmirnov.noticed(distance, before, now, alpha)
                    : Homogeneity.noticed(Math.max(0, distance - hidden), before, now, levels, alpha);
        }
    }

    @Override
    public OptionalLong randomSeed() {
        return OptionalLong.of(seed);
    }

    @Override
    public Outcome assess(TwoSamples samples, LocalDate day) {
        requireAbout(subject, samples, "the samples are of");
        List<Test> tests = new ArrayList<>();
        List<String> incomparable = new ArrayList<>();
        for (Column column : samples.columns(columns)) {
            test(samples, column, tests, incomparable);
        }
        double[] adjusted =
                adjustment.adjusted(tests.stream().mapToDouble(Test::pValue).toArray());
        int worst = 0;
        double least = 1;
        String weakest = "";
        double alpha = 1 - level;
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Test test = tests.get(i);
            if (adjusted[i] < adjusted[worst]
                    || (adjusted[i] == adjusted[worst] && test.pValue < tests.get(worst).pValue)) {
                worst = i;
            }
            double noticed = test.noticed(noticing, alpha / adjusted.length);
            if (noticed < least) {
                least = noticed;
                weakest = test.column;
            }
            rows.add(List.of(
                    Cell.of(test.column),
                    Cell.of(test.test),
                    Cell.of(test.before),
                    Cell.of(test.now),
                    Cell.of(test.distance),
                    Cell.of(test.pValue),
                    Cell.of(adjusted[i]),
                    Cell.of(noticed),
                    Cell.of(test.note)));
        }
        Breakdown table = new Breakdown(
                "tests of each column, seed " + seed,
                List.of("column", "test", "before", "now", "distance", "p", "p adjusted", "noticed", "note"),
                rows);
        return Outcome.of(verdict(tests, adjusted, worst, least, weakest, alpha, incomparable), table);
    }

    private Verdict verdict(
            List<Test> tests,
            double[] adjusted,
            int worst,
            double least,
            String weakest,
            double alpha,
            List<String> incomparable) {
        Test test = tests.get(worst);
        Measured measured = new Measured(
                "adjusted_p_value",
                Estimate.of(Score.of(adjusted[worst]), test.before + test.now),
                Limit.atLeast(Math.round(alpha * 1e12) / 1e12));
        String found = String.format(
                Locale.ROOT,
                "%s by %s: p = %.2g, adjusted %.2g, distance %.4f, from %d rows before and %d now",
                Quoted.bare(test.column),
                test.test,
                test.pValue,
                adjusted[worst],
                test.distance,
                test.before,
                test.now);
        if (!measured.limit().admits(adjusted[worst])) {
            long drifted = 0;
            for (double p : adjusted) {
                drifted += measured.limit().admits(p) ? 0 : 1;
            }
            return new Verdict.Fail(
                    drifted + " of " + adjusted.length + " tests find drift; the clearest is " + found, measured);
        }
        String none = "none of " + adjusted.length + " tests finds drift; the nearest is " + found;
        if (!incomparable.isEmpty()) {
            return new Verdict.Inconclusive(
                    none + "; but only one of the samples has any value of " + Quoted.words(incomparable)
                            + ", which leaves nothing to compare",
                    measured);
        }
        if (least < OFTEN) {
            return new Verdict.Inconclusive(
                    String.format(
                            Locale.ROOT,
                            "%s; but there are too few rows to tell: in %s a distance of %s would be noticed in %.0f %% only,"
                                    + " wanted 80 %%",
                            none,
                            Quoted.bare(weakest),
                            noticing,
                            100 * least),
                    measured);
        }
        return new Verdict.Pass(
                none + "; a distance of " + noticing + " would be noticed in 80 % or more of all cases", measured);
    }

    private void test(TwoSamples samples, Column column, List<Test> tests, List<String> incomparable) {
        if (column instanceof Numbers numbers) {
            long before = numbers.reference().length;
            long now = numbers.current().length;
            if (before > 0 && now > 0) {
                KolmogorovSmirnov found = KolmogorovSmirnov.of(numbers.reference(), numbers.current());
                tests.add(new Test(
                        column.name(),
                        found.isExact() ? "Kolmogorov-Smirnov, exact" : "Kolmogorov-Smirnov",
                        found.distance(),
                        found.pValue(),
                        before,
                        now,
                        0,
                        0,
                        ""));
            } else if (before + now > 0) {
                incomparable.add(column.name());
            }
            if (numbers.missingBefore() + numbers.missingNow() > 0) {
                double p = Proportions.fisherExact(numbers.missingBefore(), before, numbers.missingNow(), now);
                tests.add(new Test(
                        column.name() + ", missing or not",
                        "Fisher, exact",
                        Math.abs((double) numbers.missingBefore() / samples.reference()
                                - (double) numbers.missingNow() / samples.current()),
                        p,
                        samples.reference(),
                        samples.current(),
                        2,
                        0,
                        numbers.missingBefore() + " missing before, " + numbers.missingNow() + " now"));
            }
        } else if (column instanceof Categories categories) {
            long[] before = categories.reference();
            long[] now = categories.current();
            Homogeneity found =
                    Homogeneity.of(before, now, SeedMix.of(seed, column.name().hashCode()));
            double distance = 0;
            for (int i = 0; i < before.length; i++) {
                distance +=
                        Math.abs((double) before[i] / samples.reference() - (double) now[i] / samples.current()) / 2;
            }
            tests.add(new Test(
                    column.name(),
                    found.method(),
                    distance,
                    found.pValue(),
                    samples.reference(),
                    samples.current(),
                    found.degrees() + 1,
                    found.hidden(),
                    changes(categories)));
        }
    }

    /** Returns which levels came and went, in words. */
    private static String changes(Categories categories) {
        List<String> came = new ArrayList<>();
        List<String> went = new ArrayList<>();
        for (int i = 0; i < categories.reference().length; i++) {
            boolean isMissing = i == categories.levels().size();
            String level =
                    isMissing ? "missing values" : Quoted.of(categories.levels().get(i));
            if (categories.reference()[i] == 0 && categories.current()[i] > 0) {
                came.add(level + " (" + categories.current()[i] + ")");
            } else if (categories.current()[i] == 0 && categories.reference()[i] > 0) {
                went.add(level + " (" + categories.reference()[i] + ")");
            }
        }
        String fresh = came.isEmpty() ? "" : "new: " + listed(came);
        return went.isEmpty() ? fresh : (fresh.isEmpty() ? "" : fresh + "; ") + "gone: " + listed(went);
    }

    private static String listed(List<String> levels) {
        String first = String.join(", ", levels.subList(0, Math.min(LISTED, levels.size())));
        return levels.size() <= LISTED ? first : first + " and " + (levels.size() - LISTED) + " more";
    }
}
