package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The risk that somebody finds a person in the records, by what that somebody knows, keeps a limit. */
record FoundRisk(String people, Attacker attacker, double atMost, List<String> quasiIdentifiers)
        implements RuleKind<PersonalRecords> {
    /** Refuses a risk outside (0, 1]. */
    FoundRisk {
        limit(atMost);
    }

    static void limit(double risk) {
        if (!(risk > 0 && risk <= 1)) {
            throw new IllegalArgumentException("risk is " + risk + ", outside (0, 1]");
        }
    }

    /**
     * Who looks for a person.
     *
     * @see <a href="https://doi.org/10.1197/jamia.M2716">El Emam and Dankar 2008</a>
     */
    enum Attacker {
        /** Knows that the person is in the records: one over the size of the smallest class. */
        PROSECUTOR("a prosecutor, who knows that the person is in the records,"),
        /** Looks for anybody of a population: one over the size, in the population, of the smallest class there. */
        JOURNALIST("a journalist, who looks for anybody of the population,"),
        /** Looks for as many as can be found: the share of people expected to be. */
        MARKETER("a marketer, who looks for as many as can be found,");

        private final String words;

        Attacker(String words) {
            this.words = words;
        }
    }

    @Override
    public String id() {
        return attacker.name().toLowerCase(Locale.ROOT) + "-risk";
    }

    @Override
    public String statement() {
        return "records about " + Quoted.of(people) + " should keep the risk of being found by " + attacker.words
                + " at most " + atMost + " for those sharing " + Quoted.words(quasiIdentifiers);
    }

    @Override
    public Outcome assess(PersonalRecords records, LocalDate day) {
        requireAbout(people, records, "the records are about");
        Optional<PersonalRecords> population = records.population();
        if (attacker == Attacker.JOURNALIST && population.isEmpty()) {
            return Outcome.of(new Verdict.Inconclusive(
                    "the risk by a journalist needs the population that the records are of: give it by among", null));
        }
        EquivalenceClasses known = new EquivalenceClasses(records, quasiIdentifiers);
        ClassSizes classes = known.counts();
        if (classes.people() == 0) {
            return classes.nobody();
        }
        // Only what a prosecutor knows is in the records alone.
        long[] among = attacker == Attacker.PROSECUTOR || population.isEmpty()
                ? classes.sizes()
                : known.sizesAmong(records, population.get(), quasiIdentifiers);
        double greatest = 0;
        double expected = 0;
        long atRisk = 0;
        for (int i = 0; i < among.length; i++) {
            double risk = 1.0 / among[i];
            greatest = Math.max(greatest, risk);
            expected += (double) classes.sizes()[i] / among[i];
            atRisk += risk > atMost ? classes.sizes()[i] : 0;
        }
        double mean = expected / classes.people();
        double risk = attacker == Attacker.MARKETER ? mean : greatest;
        Measured measured =
                new Measured(quantity(), Estimate.of(Score.of(risk), classes.people()), Limit.atMost(atMost));
        String found = String.format(
                Locale.ROOT,
                "the risk of being found by %s is %.4f, wanted at most %s, by %s%s",
                attacker.words,
                risk,
                atMost,
                Quoted.words(quasiIdentifiers),
                classes.apart());
        return Outcome.of(
                measured.limit().admits(risk) ? new Verdict.Pass(found, measured) : new Verdict.Fail(found, measured),
                new Breakdown(
                        "risk of being found",
                        List.of("measure", "value"),
                        List.of(
                                List.of(Cell.of("people"), Cell.of(classes.people())),
                                List.of(Cell.of("suppressed records, in no class"), Cell.of(classes.suppressed())),
                                List.of(Cell.of("classes"), Cell.of((long) among.length)),
                                List.of(Cell.of("greatest risk of one person"), Cell.of(greatest)),
                                List.of(Cell.of("mean risk of all people"), Cell.of(mean)),
                                List.of(Cell.of("people whose risk is above " + atMost), Cell.of(atRisk)))));
    }
}
