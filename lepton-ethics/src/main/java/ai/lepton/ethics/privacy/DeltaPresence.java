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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person shares with others does not tell whether they are in the records: of each class of the population, a share from one
 * limit to the other is.
 *
 * @see <a href="https://doi.org/10.1145/1247480.1247554">Nergiz, Atzori and Clifton 2007</a>
 */
record DeltaPresence(String people, double atLeast, double atMost, List<String> quasiIdentifiers)
        implements RuleKind<PersonalRecords> {
    /** Refuses shares outside [0, 1], and out of order. */
    DeltaPresence {
        Figures.fraction("the least presence", atLeast);
        Figures.fraction("the greatest presence", atMost);
        if (atLeast > atMost) {
            throw new IllegalArgumentException("the least presence is " + atLeast + ", above the greatest, " + atMost);
        }
    }

    @Override
    public String id() {
        return "delta-presence";
    }

    @Override
    public String statement() {
        return "records about " + Quoted.of(people) + " should hold from " + atLeast + " to " + atMost
                + " of the population in each class sharing " + Quoted.words(quasiIdentifiers);
    }

    @Override
    public Outcome assess(PersonalRecords records, LocalDate day) {
        requireAbout(people, records, "the records are about");
        Optional<PersonalRecords> population = records.population();
        if (population.isEmpty()) {
            return Outcome.of(new Verdict.Inconclusive(
                    "presence needs the population that the records are of: give it by among", null));
        }
        EquivalenceClasses known = new EquivalenceClasses(records, quasiIdentifiers);
        ClassSizes classes = known.counts();
        if (classes.people() == 0) {
            return classes.nobody();
        }
        long[] among = known.sizesAmong(records, population.get(), quasiIdentifiers);
        EquivalenceClasses all = new EquivalenceClasses(population.get(), quasiIdentifiers);
        double greatest = 0;
        // Whoever is in a class of the population that the records lack is known not to be in them.
        double least = all.counts().sizes().length > among.length ? 0 : 1;
        for (int i = 0; i < among.length; i++) {
            double share = (double) classes.sizes()[i] / among[i];
            greatest = Math.max(greatest, share);
            least = Math.min(least, share);
        }
        boolean isLow = least < atLeast;
        boolean isHigh = greatest > atMost;
        Measured measured = new Measured(
                isLow && !isHigh ? "least_presence" : "greatest_presence",
                Estimate.of(Score.of(isLow && !isHigh ? least : greatest), classes.people()),
                isLow && !isHigh ? Limit.atLeast(atLeast) : Limit.atMost(atMost));
        String found = String.format(
                Locale.ROOT,
                "of the classes of the population sharing %s, from %.4f to %.4f are in the records, wanted from %s to %s%s",
                Quoted.words(quasiIdentifiers),
                least,
                greatest,
                atLeast,
                atMost,
                classes.apart());
        return Outcome.of(
                isLow || isHigh ? new Verdict.Fail(found, measured) : new Verdict.Pass(found, measured),
                new Breakdown(
                        "presence",
                        List.of("measure", "value"),
                        List.of(
                                List.of(Cell.of("people in the records"), Cell.of(classes.people())),
                                List.of(
                                        Cell.of("people of the population"),
                                        Cell.of(all.counts().people())),
                                List.of(Cell.of("classes of the population"), Cell.of((long)
                                        all.counts().sizes().length)),
                                List.of(Cell.of("classes of the records"), Cell.of((long) among.length)),
                                List.of(Cell.of("least share in the records"), Cell.of(least)),
                                List.of(Cell.of("greatest share in the records"), Cell.of(greatest)))));
    }
}
