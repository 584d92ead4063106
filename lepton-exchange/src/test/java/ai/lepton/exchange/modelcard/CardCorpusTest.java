package ai.lepton.exchange.modelcard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Some 260 cards of many kinds, held against huggingface_hub, ruamel.yaml (YAML 1.2) and markdown-it-py by corpus.py. */
class CardCorpusTest {
    /** Where huggingface_hub takes values by YAML 1.1, and we and ruamel.yaml by YAML 1.2. */
    private static final Map<String, String> BY_VERSION = Map.of(
            "old-words", "yes, no, on and off are truth values in 1.1",
            "old-octal", "0777 and 010 are octal in 1.1, 0o17 is text",
            "old-numbers", "1_000 and 0b11 are numbers in 1.1",
            "sexagesimal", "1:30 is 90 in 1.1",
            "bare-decimals", "-.5 is text in 1.1",
            "dates", "dates are values of their own in 1.1",
            "exponents", "1e5 is text in 1.1, which wants a dot and a sign");

    /** What huggingface_hub takes and we refuse, each with a message that says what would do. */
    private static final Map<String, String> REFUSED_HERE = Map.ofEntries(
            Map.entry("twice", "of a key that comes twice the hub keeps the last in silence"),
            Map.entry("twice-within", "the same"),
            Map.entry("not-closed", "the hub takes front matter that does not end for the body"),
            Map.entry("rule-first", "the same"),
            Map.entry("alias-within", "a value within itself is endless"),
            Map.entry("binary", "bytes are no values of ours"),
            Map.entry("set", "sets are no values of ours"),
            Map.entry("license-object", "a licence is text or a list of texts"),
            Map.entry("tags-nested", "tags are texts"));

    /** What huggingface_hub refuses and we take, or takes for another thing. */
    private static final Map<String, String> TAKEN_HERE = Map.of(
            "empty-front-matter", "two lines of dashes without a line between them are no front matter to the hub",
            "byte-order-mark", "a byte order mark hides front matter from the hub",
            "blank-behind-dashes", "so do blanks behind the first dashes",
            "tags-twice", "the hub leaves tags out that come twice",
            "tags-alone", "the hub makes a list of a single tag",
            "next-line", "a line end of YAML 1.1, not of 1.2",
            "line-separator", "the same");

    /** Headings that are not found as CommonMark says. */
    private static final Map<String, String> HEADINGS =
            Map.of("lone-cr-body", "a carriage return alone ends no line, so that it forges no heading");

