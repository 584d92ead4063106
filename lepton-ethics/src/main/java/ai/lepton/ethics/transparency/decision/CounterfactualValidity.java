package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.decision.Recourse.Fault;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people were handed as a way to another decision is one, and asks for nothing that may not be asked for, often enough. */
record CounterfactualValidity(String model, double atLeast, double level) implements RuleKind<Recourse> {
    /** Refuses a share outside [0, 1], and a level outside (0, 1). */
    CounterfactualValidity {
        Given.subject("recourse", model);
        Figures.fraction("validity", atLeast);
        Figures.level(level);
    }

    @Override
    public String id() {
        return "counterfactual-validity";
    }

    @Override
    public String statement() {
        return "of what people are told to change for another decision of " + Quoted.of(model) + ", at least " + atLeast
                + " should be allowed and lead to it";
    }

    @Override
    public Outcome assess(Recourse recourse, LocalDate day) {
        requireAbout(model, recourse, "the recourse is that of");
        long n = recourse.size();
        List<Recourse.Handed> people = recourse.people();
        long valid = count(people, Fault.NONE);
        Claim claim = Claim.of(
                "people whose counterfactuals are valid",
                (double) valid / n,
                n,
                at -> Proportions.clopperPearson(valid, n, at));
        Claims judged = Claims.decide(List.of(claim), Limit.atLeast(atLeast), level);
        List<List<Cell>> rows = Stream.of(Fault.values())
                .map(fault -> List.of(
                        Cell.of(fault.words()),
                        Cell.of(count(people, fault)),
                        Cell.of(people.stream()
                                .filter(each ->
                                        each.fault() == fault && !each.where().isEmpty())
                                .map(Recourse.Handed::where)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .stream()
                                .limit(10)
                                .collect(Collectors.joining(", ")))))
                .toList();
        return Outcome.of(
                judged.verdict(quantity(), "people"),
                new Breakdown("what people were handed", List.of("finding", "people", "fields"), rows));
    }

    private static long count(List<Recourse.Handed> people, Fault fault) {
        return people.stream().filter(each -> each.fault() == fault).count();
    }
}
