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

    /**
     * A rule with what it asks, which is worked out once.
     *
     * @param asks what it asks, as in a pack
     * @param matter what it is about: all that it asks but the limit
     */
    private record Asked(Rule<?> rule, Map<String, Object> asks, Optional<Kinds.Bound> limit, String matter) {
        static Asked of(Rule<?> rule) {
            Map<String, Object> asks = RuleDocument.asked(rule);
            Optional<Kinds.Bound> limit = Kinds.bound(asks);
            Map<String, Object> rest = new LinkedHashMap<>(asks);
            limit.ifPresent(bound -> rest.remove(bound.field()));
            return new Asked(rule, asks, limit, RuleDocument.canonical(rest));
        }

        boolean mayStandFor(Asked other) {
            return rule.severity().compareTo(other.rule.severity()) >= 0
                    && (rule.waiver().isEmpty() || rule.waiver().equals(other.rule.waiver()));
        }

        static Asked stricter(Asked one, Asked two) {
            if (one.limit.isEmpty()) {
                return one;
            }
            Kinds.Bound first = one.limit.get();
            Kinds.Bound second = two.limit.orElseThrow();
            boolean isStricter = first.isFromBelow() ? second.value() > first.value() : second.value() < first.value();
            return isStricter ? two : one;
        }

        String named() {
            return Quoted.of(rule.id())
                    + rule.citation().map(citation -> " (" + citation + ")").orElse("")
                    + limit.map(bound -> ", which asks " + bound).orElse("");
        }
    }

    static EthicsReport judge(List<Rule<?>> rules, CaseFile file, LocalDate day) {
        List<Asked> all = rules.stream().map(Asked::of).toList();
        Map<String, List<Asked>> matters = new LinkedHashMap<>();
        Map<String, Asked> asking = new LinkedHashMap<>();
        for (Asked one : all) {
            if (one.rule.settledOn(day).isEmpty()) {
                matters.computeIfAbsent(one.matter, key -> new ArrayList<>()).add(one);
                asking.putIfAbsent(RuleDocument.canonical(bare(one.asks)), one);
            }
        }
        List<Asked> deciding = new ArrayList<>();
        Map<Asked, List<Asked>> superseded = new IdentityHashMap<>();
        for (Asked one : all) {
            boolean isJudged = one.rule.settledOn(day).isEmpty();
            Asked strictest = (isJudged ? matters.getOrDefault(one.matter, List.of(one)) : List.of(one))
                    .stream()
                            .filter(other -> other.mayStandFor(one))
                            .reduce(Asked::stricter)
                            .orElse(one);
            deciding.add(strictest);
            if (strictest != one) {
                superseded.computeIfAbsent(strictest, key -> new ArrayList<>()).add(one);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Asked one = all.get(i);
            Asked strictest = deciding.get(i);
            findings.add(
                    one == strictest
                            ? contradicted(
                                    others(file.judge(one.rule, day), one, superseded.getOrDefault(one, List.of())),
                                    one,
                                    asking)
                            : superseded(one, strictest, file, day));
        }
        return EthicsReport.of(StepDown.remarking(findings, file, day));
    }

    private static Finding others(Finding finding, Asked strictest, List<Asked> others) {
        return others.isEmpty()
                ? finding
                : finding.remarking("the strictest of several rules on one matter, " + strictest.named()
                        + "; it stands for "
                        + others.stream().map(Asked::named).collect(Collectors.joining("; ")));
    }

    private static Finding superseded(Asked one, Asked strictest, CaseFile file, LocalDate day) {
        Verdict verdict = new Verdict.NotApplicable(
                "judged by the strictest rule on the matter, " + strictest.named() + "; this one is " + one.named());
        return one.rule.finding(Source.of(file), day, verdict, List.of(), List.of());
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
    private static Finding contradicted(Finding finding, Asked one, Map<String, Asked> asking) {
        Object contrary = one.asks.containsKey("not") ? bare(one.asks.get("not")) : Map.of("not", one.asks);
        Asked other = asking.get(RuleDocument.canonical(contrary));
        return other == null
                ? finding
                : finding.remarking(
                        "in conflict with rule " + other.named() + ", which asks the contrary of " + one.named());
    }
}