    private static final List<JsonNode> CARDS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = CardCorpusTest.class.getResourceAsStream("cards.jsonl")) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            lines.lines().forEach(line -> CARDS.add(JsonMapper.shared().readTree(line)));
        }
        assertThat(CARDS).hasSizeGreaterThan(250);
    }

    @Test
    void fieldsAndTextAreThoseThatTheHubReads() {
        List<String> faults = new ArrayList<>();
        for (JsonNode card : CARDS) {
            String name = card.get("name").asString();
            boolean isKnown =
                    BY_VERSION.containsKey(name) || REFUSED_HERE.containsKey(name) || TAKEN_HERE.containsKey(name);
            String fault = fault(card);
            if ((fault == null) == isKnown) {
                faults.add(name + ": " + (fault == null ? "is as the hub has it" : fault));
            }
        }
        assertThat(faults).isEmpty();
    }

    private static @Nullable String fault(JsonNode card) {
        JsonNode hub = card.get("hub");
        Read read;
        try {
            read = Read.of(card);
        } catch (DataException e) {
            return hub.has("error") ? null : "refused: " + e.getMessage();
        }
        if (hub.has("error")) {
            return "the hub refuses it: " + hub.get("error");
        }
        if (!same(read.fields(), value(hub.get("fields")))) {
            return read.fields() + " is not " + value(hub.get("fields"));
        }
        String text = hub.get("text").asString();
        if (!read.body().markdown().equals(text.substring(CardBody.begin(text, 0)))) {
            return "body is " + read.body().markdown();
        }
        if (hub.has("results") && !same(results(read.card()), value(hub.get("results")))) {
            return results(read.card()) + " is not " + value(hub.get("results"));
        }
        return null;
    }

    @Test
    void whereVersionsOfYamlDifferVersion12IsRead() {
        for (JsonNode card : CARDS) {
            String name = card.get("name").asString();
            // ruamel.yaml reads 1_000 and 0b11 as numbers in all versions, which the core schema of 1.2 does not.
            if (BY_VERSION.containsKey(name) && !name.equals("old-numbers")) {
                Map<String, Object> fields = new LinkedHashMap<>(Read.of(card).fields());
                @SuppressWarnings("unchecked") // a card's fields
                Map<String, Object> foreign = (Map<String, Object>) Objects.requireNonNull(value(card.get("yaml12")));
                if (name.equals("dates")) {
                    foreign.replaceAll((key, date) -> fields.get(key)); // dates are no part of the core schema
                }
                assertThat(same(fields, foreign)).as(fields + " and " + foreign).isTrue();
            }
        }
    }

    @Test
    void headingsAreThoseOfCommonMark() {
        List<String> faults = new ArrayList<>();
        for (JsonNode card : CARDS) {
            String name = card.get("name").asString();
            if (card.get("hub").has("error") || REFUSED_HERE.containsKey(name) || TAKEN_HERE.containsKey(name)) {
                continue;
            }
            CardBody body = Read.of(card).body();
            List<String> found = new ArrayList<>(List.of(body.title()));
            body.sections().forEach(section -> found.add(section.heading()));
            List<String> expected = new ArrayList<>();
            card.get("headings").forEach(heading -> expected.add(heading.asString()));
            if (found.equals(expected) == HEADINGS.containsKey(name)) {
                faults.add(name + ": " + found + ", but CommonMark has " + expected + " in " + body.markdown());
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsNotChangedIsWrittenToTheByte() {
        for (JsonNode card : CARDS) {
            Read read;
            try {
                read = Read.of(card);
            } catch (DataException e) {
                continue;
            }
            assertThat(read.written())
                    .as(card.get("name").asString())
                    .isEqualTo(card.get("card").asString());
        }
    }

    @Test
    void aFieldThatChangesLeavesTheOthersAndTheBodyAsTheyAre() {
        for (JsonNode card : CARDS) {
            Read read;
            try {
                read = Read.of(card);
            } catch (DataException e) {
                continue;
            }
            ModelCard changed = new ModelCard(
                    new CardData(FrontMatter.of(read.fields()).with(List.of(), "added", "no: \u2028")), read.body());
            String written = changed.toMarkdown();
            ModelCard again = ModelCard.of(card.get("name").asString(), written.getBytes(StandardCharsets.UTF_8));
            assertThat(again).as(card.get("name").asString()).isEqualTo(changed);
            assertThat(written).endsWith(read.body().markdown());
            // The same without a file's words to go by.
            ModelCard anew = new ModelCard(
                    new CardData(new LinkedHashMap<>(changed.data().fields())), read.body());
            assertThat(ModelCard.ofMarkdown(anew.toMarkdown()))
                    .as(card.get("name").asString())
                    .isEqualTo(anew);
            assertThat(List.copyOf(ModelCard.ofMarkdown(anew.toMarkdown())
                            .data()
                            .fields()
                            .keySet()))
                    .isEqualTo(List.copyOf(changed.data().fields().keySet()));
        }
    }

    @Test
    void wordsThatVersionsOfYamlDifferAboutStayAsTheyWere() {
        ModelCard card = ModelCard.ofMarkdown("---\n# says no\nlanguage: no # Norwegian\ndate: 2026-01-31\n---\n# T\n");
        assertThat(card.data().language()).containsExactly("no");
        assertThat(card.withData(card.data().withLicense("mit")).toMarkdown())
                .isEqualTo("---\n# says no\nlanguage: no # Norwegian\nlicense: \"mit\"\ndate: 2026-01-31\n---\n# T\n");
    }

    /** A card of either kind. */
    private record Read(Record card, Map<String, Object> fields, CardBody body, String written) {
        static Read of(JsonNode card) {
            String text = card.get("card").asString();
            if (card.get("kind").asString().equals("model")) {
                ModelCard read = ModelCard.ofMarkdown(text);
                return new Read(read, read.data().fields(), read.body(), read.toMarkdown());
            }
            DatasetCard read = DatasetCard.ofMarkdown(text);
            return new Read(read, read.data().fields(), read.body(), read.toMarkdown());
        }
    }

    private static List<Object> results(Record card) {
        List<Object> results = new ArrayList<>();
        for (ModelIndex index : ((ModelCard) card).data().modelIndex()) {
            for (ModelIndex.Result result : index.results()) {
                for (ModelIndex.Metric metric : result.metrics()) {
                    Map<String, @Nullable Object> each = new LinkedHashMap<>();
                    each.put("task_type", result.task().type());
                    each.put("dataset_type", result.dataset().type());
                    each.put("dataset_name", result.dataset().name());
                    each.put("metric_type", metric.type());
                    each.put("metric_value", metric.value());
                    each.put("task_name", result.task().name());
                    each.put("dataset_config", result.dataset().config());
                    each.put("dataset_split", result.dataset().split());
                    each.put("dataset_revision", result.dataset().revision());
                    each.put("dataset_args", result.dataset().args());
                    each.put("metric_name", metric.name());
                    each.put("metric_config", metric.extra().get("config"));
                    each.put("metric_args", metric.args());
                    each.put("verified", metric.extra().get("verified"));
                    ModelIndex.Source source = result.source();
                    each.put("source_name", source == null ? null : source.name());
                    each.put("source_url", source == null ? null : source.url());
                    each.values().removeIf(Objects::isNull);
                    results.add(each);
                }
            }
        }
        return results;
    }

    /** Returns a value as corpus.py wrote it. */
    private static @Nullable Object value(JsonNode coded) {
        if (!coded.isArray()) {
            return coded.isNull() ? null : coded.isBoolean() ? (Object) coded.asBoolean() : coded.asString();
        }
        String kind = coded.get(0).asString();
        switch (kind) {
            case "m" -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                coded.forEach(pair -> {
                    if (pair.isArray()) {
                        map.put(value(pair.get(0)), value(pair.get(1)));
                    }
                });
                return map;
            }
            case "l" -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = 1; i < coded.size(); i++) {
                    list.add(value(coded.get(i)));
                }
                return list;
            }
            case "i" -> {
                return YamlScalar.fitted(new BigInteger(coded.get(1).asString()));
            }
            case "f" -> {
                String digits = coded.get(1).asString();
                return Double.valueOf(digits.replace("nan", "NaN").replace("inf", "Infinity"));
            }
            default -> {
                return coded.toString();
            }
        }
    }

    /** Returns whether values are the same, fields in the same order. */
    private static boolean same(@Nullable Object ours, @Nullable Object theirs) {
        if (ours instanceof Map<?, ?> map && theirs instanceof Map<?, ?> other) {
            return same(new ArrayList<>(map.keySet()), new ArrayList<>(other.keySet()))
                    && same(new ArrayList<>(map.values()), new ArrayList<>(other.values()));
        }
        if (ours instanceof List<?> list && theirs instanceof List<?> other) {
            for (int i = 0; i < list.size(); i++) {
                if (list.size() != other.size() || !same(list.get(i), other.get(i))) {
                    return false;
                }
            }
            return list.size() == other.size();
        }
        return Objects.equals(ours, theirs);
    }
}
