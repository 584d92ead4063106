package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.report.Phrase.Place;
import ai.lepton.ethics.report.Phrase.Steps;
import ai.lepton.ethics.report.Phrase.Words;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PhrasebookTest {
    private static final Phrasebook CHINESE = Language.CHINESE.phrasebook();
    private static final Set<String> TYPES = Set.of("number", "day", "time", "quoted", "name", "text", "english");

    private static Map<String, Phrase> phrases() throws IOException {
        Properties read = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Language.class.getResourceAsStream("phrases.en.properties")),
                StandardCharsets.UTF_8)) {
            read.load(in);
        }
        Map<String, Phrase> phrases = new TreeMap<>();
        read.forEach((key, text) -> {
            String name = ((String) key).substring("phrase.".length());
            phrases.put(name, Phrase.of(name, (String) text));
        });
        return phrases;
    }

    private static String said(String text) {
        return CHINESE.of("clause", text).text();
    }

    @Test
    void whatAUserClaimsIsNotTakenForWhatAColumnTells() {
        String figures = ": wanted at least 0.80 at 95 % confidence, got 0.9000 [0.8000, 0.9500] from 1 person";
        assertThat(said("answers about taxes" + figures))
                .startsWith("answers about taxes：")
                .endsWith("依据 1 人");
        assertThat(said("'income' about 'sex'" + figures)).startsWith("“income”与“sex”的关联：");
    }

    @Test
    void aSentenceIsPutTogetherAgain() {
        assertThat(said(
                        "across sex, 'women' against 'men': wanted at least 0.80 at 95 % confidence, got 0.6000 [0.5354, 0.6714]"
                                + " from 2000 decisions, after Holm's correction over 3 comparisons; too few to tell in 1 of 3 comparisons:"
                                + " sex 'others' (3; some 539 more are needed)"))
                .isEqualTo("按“sex”比较，“women”与“men”相比：要求不低于 0.80，在 95 % 的置信度下测得 0.6000 [0.5354, 0.6714]，依据 2000 项决定"
                        + "（已就 3 项比较作 Holm 校正）；3 项比较中有 1 项因人数过少而无法判断：“sex”为“others”（3，约需再增加 539）");
        assertThat(said("not in force on 2026-11-27: it has effect from 2027-12-02"))
                .isEqualTo("于 2026-11-27 尚未生效：自 2027-12-02 起生效");
        assertThat(CHINESE.of("title", "true positive rate, false positive rate across sex × age, beside all others")
                        .text())
                .isEqualTo("按“sex × age”划分的真阳性率、假阳性率，与其余所有人对照");
    }

    @Test
    void whatNoPhraseFitsStaysEnglishAndIsMarked() {
        Said said = CHINESE.of("clause", "1 of 2 rules pass; mine: fail: the moon was full; who knows");
        assertThat(said.parts())
                .containsExactly(
                        new Said.Part("2 条规则中有 1 条得到遵守；mine（违反）：", false),
                        new Said.Part("the moon was full; who knows", true));
        assertThat(said.lost()).isEqualTo("the moon was fullwho knows".length());
        assertThat(CHINESE.of("clause", "the moon was full").isEnglish()).isTrue();
        String page = Publication.unabridged(Audits.whole().document()).toHtml(Language.CHINESE);
        assertThat(page).contains("（尚未确认：</bdi><bdi lang=\"en\" dir=\"auto\">a plan</bdi>");
    }

    @Test
    void namesAreNeverTranslated() {
        for (String name : List.of(
                "pass",
                "all others",
                "keeps the limit",
                "a; b",
                "x: y",
                "don't know",
                "at least 0.80",
                "{axis}",
                "''",
                "决定")) {
            EthicsReport report = EthicsReport.of(DecisionRules.decisionsAbout(name)
                    .disparateImpact(0.8)
                    .across("selected")
                    .evaluate(
                            Decisions.counted(name, "selected")
                                    .add(300, 700, name)
                                    .add(500, 500, "n")
                                    .decisions(),
                            Audits.DAY));
            FindingEntry finding = report.document().findings().get(0);
            assertThat(said(finding.reason())).contains(name, "“n”", "“selected”", "要求不低于 0.80");
            TableWords table =
                    TableWords.of(Language.CHINESE, finding.breakdowns().get(0));
            assertThat(table.column(0)).isEqualTo("selected");
            assertThat(table.column(2)).isEqualTo("入选");
            assertThat(table.cell(0, name).text()).isEqualTo(name);
        }
    }

    @Test
    void whatIsTriedOnATextIsBounded() {
        List<String> hostile = new ArrayList<>();
        for (String part : List.of(
                "it is so: ",
                "not judged: ",
                "a and ",
                "; ",
                "'",
                "' × '",
                " of ",
                " against ",
                " above ",
                "across a, ",
                "but ",
                "missing: a (b, missing), ",
                "macro ",
                "all others",
                ", ",
                "(",
                "1 ",
                "x (3), ",
                " and 1 more",
                " in a 'b'",
                "across a, b of 'c' above ",
                "too few to tell in 1 of 1 comparisons: ",
                "0",
                "\u202E",
                "\uD83D")) {
            hostile.add(part.repeat(4_000 / part.length()));
            hostile.add("across " + part.repeat(3_000 / part.length())
                    + ": wanted at least 1 at 95 % confidence, got 1 from 1 people");
        }
        for (String text : hostile) {
            for (String group : List.of("clause", "cell", "title", "column", "claim")) {
                Steps steps = new Steps(Phrasebook.MOST_STEPS);
                assertThat(CHINESE.of(group, text, steps).text()).isNotEmpty();
                assertThat(steps.taken()).isLessThanOrEqualTo(Phrasebook.MOST_STEPS);
            }
        }
        String long1 = "not judged: ".repeat(90_000);
        assertThat(CHINESE.of("clause", long1)).isEqualTo(Said.english(long1));
    }

    @Test
    void placesArePartedByWordsAndOfAKnownType() throws IOException {
        Map<String, Phrase> phrases = phrases();
        Set<String> groups = new TreeSet<>();
        phrases.keySet().forEach(key -> groups.add(key.substring(0, key.indexOf('.'))));
        assertThat(phrases).hasSizeGreaterThan(600);
        assertThat(phrases.values()).allSatisfy(phrase -> {
            for (int i = 1; i < phrase.pieces().size(); i++) {
                assertThat(phrase.pieces().get(i) instanceof Words)
                        .as(phrase.key())
                        .isNotEqualTo(phrase.pieces().get(i - 1) instanceof Words);
            }
            assertThat(phrase.names()).as(phrase.key()).doesNotHaveDuplicates();
            phrase.places()
                    .forEach(place -> assertThat(TYPES.contains(place.type()) || groups.contains(place.type()))
                            .as(phrase.key() + ": " + place.type())
                            .isTrue());
        });
    }

    /** No phrase stands in the way of another: the text that each makes is wholly Chinese. */
    @Test
    void eachPhraseIsFound() throws IOException {
        Map<String, Phrase> phrases = phrases();
        phrases.forEach((key, phrase) -> {
            if (!key.startsWith("join.")) {
                String text = example(phrase, phrases);
                String group = key.substring(0, key.indexOf('.'));
                assertThat(CHINESE.of(group, text).lost()).as(key + ": " + text).isZero();
            }
        });
    }

    private static String example(Phrase phrase, Map<String, Phrase> phrases) {
        StringBuilder text = new StringBuilder();
        for (Phrase.Piece piece : phrase.pieces()) {
            text.append(piece instanceof Words words ? words.text() : example((Place) piece, phrases));
        }
        return text.toString();
    }

    private static String example(Place place, Map<String, Phrase> phrases) {
        return switch (place.type()) {
            case "number" -> "-12.5";
            case "day" -> "2026-11-27";
            case "time" -> "2026-11-27T00:00:00Z";
            case "quoted" -> "'ab' × 'cd'";
            case "name", "text", "english" -> "xy";
            default ->
                phrases.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(place.type() + "."))
                        .map(Map.Entry::getValue)
                        .filter(each ->
                                each.places().stream().noneMatch(of -> of.type().equals(place.type())))
                        .min(Comparator.comparingLong(each -> each.places().stream()
                                .filter(of -> !TYPES.contains(of.type()))
                                .count()))
                        .map(each -> example(each, phrases))
                        .orElseThrow();
        };
    }
}
