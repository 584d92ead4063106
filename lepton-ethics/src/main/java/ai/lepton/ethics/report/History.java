package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one audit to the next. Findings are of the same matter if their rules have the same id and their evidence is
 * about the same subject; where there are several such, the first belongs to the first.
 *
 * <p>A value changed beyond its uncertainty if the interval of its difference leaves out 0. That interval is found from those of
 * the two values, which have to be of one level and of evidence that was drawn independently (Zou and Donner 2008); values that
 * are exact changed if they differ. Values of the same evidence, and values whose interval may not hold, are not told as changed.
 * Nor are values of unlike things: of a rule that asks something else now, or of other groups of people.
 *
 * @param changes the changes, the gravest first; what did not change is among them
 * @param packs the packs of which another version was judged, by their id: the version before and the one now, empty where the
 *     pack was not judged
 * @see <a href="https://doi.org/10.1002/sim.3095">Zou and Donner 2008</a>
 */
public record History(List<Change> changes, Map<String, List<String>> packs) {
    /** What can have become of a finding; the gravest first. */
    public enum Kind {
        /** It failed, and had not failed or was not judged before. */
        NEWLY_FAILING,
        /** It failed before, and is kept now. */
        FIXED,
        /** Its verdict is another one in another way. */
        VERDICT_CHANGED,
        /** Its rule asks something else now, or says something else of itself. */
        RULE_CHANGED,
        /** It is of other groups of people, so that its values can't be compared. */
        GROUPS_CHANGED,
        /** Its value changed beyond its uncertainty. */
        VALUE_CHANGED,
        /** It was not judged before. */
        ADDED,
        /** It is not judged any more. */
        REMOVED,
        /** It is as it was. */
        UNCHANGED
    }

