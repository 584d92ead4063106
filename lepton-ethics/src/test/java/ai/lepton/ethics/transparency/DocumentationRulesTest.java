package ai.lepton.ethics.transparency;

import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
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
                "Not applicable"
            })
    void aPlaceholderStatesNothing(String text) {
        Rule<Documentation> rule = documentationOf("model").should().state(List.of(PURPOSE));

        assertThat(rule.evaluate(Documentation.of("model").with("purpose", text))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @ParameterizedTest
    @CsvSource({"Second reading of aspirates", "None of the known ones", "A model to find TODO comments", "Nataša"})
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
                .endsWith("contact (section 4.1, model details, a placeholder)");
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
}
