package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Those who share the quasi-identifiers have at least l distinct values of the sensitive column. */
record LDiversity(String people, int l, String sensitive, List<String> quasiIdentifiers)
        implements RuleKind<PersonalRecords> {
    LDiversity {
        Given.subject("personal records", people);
        if (l < 2) {
            throw new IllegalArgumentException("l is " + l + "; a value is open among at least 2");
        }
        quasiIdentifiers = Given.names("quasi_identifiers", quasiIdentifiers);
        if (quasiIdentifiers.contains(sensitive)) {
            throw new IllegalArgumentException(Quoted.of(sensitive) + " is both sensitive and a quasi-identifier");
        }
    }

    @Override
    public String id() {
        return "l-diversity";
    }

    @Override
    public String statement() {
        return "records about " + Quoted.of(people) + " should leave open " + l + " values of " + sensitive
                + " among those sharing " + Quoted.words(quasiIdentifiers);
    }

    @Override
    public Outcome assess(PersonalRecords records, LocalDate day) {
        requireAbout(people, records, "the records are about");
        SensitiveClasses sensitiveClasses = new SensitiveClasses(records, sensitive, quasiIdentifiers);
        ClassSizes classes = sensitiveClasses.classes().counts();
        long[] sizes = classes.sizes();
        if (classes.people() == 0) {
            return classes.nobody();
        }
        long[] values = sensitiveClasses.distinct();
        long fewest = Arrays.stream(values).min().orElseThrow();
        long atRisk = 0;
        for (int i = 0; i < sizes.length; i++) {
            atRisk += values[i] < l ? sizes[i] : 0;
        }
        Measured measured = new Measured(
                "distinct_l_diversity", Estimate.of(Score.of((double) fewest), classes.people()), Limit.atLeast(l));
        String found = "a class of people sharing " + Quoted.words(quasiIdentifiers) + " has " + fewest + " values of "
                + sensitive + ", the fewest; wanted at least " + l + classes.apart();
        Verdict verdict = fewest >= l
                ? new Verdict.Pass(found, measured)
                : new Verdict.Fail(
                        found + "; " + atRisk + " of " + classes.people() + " people are in such classes", measured);
        return Outcome.of(verdict, classes.histogram("values of " + sensitive + " in the class", values))
                .needing(atRisk == 0 ? List.of() : List.of(Outcome.Need.of(Outcome.Need.What.RECORDS, atRisk)));
    }
}
