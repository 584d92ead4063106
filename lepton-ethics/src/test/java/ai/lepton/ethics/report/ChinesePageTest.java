package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.SampledFindings;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What findings say is in Chinese on the Chinese page: all of it, and nothing of it is left out. */
class ChinesePageTest {
    private static final Language CHINESE = Language.CHINESE;

    /** Names of the evidence that head columns or are measured, and symbols. */
    private static final Set<String> NAMES = Set.of(
            "sex",
            "age",
            "department",
            "race",
            "year",
            "site",
            "branch",
            "PSI",
            "V",
            "bank",
            "sex × age",
            "sex × race",
            "aware",
            "reported",
            "notice",
            "use",
            "audit",
            "last-use",
            "removed",
            "height",
            "recovery",
            "bias-audit",
            "results-removed");

    /** What may be written in Latin letters in Chinese text: names of methods and measures, and of the evidence. */
    private static final Pattern LATIN =
            Pattern.compile("(?:Holm|Fisher|Kolmogorov–Smirnov|Mantel–Haenszel|Cochran|Cramér's"
                    + "|AUC|AUROC|ROC|PSI|SHA|F1|R²|Infinity|NaN|among|[a-zA-Z])");

    private static List<FindingEntry> entries(List<Finding> findings) {
        List<FindingEntry> all = new ArrayList<>();
        EthicsReport.of(findings).document().findings().forEach(entry -> add(entry, all));
        return all;
    }

    private static void add(FindingEntry entry, List<FindingEntry> all) {
        all.add(entry);
        entry.parts().forEach(part -> add(part, all));
    }

    /** Returns each text of findings that is not wholly in Chinese, and what it is shown as. */
    private static Map<String, String> lost(List<FindingEntry> findings) {
        Map<String, String> lost = new TreeMap<>();
        for (FindingEntry finding : findings) {
            said(finding.reason(), lost);
            finding.remarks().forEach(remark -> said(remark, lost));
            finding.breakdowns().forEach(table -> table(table, lost));
            if (finding.measured() != null) {
                term("quantity", finding.measured().name(), lost);
            }
            finding.reported().forEach(each -> term("quantity", each.name(), lost));
            term("kind", finding.evidence().kind(), lost);
        }
        return lost;
    }

    private static void said(String text, Map<String, String> lost) {
        put(text, CHINESE.phrasebook().of("clause", text), lost);
    }

    private static void put(String text, Said said, Map<String, String> lost) {
        if (said.lost() > 0) {
            StringBuilder shown = new StringBuilder();
            said.parts().forEach(part -> shown.append(part.isEnglish() ? "[" + part.text() + "]" : part.text()));
            lost.put(text, shown.toString());
        }
    }

    private static void term(String group, String name, Map<String, String> lost) {
        String said = CHINESE.term(group, name);
        if (!NAMES.contains(name)
                && said.matches("\\p{ASCII}*[a-zA-Z]\\p{ASCII}*")
                && said.equals(name.replace('_', ' '))) {
            lost.put(group + " " + name, said);
        }
    }

    private static void table(TableEntry table, Map<String, String> lost) {
        TableWords words = TableWords.of(CHINESE, table);
        put(table.title(), words.title(), lost);
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            if (words.column(column).equals(name) && !NAMES.contains(name)) {
                lost.put("column " + name + " of " + table.title(), name);
            }
            for (List<@Nullable Object> row : table.rows()) {
                if (row.get(column) instanceof String text && !text.isEmpty()) {
                    put(text, words.cell(column, text), lost);
                }
            }
        }
    }

    @Test
    void everySentenceOfEveryKindOfRuleHasAPhrase() {
        for (Rule<?> rule : SampledFindings.kinds()) {
            assertThat(lost(entries(SampledFindings.of(rule))))
                    .as(rule.statement())
                    .isEmpty();
        }
    }

    /** Rules that decide by no sample, so that they are never undecided, and one that has no limit. */
    private static final Set<String> NEVER_ALL_THREE =
            Set.of("documentation-completeness", "impact-ratios", "importance-measured", "two-persons");

    @Test
    void theSampleHasEachKindKeptBrokenAndUndecided() {
        Map<String, Set<String>> seen = new TreeMap<>();
        for (Rule<?> rule : SampledFindings.kinds()) {
            for (Finding finding : SampledFindings.of(rule)) {
                if (finding.evidence().lacking() == null) {
                    seen.computeIfAbsent(rule.id(), none -> new TreeSet<>())
                            .add(finding.verdict().name());
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(40);
        Map<String, Set<String>> less = new TreeMap<>();
        seen.forEach((rule, verdicts) -> {
            if (!NEVER_ALL_THREE.contains(rule) && !verdicts.containsAll(Set.of("pass", "fail", "inconclusive"))) {
                less.put(rule, verdicts);
            }
        });
        assertThat(less).isEmpty();
    }

    @Test
    void whatEachKindOfRuleAsksHasAPhrase() {
        Map<String, String> lost = new TreeMap<>();
        List<Rule<?>> rules = new ArrayList<>(SampledFindings.kinds());
        rules.add(Rule.anyOf(rules.get(0), rules.get(4).not()));
        rules.add(Rule.allOf(rules.get(2), rules.get(12)));
        rules.forEach(rule -> put(rule.statement(), CHINESE.phrasebook().of("statement", rule.statement()), lost));
        assertThat(lost).isEmpty();
    }

    @Test
    void everySentenceOfTheReadyPacksHasAPhrase() {
        assertThat(lost(entries(SampledFindings.packs()))).isEmpty();
    }

    @Test
    void whatIsToldOfRulesTogetherHasPhrases() {
        assertThat(lost(entries(SampledFindings.told()))).isEmpty();
    }

    @Test
    void noEnglishIsTakenForAName() {
        List<Finding> all = new ArrayList<>(SampledFindings.told());
        SampledFindings.kinds().forEach(rule -> all.addAll(SampledFindings.of(rule)));
        Map<String, String> english = new TreeMap<>();
        for (FindingEntry finding : entries(all)) {
            for (String text : texts(finding)) {
                Said said = CHINESE.phrasebook().of("clause", text);
                StringBuilder chinese = new StringBuilder();
                said.parts().stream().filter(part -> !part.isEnglish()).forEach(part -> chinese.append(part.text()));
                String bare = LATIN.matcher(chinese.toString().replaceAll("“[^”]*”", ""))
                        .replaceAll("");
                if (bare.matches(".*[A-Za-z]{2,} [A-Za-z]{2,}.*")) {
                    english.put(text, chinese.toString());
                }
            }
        }
        assertThat(english).isEmpty();
    }

    private static List<String> texts(FindingEntry finding) {
        List<String> texts = new ArrayList<>(finding.remarks());
        texts.add(finding.reason());
        return texts;
    }
}
