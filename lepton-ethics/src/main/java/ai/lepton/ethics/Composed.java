package ai.lepton.ethics;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule.Requirement;
import ai.lepton.ethics.Verdict.Attested;
import ai.lepton.ethics.Verdict.Fail;
import ai.lepton.ethics.Verdict.Inconclusive;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.Verdict.NotApplicable;
import ai.lepton.ethics.Verdict.Pass;
import ai.lepton.ethics.Verdict.Reported;
import ai.lepton.ethics.Verdict.Waived;
import ai.lepton.ethics.internal.data.Described;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rules joined by and, or, not: Kleene's three values, with two more between what is undecided and what is measured.
 *
 * <p>Verdicts that count are in the order fail, inconclusive, waived, attested, pass. 'All of' comes to the least of its parts',
 * 'any of' to the greatest: a failure fails the one, whatever the others are, and a pass passes the other; a word in the one makes
 * all of it a matter of somebody's word, so that measured and attested are not added up. 'Not' exchanges pass and fail, looks
 * behind a waiver, which excuses and proves nothing, and takes somebody's word for the failure that it admits. Not applicable and
 * reported count nothing and are their own contraries.
 *
 * <p>The joined verdict is wrong no more often than one of its parts: see {@link Division}.
 *
 * @param operator how they are joined
 * @param parts the rules, one of 'not'; on a case file each is judged on the evidence that it reads there
 * @param division by how many its error is divided, where it is part of another one
 */
