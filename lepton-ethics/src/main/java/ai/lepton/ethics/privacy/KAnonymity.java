package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;

/** Each person shares the quasi-identifiers with at least k - 1 others. */
record KAnonymity(String people, int k, List<String> quasiIdentifiers) implements RuleKind<PersonalRecords> {
    KAnonymity {
        Given.subject("personal records", people);
        if (k < 2) {
            throw new IllegalArgumentException("k is " + k + "; a person hides among at least 2");
        }
        quasiIdentifiers = Given.names("quasi_identifiers", quasiIdentifiers);
    }

    @Override
    public String id() {
        return "k-anonymity";
    }

    @Override
    public String statement() {
        return "records about " + Quoted.of(people) + " should hide each person among " + k + " sharing "
                + Quoted.words(quasiIdentifiers);
    }

    @Override
    public Outcome assess(PersonalRecords records, LocalDate day) {
        requireAbout(people, records, "the records are about");
        ClassSizes classes = EquivalenceClasses.sizes(records, quasiIdentifiers);
        long[] sizes = classes.sizes();
        long people = classes.people();
        if (people == 0) {
            return classes.nobody();
        }
        long smallest = Long.MAX_VALUE;
        long atRisk = 0;
        for (long size : sizes) {
            smallest = Math.min(smallest, size);
            atRisk += size < k ? size : 0;
        }
        Measured measured =
                new Measured(quantity(), Estimate.of(Score.of((double) smallest), people), Limit.atLeast(k));
        String found = "the smallest class of people sharing " + Quoted.words(quasiIdentifiers) + " has " + smallest
                + ", wanted at least " + k + classes.apart();
        Verdict verdict = smallest >= k
                ? new Verdict.Pass(found, measured)
                : new Verdict.Fail(found + "; " + atRisk + " of " + people + " people are in smaller ones", measured);
        return Outcome.of(verdict, risk(classes, smallest, atRisk), classes.histogram("people in the class", sizes))
                .needing(atRisk == 0 ? List.of() : List.of(Need.of(Need.What.RECORDS, atRisk)));
    }

    private Breakdown risk(ClassSizes classes, long smallest, long atRisk) {
        return new Breakdown(
                "risk of being found",
                List.of("measure", "value"),
                List.of(
                        List.of(Cell.of("people"), Cell.of(classes.people())),
                        List.of(Cell.of("suppressed records, in no class"), Cell.of(classes.suppressed())),
                        List.of(Cell.of("classes"), Cell.of((long) classes.sizes().length)),
                        List.of(Cell.of("people in classes of fewer than " + k), Cell.of(atRisk)),
                        List.of(Cell.of("greatest risk of one person (prosecutor)"), Cell.of(1.0 / smallest)),
                        List.of(
                                Cell.of("mean risk of all people (marketer)"),
                                Cell.of((double) classes.sizes().length / classes.people()))));
    }
}
