package ai.lepton.ethics;

import ai.lepton.ethics.Finding.Source;
import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges rules together: of those that ask the same but for the limit, the strictest. It stands for another one only if it is as
 * severe at least, and not waived where the other is not: else what was waived, or only advised, would hide a breach of what is
 * required.
 */
final class Strictest {
    private Strictest() {}

    static EthicsReport judge(List<Rule<?>> rules, CaseFile file, LocalDate day) {
        Map<String, List<Rule<?>>> matters = new LinkedHashMap<>();
        Map<String, Rule<?>> asked = new LinkedHashMap<>();
        for (Rule<?> rule : rules) {
            if (rule.settledOn(day).isEmpty()) {
                matters.computeIfAbsent(matter(rule), key -> new ArrayList<>()).add(rule);
                asked.putIfAbsent(RuleDocument.canonical(bare(RuleDocument.asked(rule))), rule);
            }
        }
        Map<Rule<?>, Rule<?>> deciding = new IdentityHashMap<>();
        for (Rule<?> rule : rules) {
            List<Rule<?>> same =
                    rule.settledOn(day).isEmpty() ? matters.getOrDefault(matter(rule), List.of(rule)) : List.of(rule);
            deciding.put(
                    rule,
                    same.stream()
                            .filter(other -> mayStandFor(other, rule))
                            .reduce(Strictest::stricter)
                            .orElse(rule));
        }
        List<Finding> findings = new ArrayList<>();
        for (Rule<?> rule : rules) {
            Rule<?> strictest = Objects.requireNonNull(deciding.get(rule));
            findings.add(
                    rule == strictest
                            ? contradicted(others(file.judge(rule, day), rules, deciding), asked)
                            : superseded(rule, strictest, file, day));
        }
        return EthicsReport.of(StepDown.remarking(findings, file, day));
    }

    private static boolean mayStandFor(Rule<?> other, Rule<?> rule) {
        return other.severity().compareTo(rule.severity()) >= 0
                && (other.waiver().isEmpty() || other.waiver().equals(rule.waiver()));
    }

    /** Returns what a rule is about: all that it asks but the limit. */
    private static String matter(Rule<?> rule) {
        Map<String, Object> asks = new LinkedHashMap<>(RuleDocument.asked(rule));
        limit(rule).ifPresent(limit -> asks.remove(limit.field()));
        return RuleDocument.canonical(asks);
    }

    private static Optional<Kinds.Bound> limit(Rule<?> rule) {
        return Kinds.bound(RuleDocument.asked(rule));
    }

    private static Rule<?> stricter(Rule<?> one, Rule<?> two) {
        if (limit(one).isEmpty()) {
            return one;
        }
        Kinds.Bound first = limit(one).orElseThrow();
        Kinds.Bound second = limit(two).orElseThrow();
        boolean isStricter = first.isFromBelow() ? second.value() > first.value() : second.value() < first.value();
        return isStricter ? two : one;
    }

    private static String named(Rule<?> rule) {
        return Quoted.of(rule.id())
                + rule.citation().map(citation -> " (" + citation + ")").orElse("")
                + limit(rule).map(limit -> ", which asks " + limit).orElse("");
    }

    private static Finding others(Finding finding, List<Rule<?>> rules, Map<Rule<?>, Rule<?>> deciding) {
        String others = rules.stream()
                .filter(rule -> rule != finding.rule() && deciding.get(rule) == finding.rule())
                .map(Strictest::named)
                .collect(Collectors.joining("; "));
        return others.isEmpty()
                ? finding
                : finding.remarking("the strictest of several rules on one matter, " + named(finding.rule())
                        + "; it stands for " + others);
    }

    private static Finding superseded(Rule<?> rule, Rule<?> strictest, CaseFile file, LocalDate day) {
        Verdict verdict = new Verdict.NotApplicable(
                "judged by the strictest rule on the matter, " + named(strictest) + "; this one is " + named(rule));
        return rule.finding(Source.of(file), day, verdict, List.of(), List.of());
    }

    /** Returns what is asked, of 'not' without what the rule in it says of itself. */
    private static Object bare(@Nullable Object asked) {
        Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(asked);
        if (map.containsKey("requires")) {
            return bare(map.get("requires"));
        }
        return map.containsKey("not") ? Map.of("not", bare(map.get("not"))) : map;
    }

    /** Returns the finding, naming the rule that asks the contrary. */
    private static Finding contradicted(Finding finding, Map<String, Rule<?>> asked) {
        Map<String, Object> asks = RuleDocument.asked(finding.rule());
        Object contrary = asks.containsKey("not") ? bare(asks.get("not")) : Map.of("not", asks);
        Rule<?> other = asked.get(RuleDocument.canonical(contrary));
        return other == null
                ? finding
                : finding.remarking("in conflict with rule " + named(other) + ", which asks the contrary of "
                        + named(finding.rule()));
    }
}