record Composed<E extends Evidence>(Operator operator, List<Rule<?>> parts, Division division)
        implements Requirement<E>, Described {
    /** How rules are joined. */
    enum Operator {
        ALL_OF("all-of", "; and "),
        ANY_OF("any-of", "; or "),
        NOT("not", "");

        private final String id;
        private final String between;

        Operator(String id, String between) {
            this.id = id;
            this.between = between;
        }

        /** Returns the name of the field of a pack that holds what is joined. */
        String field() {
            return id.replace('-', '_');
        }
    }

    private static final int LONGEST_STATEMENT = 2_000;

    Composed {
        parts = Elements.of("parts", parts);
        if (parts.isEmpty() || (operator == Operator.NOT && parts.size() > 1)) {
            throw new IllegalArgumentException(operator.id + " has " + parts.size() + " rules; it needs "
                    + (parts.isEmpty() ? "one" : "just one"));
        }
    }

    static <E extends Evidence> Rule<E> rule(Operator operator, List<Rule<?>> parts) {
        Composed<E> composed = new Composed<>(operator, parts, Division.NONE);
        return Rule.of(composed.id(), composed.statement(), composed);
    }

    /** Returns the same with an error divided by more. */
    Composed<E> within(Division more) {
        return new Composed<>(operator, parts, more);
    }

    @Override
    public String id() {
        return operator.id;
    }

    @Override
    public String statement() {
        String said = parts.stream().map(Rule::statement).collect(Collectors.joining(operator.between));
        return Quoted.within(LONGEST_STATEMENT, (operator == Operator.NOT ? "it is not so that " : "") + said);
    }

    @Override
    public Outcome assess(E evidence, LocalDate day) {
        List<Finding> findings = new ArrayList<>();
        List<Division> divisions = division.among(operator, parts, day);
        for (int i = 0; i < parts.size(); i++) {
            findings.add(divisions.get(i).judge(parts.get(i), evidence, day));
        }
        Verdict verdict = operator == Operator.NOT ? not(findings.get(0).verdict()) : joined(operator, findings);
        return new Outcome(verdict, List.of(table(findings, divisions, day)), findings);
    }

    /** Returns where a verdict stands in the order; negative where it counts nothing. */
    private static int rank(Verdict verdict) {
        if (verdict instanceof Fail) {
            return 0;
        } else if (verdict instanceof Inconclusive) {
            return 1;
        } else if (verdict instanceof Waived) {
            return 2;
        } else if (verdict instanceof Attested) {
            return 3;
        }
        return verdict instanceof Pass ? 4 : -1;
    }

    private static Verdict joined(Operator operator, List<Finding> findings) {
        List<Finding> counted =
                findings.stream().filter(one -> rank(one.verdict()) >= 0).toList();
        if (counted.isEmpty()) {
            return uncounted(findings);
        }
        Comparator<Finding> order = Comparator.comparingInt(one -> rank(one.verdict()));
        int rank = rank((operator == Operator.ALL_OF
                        ? counted.stream().min(order)
                        : counted.stream().max(order))
                .orElseThrow()
                .verdict());
        List<Finding> decisive =
                counted.stream().filter(one -> rank(one.verdict()) == rank).toList();
        int kept = (int)
                counted.stream().filter(one -> one.verdict() instanceof Pass).count();
        Measured measured =
                measured(kept, counted.size(), Limit.atLeast(operator == Operator.ALL_OF ? counted.size() : 1));
        String reason = kept + " of " + counted.size() + " rules pass; "
                + decisive.stream().map(Composed::said).collect(Collectors.joining("; "));
        return switch (rank) {
            case 0 -> new Fail(reason, isMeasured(operator, decisive) ? measured : null);
            case 1 -> new Inconclusive(reason, measured);
            case 4 -> new Pass(reason + uncountedOf(findings), measured);
            default -> word(decisive);
        };
    }

    /** Returns what is said of rules that count nothing: a pass without them is of the others only. */
    private static String uncountedOf(List<Finding> findings) {
        return findings.stream()
                .filter(one -> rank(one.verdict()) < 0)
                .map(one -> "; " + said(one))
                .collect(Collectors.joining());
    }

    /**
     * Returns whether measurements show that joined rules are broken: one of 'all of', each of 'any of'. What rests on a word, or
     * on a waiver that has expired, does not become a measurement by being joined.
     */
    private static boolean isMeasured(Operator operator, List<Finding> failed) {
        return operator == Operator.ALL_OF
                ? failed.stream().anyMatch(one -> one.verdict().measurement().isPresent())
                : failed.stream().allMatch(one -> one.verdict().measurement().isPresent());
    }

    /** Returns what somebody answers for: of several, what ends first. */
    private static Verdict word(List<Finding> decisive) {
        return decisive.stream()
                .map(Finding::verdict)
                .min(Comparator.comparing(Composed::end))
                .orElseThrow();
    }

    private static LocalDate end(Verdict verdict) {
        return verdict instanceof Waived waived
                ? waived.waiver().expires()
                : ((Attested) verdict).attestation().expires();
    }

    private static Verdict uncounted(List<Finding> findings) {
        List<Reported.Value> values = new ArrayList<>();
        boolean isReported = false;
        for (Finding finding : findings) {
            if (finding.verdict() instanceof Reported reported) {
                isReported = true;
                values.addAll(reported.values());
            }
        }
        String reason = findings.stream().map(Composed::said).collect(Collectors.joining("; "));
        return isReported ? new Reported(reason, values) : new NotApplicable(reason);
    }

    private static Verdict not(Verdict verdict) {
        if (verdict instanceof Waived waived) {
            return not(waived.instead());
        } else if (verdict instanceof Pass pass) {
            return new Fail("it is so: " + pass.reason(), measured(1, 1, Limit.atMost(0)));
        } else if (verdict instanceof Attested attested) {
            return new Fail("it is said to be so: " + attested.reason(), null);
        } else if (verdict instanceof Fail fail) {
            return fail.measured() == null
                    ? new Inconclusive("nothing was measured: " + fail.reason(), null)
                    : new Pass("it is not so: " + fail.reason(), measured(0, 1, Limit.atMost(0)));
        }
        return verdict;
    }

    private static Measured measured(int kept, int all, Limit limit) {
        return new Measured("rules_kept", Estimate.of(Score.of((double) kept), all), limit);
    }

    private static String said(Finding finding) {
        return finding.rule().id() + ": " + finding.verdict().name() + ": "
                + finding.verdict().reason();
    }

    private static Breakdown table(List<Finding> findings, List<Division> divisions, LocalDate day) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            List<String> levels = divisions.get(i).levels(finding.rule(), day);
            rows.add(List.of(
                    Cell.of(finding.rule().id()),
                    Cell.of(finding.verdict().name()),
                    Cell.of(levels.get(0)),
                    Cell.of(levels.get(1)),
                    Cell.of(finding.verdict().reason())));
        }
        return new Breakdown(
                "rules that it is composed of",
                List.of("rule", "verdict", "level to pass", "level to fail", "reason"),
                rows);
    }
}
