package ai.lepton.exchange.modelcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was corrupted, refused or lost of public cards, and what must be refused. */
class FrontMatterTest {
    @Test
    void aliasesAreWhatTheyStandFor() {
        assertThat(fields("x: &a [1, 2]\ny: *a\nz: &b {k: v}\nw: *b"))
                .containsEntry("y", List.of(1, 2))
                .containsEntry("w", Map.of("k", "v"));
    }

    @Test
    void aMergeKeyAddsFields() {
        assertThat(fields("d: &d {a: 1}\ne:\n  <<: *d\n  b: 2")).containsEntry("e", Map.of("a", 1, "b", 2));
    }

    @Test
    void anEmptyValueIsNull() {
        Map<String, Object> fields = fields("license:\ntags:\n- a\n-\n- b");
        assertThat(fields).containsEntry("license", null).containsEntry("tags", Arrays.asList("a", null, "b"));
        CardData data = new CardData(fields);
        assertThat(data.license()).isEmpty();
        assertThat(data.tags()).containsExactly("a", "b");
    }

    @Test
    void whatTheHubTakesIsTaken() {
        CardData data = new CardData(fields("license: [mit, apache-2.0]\nlibrary_name:\n- transformers\n- peft\n"
                + "datasets:\n- name: foo\n  split: train\n- bar"));
        assertThat(data.license()).containsExactly("mit", "apache-2.0");
        assertThat(data.libraryName()).containsExactly("transformers", "peft");
        assertThat(data.datasets()).containsExactly("foo", "bar");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {".nan | NaN", ".inf | Infinity", "-.inf | -Infinity", "null |", "0.9 ± 0.1 | 0.9 ± 0.1"})
    void aResultMayBeAnyNumberOrTextOrUnknown(String written, String value) {
        ModelIndex.Metric metric = metric("{type: loss, value: " + written + ", args: [1, 2]}");
        assertThat(metric.value() == null ? null : metric.value().toString()).isEqualTo(value);
        assertThat(metric.args()).isEqualTo(List.of(1, 2));
        assertThat(metric("{type: loss, value: 1, args: macro}").args()).isEqualTo("macro");
    }