    /**
     * What became of a finding. A finding may have changed in several ways; each is told.
     *
     * @param kinds in which ways it changed, the gravest first, at least one
     * @param before what was found before; null where it was not judged
     * @param after what is found now; null where it is not judged
     * @param sameEvidence whether both rest on the same evidence; null where that can't be told
     */
    public record Change(
            List<Kind> kinds,
            @Nullable FindingEntry before,
            @Nullable FindingEntry after,
            @Nullable Boolean sameEvidence) {
        /** Copies the list and checks that there is a finding. */
        public Change {
            kinds = Elements.of("kinds", kinds);
            if (kinds.isEmpty() || (before == null && after == null)) {
                throw new IllegalArgumentException("a change is of at least one kind and one finding");
            }
        }

        /** Returns the finding as it is now; as it was, where it is not judged any more. */
        public FindingEntry finding() {
            return after != null ? after : Objects.requireNonNull(before);
        }

        /** Returns such as {@code "selection-ratio (shortlisting): newly failing: pass 0.9 -> fail 0.6, other evidence"}. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(Quoted.bare(finding().rule().id()))
                    .append(" (")
                    .append(Quoted.bare(finding().evidence().subject()))
                    .append("): ");
            kinds.forEach(kind -> text.append(
                            kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(kind == kinds.get(kinds.size() - 1) ? ": " : ", "));
            text.append(told(before)).append(" -> ").append(told(after));
            if (sameEvidence != null) {
                text.append(sameEvidence ? ", same evidence" : ", other evidence");
            }
            return text.toString();
        }

        private static String told(@Nullable FindingEntry finding) {
            if (finding == null) {
                return "not judged";
            }
            MeasuredEntry measured = finding.measured();
            String value = measured == null || measured.value() == null ? "" : " " + Sentences.number(measured.value());
            return finding.verdict().replace('_', ' ') + value;
        }
    }

    /** Copies the list and the versions. */
    public History {
        changes = Elements.of("changes", changes);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        Elements.required("packs", packs).forEach((id, versions) -> {
            List<String> both = Elements.of("packs", Elements.required("packs", versions));
            if (both.size() != 2) {
                throw new IllegalArgumentException("packs has " + both.size() + " versions of " + Quoted.of(id)
                        + "; there are two, before and now");
            }
            copy.put(id, both);
        });
        packs = Collections.unmodifiableMap(copy);
    }

    /** Returns changes between reports of the same versions of packs. */
    public History(List<Change> changes) {
        this(changes, Map.of());
    }

    /** Returns what changed from one report to the next. */
    public static History between(EthicsDocument before, EthicsDocument after) {
        Elements.required("before", before);
        Elements.required("after", after);
        Map<List<String>, Deque<FindingEntry>> earlier = new LinkedHashMap<>();
        before.findings()
                .forEach(finding -> earlier.computeIfAbsent(key(finding), none -> new ArrayDeque<>())
                        .add(finding));
        List<Change> changes = new ArrayList<>();
        for (FindingEntry finding : after.findings()) {
            Deque<FindingEntry> same = earlier.getOrDefault(key(finding), new ArrayDeque<>());
            changes.add(same.isEmpty() ? added(finding) : change(same.remove(), finding));
        }
        earlier.values()
                .forEach(rest ->
                        rest.forEach(gone -> changes.add(new Change(List.of(Kind.REMOVED), gone, null, null))));
        changes.sort((a, b) -> a.kinds().get(0).compareTo(b.kinds().get(0)));
        return new History(changes, packs(before, after));
    }

    private static Map<String, List<String>> packs(EthicsDocument before, EthicsDocument after) {
        Map<String, String> first = versions(before);
        Map<String, String> second = versions(after);
        Map<String, List<String>> differ = new TreeMap<>();
        first.forEach((id, version) -> differ.put(id, List.of(version, second.getOrDefault(id, ""))));
        second.forEach((id, version) -> differ.putIfAbsent(id, List.of("", version)));
        differ.values().removeIf(versions -> versions.get(0).equals(versions.get(1)));
        return differ;
    }

    private static Map<String, String> versions(EthicsDocument document) {
        return document.packs().stream()
                .collect(Collectors.toMap(
                        EthicsDocument.PackEntry::id,
                        EthicsDocument.PackEntry::version,
                        (one, two) -> one.equals(two) ? one : one + ", " + two));
    }

    private static List<String> key(FindingEntry finding) {
        return List.of(finding.rule().id(), finding.evidence().subject());
    }

    private static Change added(FindingEntry finding) {
        List<Kind> kinds =
                "fail".equals(finding.verdict()) ? List.of(Kind.NEWLY_FAILING, Kind.ADDED) : List.of(Kind.ADDED);
        return new Change(kinds, null, finding, null);
    }

    private static Change change(FindingEntry before, FindingEntry after) {
        String first = before.evidence().sha256();
        String second = after.evidence().sha256();
        Boolean isSame = first == null || second == null ? null : (Boolean) first.equals(second);
        List<Kind> kinds = new ArrayList<>();
        boolean failed = "fail".equals(before.verdict());
        if (!failed && "fail".equals(after.verdict())) {
            kinds.add(Kind.NEWLY_FAILING);
        } else if (failed && "pass".equals(after.verdict())) {
            kinds.add(Kind.FIXED);
        } else if (!before.verdict().equals(after.verdict())) {
            kinds.add(Kind.VERDICT_CHANGED);
        }
        if (!isSameRule(before, after)) {
            kinds.add(Kind.RULE_CHANGED);
        }
        Set<SortedMap<String, String>> firstGroups = groups(before);
        Set<SortedMap<String, String>> secondGroups = groups(after);
        boolean isOfOthers = !firstGroups.isEmpty() && !secondGroups.isEmpty() && !firstGroups.equals(secondGroups);
        if (isOfOthers) {
            kinds.add(Kind.GROUPS_CHANGED);
        }
        boolean isNew = !Boolean.TRUE.equals(isSame);
        if (isNew
                && !isOfOthers
                && isSameQuestion(before.rule(), after.rule())
                && before.measured() != null
                && after.measured() != null
                && differ(before.measured(), after.measured())) {
            kinds.add(Kind.VALUE_CHANGED);
        }
        return new Change(kinds.isEmpty() ? List.of(Kind.UNCHANGED) : kinds, before, after, isSame);
    }

    /** Returns whether a rule asks the same and says the same of itself; a hash that only one of the two has does not matter. */
    private static boolean isSameRule(FindingEntry before, FindingEntry after) {
        RuleEntry one = before.rule();
        RuleEntry two = after.rule();
        boolean isSameLimit = before.measured() == null
                || after.measured() == null
                || Objects.equals(before.measured().limit(), after.measured().limit());
        boolean isSameHash =
                one.sha256() == null || two.sha256() == null || one.sha256().equals(two.sha256());
        return isSameLimit
                && isSameHash
                && one.statement().equals(two.statement())
                && one.severity().equals(two.severity())
                && Objects.equals(one.because(), two.because())
                && Objects.equals(one.jurisdiction(), two.jurisdiction())
                && Objects.equals(one.inForce(), two.inForce())
                && Objects.equals(clause(one), clause(two));
    }

    /** Returns whether two rules ask the same, whatever their limit's source says: their values are of one thing. */
    private static boolean isSameQuestion(RuleEntry one, RuleEntry two) {
        return one.statement().equals(two.statement())
                || (one.sha256() != null && one.sha256().equals(two.sha256()));
    }

    /** Returns the groups of people that a finding's tables tell of. */
    private static Set<SortedMap<String, String>> groups(FindingEntry finding) {
        return finding.breakdowns().stream()
                .flatMap(table -> CountTable.of(table).stream())
                .flatMap(
                        table -> IntStream.range(0, table.table().rows().size()).mapToObj(table::group))
                .collect(Collectors.toSet());
    }

    private static @Nullable List<String> clause(RuleEntry rule) {
        return rule.citation() == null
                ? null
                : List.of(rule.citation().source(), rule.citation().clause());
    }

    /** Returns whether two values differ by more than their uncertainty. */
    static boolean differ(MeasuredEntry one, MeasuredEntry two) {
        Double first = one.value();
        Double second = two.value();
        if (first == null || second == null || !one.name().equals(two.name())) {
            return false;
        }
        if ("exact".equals(one.method()) && "exact".equals(two.method())) {
            return !first.equals(second);
        }
        Double low1 = one.low();
        Double high1 = one.high();
        Double low2 = two.low();
        Double high2 = two.high();
        boolean isTrusted = one.caution() == null && two.caution() == null;
        if (low1 == null
                || high1 == null
                || low2 == null
                || high2 == null
                || !isTrusted
                || !Objects.equals(one.level(), two.level())) {
            return false;
        }
        double difference = second - first;
        double down = Math.hypot(second - low2, high1 - first);
        double up = Math.hypot(high2 - second, first - low1);
        return difference - down > 0 || difference + up < 0;
    }

    /** Returns the changes of a kind. */
    public List<Change> of(Kind kind) {
        Elements.required("kind", kind);
        return changes.stream().filter(change -> change.kinds().contains(kind)).toList();
    }

    /** Returns whether anything changed. */
    public boolean isChanged() {
        return !packs.isEmpty()
                || changes.stream().anyMatch(change -> !change.kinds().contains(Kind.UNCHANGED));
    }

    private static String version(String version) {
        return version.isEmpty() ? "not judged" : "version " + Quoted.bare(version);
    }

    /** Returns the packs of other versions, and the changes, as text, a line for each, ended by a newline; what did not change is counted. */
    public String text() {
        StringBuilder text = new StringBuilder();
        packs.forEach((id, versions) -> text.append("pack ")
                .append(Quoted.bare(id))
                .append(": ")
                .append(version(versions.get(0)))
                .append(" before, ")
                .append(version(versions.get(1)))
                .append(" now\n"));
        changes.stream()
                .filter(change -> !change.kinds().contains(Kind.UNCHANGED))
                .forEach(change -> text.append(change).append('\n'));
        return text.append(of(Kind.UNCHANGED).size()).append(" unchanged\n").toString();
    }
}
