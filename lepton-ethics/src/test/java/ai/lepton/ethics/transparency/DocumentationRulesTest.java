package ai.lepton.ethics.transparency;

import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.transparency.Documentation.Content;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationRulesTest {
    private static final Citation LAW = Citation.of("the law", "section 1", "https://example.org/law");
    private static final RequiredField PURPOSE = RequiredField.of("purpose", "what it is for", LAW);
    private static final RequiredField LOGS =
            RequiredField.of("logs", "how to read the logs", LAW).whereItApplies();
    private static final Rule<Documentation> RULE =
            documentationOf("model").should().state(List.of(PURPOSE, LOGS));

    @Test
    void whatIsMissingIsListedWithItsClause() {
        Finding finding = RULE.evaluate(Documentation.of("model").with("purpose", "TODO"));

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .isEqualTo("0 of 2 required fields are stated; missing: purpose (section 1, a placeholder),"
                        + " logs (section 1, missing)");
        assertThat(finding.verdict().measurement().orElseThrow().estimate().value())
                .isZero();
        assertThat(finding.breakdowns().get(0).table()).isEqualTo("""
                        required fields
                          field     clause      state           what it asks
                          purpose   section 1   a placeholder   what it is for
                          logs      section 1   missing         how to read the logs
                        """);
    }

    @Test
    void aFieldThatDoesNotApplyIsStatedByItsReason() {
        Documentation documentation = Documentation.of("model").with("purpose", "to sort letters");

        assertThat(RULE.evaluate(documentation.with("logs", "Not applicable: it writes none"))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class)
                .extracting(Verdict::reason)
                .isEqualTo("2 of 2 required fields are stated");
        assertThat(RULE.evaluate(documentation.with("logs", "Not applicable:")).verdict())
                .isInstanceOf(Verdict.Fail.class);
        assertThat(RULE.evaluate(documentation.with("logs", "not applicable")).verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "TODO",
                "todo: write this",
                "TBD",
                "n/a",
                "N/A.",
                "-",
                "--",
                "?",
                "...",
                "[More Information Needed]",
                "*[More Information Needed]*",
                "<!-- -->",
                "lorem ipsum dolor",
                "unknown",
                "Not applicable",
                "To be completed",
                "To be completed by the provider before the release",
                "will be provided later on",
                "N.A.",
                "N. A.",
                "n/a – none of it",
                "todo - the purpose of the system",
                "Will be provided later on",
                "{{ intended_use }}",
                "The model is for {{ intended_use }} in hospitals",
                "${purpose} of the system",
                "<insert the purpose here>",
                "[Describe what the system is for]",
                "pending",
                "Draft",
                "1",
                "yes",
                "xxxxxxxxxxxxxxxxxxx",
                "what it is for",
                "Purpose",
                "- **Purpose:** [More Information Needed]",
                "Purpose: TODO\nUsers: TBD",
                "待定",
                "待补充，请联系负责人",
                "暂无",
                "稍后补充完整说明",
                "準備中",
                "後日追記します",
                "추후 작성",
                "해당 없음",
                "À compléter",
                "reste à définir par le fournisseur",
                "wird noch ergänzt",
                "Folgt.",
                "pendiente de definir",
                "da completare",
                "nie dotyczy",
                "уточняется",
                "будет дополнено позже",
                "قيد الإعداد",
                "लागू नहीं",
                "đang cập nhật"
            })
    void aPlaceholderStatesNothing(String text) {
        Rule<Documentation> rule = documentationOf("model").should().state(List.of(PURPOSE));

        assertThat(rule.evaluate(Documentation.of("model").with("purpose", text))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Second reading of aspirates",
                "None of the known ones",
                "A model to find TODO comments",
                "To be used by a pathologist",
                "Pending orders are put into an order",
                "Zur Vorauswahl von Bewerbungen",
                "Wird von Ärztinnen als zweite Meinung gelesen",
                "Todo el mundo puede usarlo para ordenar cartas",
                "Para todos los pacientes del hospital",
                "用于分拣信件",
                "手紙を仕分けるため",
                "편지를 분류한다",
                "لفرز الرسائل البريدية",
                "पत्रों को छाँटने के लिए"
            })
    void aSentenceStatesSomething(String text) {
        Rule<Documentation> rule = documentationOf("model").should().state(List.of(PURPOSE));

        assertThat(rule.evaluate(Documentation.of("model").with("purpose", text))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void noDocumentationAtAllIsNotJudged() {
        assertThat(RULE.evaluate(Documentation.of("model")).verdict().reason())
                .isEqualTo("nothing to judge: the evidence about 'model' (documentation) is empty");
    }

    @Test
    void aModelCardIsDocumentation() {
        ModelCard card = ModelCard.of("Screening")
                .with(StandardSection.INTENDED_USE, "Second reading of aspirates.")
                .with(StandardSection.CONTACT, "[More Information Needed]")
                .with("Human oversight", "A physician decides.");
        Documentation documentation = Documentation.of("model", card);

        assertThat(documentation.text("intended-use")).contains("Second reading of aspirates.");
        assertThat(documentation.text("intended-purpose")).contains("Second reading of aspirates.");
        assertThat(documentation.text("human-oversight")).contains("A physician decides.");
        assertThat(Documentation.of("model", card.with("Intended purpose", "Screening."))
                        .text("intended-purpose"))
                .contains("Screening.");
        assertThat(documentationOf("model")
                        .should()
                        .state(DocumentationRules.standardSections())
                        .evaluate(documentation)
                        .verdict()
                        .reason())
                .startsWith("1 of 8 required fields are stated; missing:"
                        + " model-description (section 4.1, model details, missing), out-of-scope-use")
                .endsWith("contact (section 4.1, model details, a template that was not filled in)");
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> documentationOf("model").should().state(List.of()))
                .hasMessage("a rule about documentation needs at least one required field");
        assertThatThrownBy(() -> documentationOf("model").should().state(List.of(PURPOSE, PURPOSE)))
                .hasMessage("the required fields name a key twice: [purpose, purpose]");
        assertThatThrownBy(() -> RULE.evaluate(Documentation.of("other").with("purpose", "x")))
                .hasMessage("the rule is about 'model', the documentation is about 'other'");
    }

    @Test
    void theHashDoesNotDependOnTheOrder() {
        Documentation one = Documentation.of("model").with("a", "1").with("b", "2");

        assertThat(one.sha256())
                .isEqualTo(
                        Documentation.of("model").with("b", "2").with("a", "1").sha256())
                .isNotEqualTo(one.with("b", "3").sha256());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DATE | tested on 2026-11-26 by us | true",
                "DATE | 26 novembre 2026 | true",
                "DATE | November 2026 | true",
                "DATE | November 26, 2026 | true",
                "DATE | am 26.11.2026 geprüft | true",
                "DATE | 26 de noviembre de 2026 | true",
                "DATE | 2026年11月26日 | true",
                "DATE | 2026년 11월 | true",
                "DATE | ٢٠٢٦-١١-٢٦ | true",
                "DATE | version 2026 of it | false",
                "DATE | soon, in 12 days | false",
                "FIGURE | accuracy 0.93 on the test | true",
                "FIGURE | 准确率 93 % | true",
                "FIGURE | Genauigkeit 0,93 | true",
                "FIGURE | 447 of 480 patients are told rightly | true",
                "FIGURE | 0.93 | false",
                "FIGURE | very accurate | false",
                "FIGURE | tested on 2026-11-26 | false",
                "PERSON | Grace Hopper, head of risk | true",
                "PERSON | Example Health GmbH | true",
                "PERSON | ethics@example.org | true",
                "PERSON | +49 30 1234567 | true",
                "PERSON | 王小明 | true",
                "PERSON | 김철수 | true",
                "PERSON | us | false",
                "PERSON | the team | false"
            })
    void aFieldHoldsWhatItHasTo(Content content, String text, boolean holds) {
        Rule<Documentation> rule = documentationOf("model").should().state(List.of(PURPOSE.holding(content)));

        assertThat(
                        rule.evaluate(Documentation.of("model").with("purpose", text))
                                        .verdict()
                                instanceof Verdict.Pass)
                .isEqualTo(holds);
    }

    @Test
    void whatIsLackingIsNamed() {
        Rule<Documentation> rule = documentationOf("model")
                .should()
                .state(List.of(PURPOSE.holding(Content.WORDS, Content.DATE, Content.PERSON)));

        assertThat(rule.evaluate(Documentation.of("model").with("purpose", "it was tested at length"))
                        .verdict()
                        .reason())
                .isEqualTo(
                        "0 of 1 required fields are stated; missing: purpose (section 1, without a date and a person or"
                                + " an address)");
        assertThatThrownBy(() -> PURPOSE.holding()).hasMessage("the required field 'purpose' has to hold nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Not applicable: it writes none",
                "Nicht zutreffend: es schreibt keine",
                "Sans objet – le système n'en tient pas",
                "不适用：本系统不产生日志",
                "該当なし（記録を残さない）"
            })
    void inAnyLanguageWhatDoesNotApplyNeedsAReason(String text) {
        Documentation documentation = Documentation.of("model").with("purpose", "to sort letters");
        assertThat(RULE.evaluate(documentation.with("logs", text)).verdict()).isInstanceOf(Verdict.Pass.class);
        String declined = text.replaceAll("[:：–（].*", "");
        assertThat(RULE.evaluate(documentation.with("logs", declined)).verdict())
                .isInstanceOf(Verdict.Fail.class);
        assertThat(RULE.evaluate(documentation.with("logs", declined + ": n/a")).verdict())
                .isInstanceOf(Verdict.Fail.class);
        // A field that is always asked for can't be declined.
        assertThat(RULE.evaluate(documentation.with("purpose", text).with("logs", "Not applicable: it writes none"))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void sectionsOfOneKeyAreOneField() {
        Documentation documentation = Documentation.of(
                "model",
                ModelCard.ofMarkdown(
                        "# T\n\n## Intended use\n\nTriage of x-rays.\n\n## Intended use\n\n## Intended-use:\n\nNot for"
                                + " children.\n\n## !!!\n\nNothing.\n"));
        assertThat(documentation.text("intended-use")).contains("Triage of x-rays.\n\nNot for children.");
        assertThat(documentation.text("intended-purpose")).isEqualTo(documentation.text("intended-use"));
        assertThat(documentation.fields()).containsOnlyKeys("intended-use", "intended-purpose");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a checker may do
    void aFieldWithoutKeyOrTextIsRefusedByName() {
        assertThatThrownBy(() -> Documentation.of("model").with(null, "text"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a key of the fields is null");
        assertThatThrownBy(() -> Documentation.of("model").with("purpose", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the text of 'purpose' of the fields is null");
    }
}
