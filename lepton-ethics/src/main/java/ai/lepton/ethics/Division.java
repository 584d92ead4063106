package ai.lepton.ethics;

import ai.lepton.ethics.Composed.Operator;
import ai.lepton.ethics.Verdict.Fail;
import ai.lepton.ethics.Verdict.Pass;
import ai.lepton.ethics.Verdict.Waived;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.ethics.internal.data.Levels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * By how many the error of a rule is divided before its verdict counts: its pass, and its failure, are those at the level
 * {@code 1 - (1 - level) / by}. So what is made of several rules is wrong no more often than one of them, whatever they have to
 * do with each other (Bonferroni; as to which of them fails first, Holm). A rule that is neither a pass nor a failure at its own level
 * is judged once.
 *
 * <p>That all of several rules are kept is shown where each is, at its own level: an intersection–union test. That one of them is
 * broken is found among all of them. Of 'any of' it is the other way about, and 'not' exchanges both. What decides without chance,
 * such as a count of records or somebody's word, takes no part of the error, nor does what is only reported or is not in force.
 *
 * @param pass by how many where it passes; at least 1, or 0 where it can't do so by chance
 * @param fail by how many where it fails
 * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger 1982, intersection–union tests</a>
 */
record Division(double pass, double fail) {
    /** No division: a rule by itself. */
    static final Division NONE = new Division(1, 1);

    private static final Division CERTAIN = new Division(0, 0);

    /** Returns how many rules could make this one pass, or fail, wrongly: in how many ways chance can turn its verdict. */
    static Division ways(Rule<?> rule, LocalDate day) {
        Object asked = rule.requirement();
        if (asked instanceof ReportOnly<?> || rule.inForce().absentOn(day).isPresent()) {
            return CERTAIN;
        } else if (asked instanceof Composed<?> composed) {
            return joined(composed.operator(), composed.parts(), day);
        }
        // Of what a function of its author decides nothing is known: it counts.
        return Levels.of(asked).isPresent() || Kinds.evidence(asked) == null ? NONE : CERTAIN;
    }

    private static Division joined(Operator operator, List<Rule<?>> parts, LocalDate day) {
        double sumOfPasses = 0;
        double sumOfFails = 0;
        double mostPasses = 0;
        double mostFails = 0;
        for (Rule<?> part : parts) {
            Division ways = ways(part, day);
            sumOfPasses += ways.pass;
            sumOfFails += ways.fail;
            mostPasses = Math.max(mostPasses, ways.pass);
            mostFails = Math.max(mostFails, ways.fail);
        }
        return switch (operator) {
            case ALL_OF -> new Division(mostPasses, sumOfFails);
            case ANY_OF -> new Division(sumOfPasses, mostFails);
            case NOT -> new Division(mostFails, mostPasses);
        };
    }

    /** Returns the divisions of what is joined, where this one is that of the whole: each has a part by how many ways it has. */
    List<Division> among(Operator operator, List<Rule<?>> parts, LocalDate day) {
        Division all = joined(operator, parts, day);
        List<Division> divisions = new ArrayList<>();
        for (Rule<?> part : parts) {
            Division ways = ways(part, day);
            divisions.add(
                    switch (operator) {
                        case ALL_OF -> new Division(pass, divided(fail, all.fail, ways.fail));
                        case ANY_OF -> new Division(divided(pass, all.pass, ways.pass), fail);
                        case NOT -> new Division(fail, pass);
                    });
        }
        return divisions;
    }

    private static double divided(double by, double all, double own) {
        return own > 0 ? by * all / own : by;
    }

    /** Returns the rule's finding, its pass or failure being one at the divided error. */
    Finding judge(Rule<?> rule, Evidence evidence, LocalDate day) {
        if (rule.requirement() instanceof Composed<?> composed) {
            return equals(NONE)
                    ? evaluated(rule, rule, evidence, day)
                    : evaluated(rule, deciding(rule, composed.within(this)), evidence, day);
        }
        Finding finding = evaluated(rule, rule, evidence, day);
        OptionalDouble level = Levels.of(rule.requirement());
        if (level.isEmpty()) {
            return finding;
        }
        double by = 1;
        while (by(finding.verdict()) > by) {
            by = by(finding.verdict());
            double stricter = at(level.getAsDouble(), by);
            finding = evaluated(rule, deciding(rule, Levels.at(rule.requirement(), stricter)), evidence, day)
                    .remarking("judged at " + Figures.percent(stricter) + " % confidence, not at "
                            + Figures.percent(level.getAsDouble())
                            + " %: rules that are joined may err no more often than one by itself");
        }
        return finding;
    }

    private double by(Verdict verdict) {
        Verdict measured = verdict instanceof Waived waived ? waived.instead() : verdict;
        return measured instanceof Fail ? fail : measured instanceof Pass ? pass : 1;
    }

    /** Returns at which level a rule of this level passes and fails, in words. */
    List<String> levels(Rule<?> rule, LocalDate day) {
        OptionalDouble level = Levels.of(rule.requirement());
        if (level.isPresent() && rule.inForce().absentOn(day).isEmpty()) {
            return List.of(said(level.getAsDouble(), pass), said(level.getAsDouble(), fail));
        }
        String other = rule.requirement() instanceof Composed<?>
                ? "as its parts do"
                : ways(rule, day).equals(CERTAIN) ? "without chance" : "as its author has it";
        return List.of(other, other);
    }

    private static String said(double level, double by) {
        return Figures.percent(at(level, by)) + " %";
    }

    private static double at(double level, double by) {
        return by > 1 ? 1 - (1 - level) / by : level;
    }

    /** Returns the finding of a rule by what asks the same otherwise. */
    private static Finding evaluated(Rule<?> rule, Rule<?> asked, Evidence evidence, LocalDate day) {
        return evidence instanceof CaseFile file
                ? file.judge(rule, asked, day)
                : evaluate(asked, evidence, day).of(rule);
    }

    @SuppressWarnings(
            "unchecked") // rules joined without a case file read the same evidence, by the types of 'and', 'or', 'not'
    private static <E extends Evidence> Finding evaluate(Rule<?> rule, E evidence, LocalDate day) {
        return ((Rule<E>) rule).evaluate(evidence, day);
    }

    @SuppressWarnings("unchecked") // what asks the same reads the same evidence
    private static <E extends Evidence> Rule<E> deciding(Rule<E> rule, Object requirement) {
        return rule.deciding((Rule.Requirement<E>) requirement);
    }
}
