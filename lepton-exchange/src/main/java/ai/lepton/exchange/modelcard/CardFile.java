package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A card's text: YAML between two lines of three dashes, then Markdown.
 *
 * <p>Strings are written in quotes, so that readers of YAML 1.1, as the hub's own, don't take {@code no} for false.
 */
final class CardFile {
    private static final String DASHES = "---";

    private static final YAMLMapper YAML = Documents.strict(YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(Documents.limits())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build()))
            .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new SimpleModule().addSerializer(Double.class, new PlainDouble()))
            .build();

    private CardFile() {}

    static ModelCard parse(String name, String text) {
        String markdown = text.replace("\uFEFF", "").replace("\r\n", "\n").replace('\r', '\n');
        List<String> lines = markdown.lines().toList();
        if (lines.isEmpty() || !lines.get(0).strip().equals(DASHES)) {
            return card(CardData.empty(), markdown);
        }
        int end = 1;
        while (end < lines.size() && !lines.get(end).stripTrailing().equals(DASHES)) {
            end++;
        }
        if (end == lines.size()) {
            throw new DataException(name + ":1: the front matter does not end; put a line of three dashes after it");
        }
        if (lines.subList(1, end).stream().allMatch(String::isBlank)) {
            return card(CardData.empty(), String.join("\n", lines.subList(end + 1, lines.size())));
        }
        // A blank line in the place of the dashes keeps the parser's line numbers those of the file.
        String yaml = "\n" + String.join("\n", lines.subList(1, end)) + "\n";
        refuseBinary(name, yaml);
        CardData data = Documents.read(YAML, name, yaml.getBytes(StandardCharsets.UTF_8), CardData.class);
        return card(data, String.join("\n", lines.subList(end + 1, lines.size())));
    }

    /** Refuses {@code !!binary}: bytes are nothing that a card says, and arrays are no values. */
    private static void refuseBinary(String name, String yaml) {
        Documents.refusing(name, () -> {
            try (JsonParser parser = YAML.createParser(yaml)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
                        throw new DataException(name + ":"
                                + parser.currentTokenLocation().getLineNr()
                                + ": there is a value of the type !!binary; write it as text");
                    }
                }
                return name;
            }
        });
    }

    private static ModelCard card(CardData data, String markdown) {
        CardBody body = CardBody.parse(markdown);
        return new ModelCard(data, body.title(), body.introduction(), body.sections());
    }

    static String write(ModelCard card) {
        String body = new CardBody(card.title(), card.introduction(), card.sections()).toMarkdown();
        if (card.data().equals(CardData.empty())) {
            return body;
        }
        return DASHES + "\n" + YAML.writeValueAsString(card.data()).strip() + "\n" + DASHES + "\n\n" + body;
    }

    /** Doubles in the fewest digits, large ones without an exponent: readers of YAML 1.1 take {@code 2.0E23} for text. */
    private static final class PlainDouble extends StdSerializer<Double> {
        private static final double FIRST_WITH_EXPONENT = 1e7;

        PlainDouble() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator yaml, SerializationContext context) {
            String shortest = NumberOutput.toString(value, true);
            if (Math.abs(value) >= FIRST_WITH_EXPONENT && Double.isFinite(value)) {
                BigDecimal decimal = new BigDecimal(shortest);
                yaml.writeNumber(decimal.setScale(Math.max(1, decimal.scale())).toPlainString());
            } else if (Double.isFinite(value)) {
                yaml.writeNumber(shortest);
            } else {
                yaml.writeNumber(value);
            }
        }
    }
}
