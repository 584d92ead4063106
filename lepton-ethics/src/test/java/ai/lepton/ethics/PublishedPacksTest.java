package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.FindingEntry;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.Component;
import ai.lepton.metrics.classification.Labels;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing that leaves the house tells of few people, whatever pack or kind of rule it is from. */
class PublishedPacksTest {
    private static final LocalDate DAY = LocalDate.of(2028, 8, 2);

    /** Numbers as they stand in texts, such as {@code 0.4386}, {@code 1,389} or {@code 4.4E-4}. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d.#-])\\d[\\d,]*(?:\\.\\d+)?(?:[eE]-?\\d+)?(?![\\p{L}\\d])");

    /** Selected and rejected of three groups of a sex in two departments, the last of few people. */
    private static final long[][][] COUNTS = {
        {{271, 439, 131, 291}, {281, 451, 141, 301}},
        {{367, 341, 181, 211}, {353, 333, 191, 220}},
        {{59, 50, 33, 33}, {59, 49, 35, 31}},
        {{1, 3, 2, 9}, {1, 3, 2, 9}}
    };

    private static final Bom BILL = Bom.of(
            Instant.parse("2026-11-27T00:00:00Z"),
            Component.model("m", BomModelCard.of(BomModelCard.ModelParameters.of())));

    private static final List<String> SEXES = List.of("women", "men", "others", "untold");

    /**
     * People of whom few are of the last group.
     *
     * @param more how many more of that group are selected, in each department
     * @param fewer how many fewer of the group before it are
     */
    private record People(long more, long fewer) {
        Decisions decisions() {
            Decisions.Counts counts = Decisions.counted("m", "sex", "department");
            cells((group, of) -> counts.addQualified(of[0], of[1], group).addUnqualified(of[2], of[3], group));
            return counts.decisions();
        }

        Predictions predictions() {
            List<List<String>> attributes = List.of(new ArrayList<>(), new ArrayList<>());
            List<Integer> truths = new ArrayList<>();
            List<Integer> decided = new ArrayList<>();
            cells((group, of) -> {
                for (int kind = 0; kind < of.length; kind++) {
                    truths.addAll(Collections.nCopies((int) of[kind], kind < 2 ? 1 : 0));
                    decided.addAll(Collections.nCopies((int) of[kind], kind % 2 == 0 ? 1 : 0));
                    attributes.get(0).addAll(Collections.nCopies((int) of[kind], group[0]));
                    attributes.get(1).addAll(Collections.nCopies((int) of[kind], group[1]));
                }
            });
            return Predictions.classes("m", Labels.of("no", "yes"), ints(truths), ints(decided))
                    .by("sex", attributes.get(0))
                    .by("department", attributes.get(1));
        }

        /** As many are old as are selected of the last group, all told 3 at least. */
        PersonalRecords records() {
            List<String> ages = new ArrayList<>(Collections.nCopies((int) (3 + more), "90"));
            ages.addAll(Collections.nCopies(30, "40"));
            ages.addAll(Collections.nCopies((int) (27 - more), "50"));
            return PersonalRecords.about("m").with("age", ages);
        }

        private void cells(BiConsumer<String[], long[]> each) {
            for (int sex = 0; sex < COUNTS.length; sex++) {
                long moved = sex == 3 ? more : sex == 2 ? -fewer : 0;
                for (int department = 0; department < 2; department++) {
                    long[] of = COUNTS[sex][department].clone();
                    of[2] += moved;
                    of[3] -= moved;
                    each.accept(new String[] {SEXES.get(sex), department == 0 ? "north" : "south"}, of);
                }
            }
        }

        private static int[] ints(List<Integer> boxed) {
            return boxed.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static List<EthicsDocument> audits(People people) {
        CaseFile file = CaseFile.of("m").with(people.decisions(), people.predictions(), people.records());
        List<EthicsDocument> audits = new ArrayList<>();
        for (Pack pack : SampledFindings.setPacks()) {
            audits.add(Pack.evaluate(List.of(pack), file, DAY).document());
        }
        for (Rule<?> rule : SampledFindings.kinds()) {
            audits.add(EthicsReport.of(file.judge(rule, DAY)).document());
        }
        return audits;
    }

    /** Returns all that leaves the house, by what it is. */
    private static Map<String, String> left(EthicsDocument audit) {
        Publication published = Publication.of(audit);
        Map<String, String> left = new LinkedHashMap<>();
        for (FindingEntry finding : published.document().findings()) {
            left.put(
                    "ethics.json, " + finding.rule().id(),
                    EthicsDocument.of(List.of(finding)).toJson());
        }
        left.put("ethics.json", published.document().toJson());
        left.put("page", published.toHtml(Language.ENGLISH));
        left.put("page in Chinese", published.toHtml(Language.named("zh")));
        left.put("SARIF", published.toSarif());
        left.put("CycloneDX", published.declaredIn(BILL, "an auditor", true).toJson());
        return left;
    }

    /** Returns how often each number stands in a text. */
    private static Map<String, Integer> numbers(String text) {
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            numbers.merge(number.group(), 1, Integer::sum);
        }
        return numbers;
    }

    /** Returns the numbers that do not stand as often in two texts. */
    private static Set<String> changed(String one, String two) {
        Map<String, Integer> now = numbers(one);
        Map<String, Integer> then = numbers(two);
        Set<String> changed = new TreeSet<>(now.keySet());
        changed.addAll(then.keySet());
        changed.removeIf(number -> Objects.equals(now.get(number), then.get(number)));
        return changed;
    }

    /**
     * Other people, of whom others of the few are selected, leave the same numbers: so none of these tells how many are. Where all of a
     * sum is told, the next smallest group is hidden too, and what one has more the other has less; else the few alone differ.
     */
    @Test
    void noNumberThatLeavesTheHouseChangesWithWhatIsHidden() {
        List<EthicsDocument> ours = audits(new People(0, 0));
        List<List<EthicsDocument>> theirs = List.of(audits(new People(1, 1)), audits(new People(1, 0)));
        List<String> told = new ArrayList<>();
        int withheld = 0;
        for (int i = 0; i < ours.size(); i++) {
            EthicsDocument one = ours.get(i);
            if (Publication.of(one).document().withheld() == null) {
                continue;
            }
            withheld++;
            Map<String, String> left = left(one);
            List<Map<String, String>> others = new ArrayList<>();
            for (List<EthicsDocument> each : theirs) {
                assertThat(each.get(i).findings())
                        .extracting(FindingEntry::verdict)
                        .isEqualTo(one.findings().stream()
                                .map(FindingEntry::verdict)
                                .toList());
                others.add(left(each.get(i)));
            }
            left.forEach((what, text) -> {
                List<Set<String>> changed = others.stream()
                        .map(other -> changed(text, other.getOrDefault(what, "")))
                        .toList();
                if (changed.stream().noneMatch(Set::isEmpty)) {
                    told.add(what + " of " + one.findings().get(0).rule().id() + ": " + changed);
                }
            });
        }
        assertThat(told).isEmpty();
        assertThat(withheld).isGreaterThan(20);
    }
}