    private static ModelIndex.Metric metric(String yaml) {
        return new CardData(fields("model-index:\n- name: m\n  results:\n  - task: {type: t}\n"
                        + "    dataset: {type: glue, name: GLUE QQP, args: qqp}\n    metrics:\n    - " + yaml))
                .modelIndex()
                .get(0)
                .results()
                .get(0)
                .metrics()
                .get(0);
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedByTheirPlace() {
        byte[] latin = "---\nlicense: mit\n---\n# Café\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ModelCard.of("README.md", latin))
                .isInstanceOf(DataException.class)
                .hasMessage("README.md is not UTF-8: byte 26 is 0xE9; save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x: &a [*a]|card:3: the alias '*a' is within what it stands for",
                "x: *a|card:3: the alias '*a' stands for nothing; '&a' comes nowhere before it",
                "x: {a: 1, a: 2}|card:3: the field 'a' comes twice; leave one out",
                "license: mit|card:3: the field 'license' comes twice; leave one out",
                "x: !!binary aGk=|card:3: there is a value of the type !!binary; write it as text",
                "x: \"\\ud83d\"|card:3: a value has half a surrogate pair",
                "x: !own 1|card:3: there is a value of the type !own; write it as text",
                "x: !!int one|card:3: 'one' is no !!int",
                "x: {[a]: b}|card:3: a key is a list; text or a number would do",
                "1: x|card:3: a field is named by a number; put quotes around it",
                "x: {<<: a}|card:3: the merge key << has text; an object or a list of objects would do",
                "x: a: b|card:3: mapping values are not allowed here; put quotes around text with a colon and a blank in it",
                "x: [1|card:3: expected ',' or ']', but got <stream end>",
                "--- {x: 1}|card:3: a second document begins; front matter is one",
                "tags: {a: b}|card:3: tags is an object; text or a list of texts would do",
                "tags: [a, [b]]|card:3: tags[1] is a list; text would do",
            })
    void whatCanNotBeReadIsRefusedByItsLine(String yaml, String reason) {
        assertThatThrownBy(() -> ModelCard.of(
                        "card", ("---\nlicense: mit\n" + yaml + "\n---\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aliasesThatMakeASmallFileLargeAreRefused() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            yaml.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        assertThatThrownBy(() -> fields(yaml.toString()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("with its aliases resolved the front matter is too large or too deep");
        StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 600; i++) {
            deep.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        assertThatThrownBy(() -> fields(deep.toString()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("too large or too deep");
        assertThatThrownBy(() -> fields("a: " + "[".repeat(600) + "]".repeat(600)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nested more than 100 deep");
        assertThatThrownBy(() -> fields("a: " + "9".repeat(2000)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a number has 2,000 digits; at most 1,000 are read");
    }

    @Test
    void anArgumentThatCanNotBeWrittenIsRefused() {
        assertThatThrownBy(() -> CardData.empty().withLicense("\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> CardData.empty().withExtra("x", List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "'x' has a value of 'java.lang.Object'; text, numbers, true and false, lists and maps");
        assertThatThrownBy(() -> new CardBody("a\udc00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> CardData.empty().withExtra("model-index", "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model-index is text; a list would do");
    }

    @Test
    void valuesOfAllKindsAreReadBack() {
        Map<String, Object> values = new java.util.LinkedHashMap<>();
        values.put("list", Arrays.asList(1, -2L, 3.5f, 1e300, Double.NaN, true, null, "a\n\t\"\\\u0007\u2028🎈"));
        values.put("map", Map.of("yes", "no", "", "", "a: b", List.of(), "k".repeat(2000), Map.of()));
        values.put("nested", List.of(List.of(1, List.of(Map.of("a", List.of(2)))), Collections.singletonMap(3, 4.0)));
        ModelCard card = ModelCard.of("T").withData(new CardData(values));
        assertThat(ModelCard.ofMarkdown(card.toMarkdown())).isEqualTo(card);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n\n---\n\n# T\n",
                "---\n# only a comment\n---\n# T\n",
                "---\n---\n# T\n",
                "# T\n",
                "\n\n# T\n",
                "---\r\n# c\r\nlicense: mit\r\n---\r\n# T\r\n",
                "---\n{license: mit, x: [1, 2]}\n---\n# T\n",
                "---\nx: |+\n  a\n\n---\n# T\n",
            })
    void aFieldIsAddedToAnyFrontMatter(String text) {
        ModelCard card = ModelCard.ofMarkdown(text);
        ModelCard changed = card.withData(card.data().withTags("a").withExtra("z", 1));
        ModelCard again = ModelCard.ofMarkdown(changed.toMarkdown());
        assertThat(again).isEqualTo(changed);
        assertThat(again.data().tags()).containsExactly("a");
        assertThat(again.title()).isEqualTo("T");
        ModelCard back =
                changed.withData(new CardData(FrontMatter.of(changed.data().fields())
                        .with(List.of(), "z", null)
                        .with(List.of(), "tags", null)));
        assertThat(ModelCard.ofMarkdown(back.toMarkdown()).data()).isEqualTo(card.data());
    }

    @Test
    void aBodyThatLooksLikeFrontMatterStaysABody() {
        ModelCard card = ModelCard.of("").withIntroduction("---\na: b\n---\ntext");
        ModelCard again = ModelCard.ofMarkdown(card.toMarkdown());
        assertThat(again).isEqualTo(card);
        assertThat(again.data().fields()).isEmpty();
    }

    private static Map<String, Object> fields(String yaml) {
        return ModelCard.ofMarkdown("---\n" + yaml + "\n---\n").data().fields();
    }
}
