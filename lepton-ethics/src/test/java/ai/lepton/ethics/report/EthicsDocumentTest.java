package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.DataException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EthicsDocumentTest {
    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(EthicsReport.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<com.networknt.schema.Error> violations(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(EthicsReport.class.getResourceAsStream(EthicsDocument.SCHEMA_RESOURCE))
                .validate(json, InputFormat.JSON);
    }

    private static EthicsDocument whole(Path folder) throws IOException {
        Path data = Files.writeString(folder.resolve("decisions.csv"), "abc");
        return Audits.whole()
                .document()
                .withProfile("employment")
                .withPack("us", "2026-11-27")
                .withData(data)
                .withModel(data)
                .signed("G. Hopper", "auditor", Audits.DAY);
    }

    @Test
    void whatIsWrittenIsReadAgainAndValidByTheSchema(@TempDir Path folder) throws IOException {
        EthicsDocument document = whole(folder);
        Path file = folder.resolve("ethics.json");

        document.write(file);

        assertThat(EthicsDocument.read(file)).isEqualTo(document);
        assertThat(EthicsDocument.ofJson(document.toJson()).toJson()).isEqualTo(document.toJson());
        assertThat(violations(document.toJson())).isEmpty();
        assertThat(document.findings()).extracting(FindingEntry::verdict).contains("pass", "fail", "inconclusive");
        assertThat(document.data().get(0).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-2, B.1
    }

    @Test
    void figuresSeedCodeAndSentenceAreTold(@TempDir Path folder) throws IOException {
        EthicsDocument document = whole(folder);
        FindingEntry first = document.findings().get(0);

        assertThat(document.code()).extracting("name").isEqualTo("lepton-ethics");
        assertThat(document.day()).isEqualTo(Audits.DAY);
        assertThat(first.measured()).extracting("value", "level", "n", "seed").containsExactly(0.6, 0.95, 2000L, null);
        assertThat(first.plain())
                .startsWith(
                        "This rule is broken. What is measured, “selection ratio”, is 0.6; at 95 % confidence it lies"
                                + " between 0.53")
                .endsWith("At least 0.8 is asked.");
        assertThat(document.findings().get(6).measured()).extracting("seed").isEqualTo(7L);
    }

    @Test
    void earlierVersionsAreReadAndWrittenBackAsTheyWere() {
        String earlier = text("golden/ethics-1.2.0.json");
        EthicsDocument document = EthicsDocument.ofJson(earlier);

        assertThat(document.version()).isEqualTo("1.2.0");
        assertThat(document.findings()).hasSize(6).allMatch(finding -> finding.plain() == null);
        assertThat(document.toJson()).isEqualTo(earlier);
        String first = earlier.replace(EthicsDocument.SCHEMA, "https://lepton.ai/schemas/ethics-1.schema.json")
                .replace("1.2.0", "1.0.0");
        assertThat(EthicsDocument.ofJson(first).toJson()).isEqualTo(first);
    }

    @Test
    void aDocumentOfVersionOneFourIsReadAndShown() {
        String earlier = text("golden/ethics-1.4.0.json");
        EthicsDocument document = EthicsDocument.ofJson(earlier);

        assertThat(document.version()).isEqualTo("1.4.0");
        assertThat(document.toJson()).isEqualTo(earlier);
        assertThat(violations(earlier)).isEmpty();
        assertThat(document.findings())
                .allMatch(finding -> finding.remedy() == null
                        && finding.needs().isEmpty()
                        && finding.rule().pack() == null);
        // What to do is told anew, from the figures.
        assertThat(Publication.of(document).toHtml(Language.ENGLISH)).contains("<b>What to do:</b>");
    }

    @Test
    void fieldsOfALaterMinorVersionAreKept() {
        String later = text("golden/ethics-1.2.0.json")
                .replace("\"version\" : \"1.2.0\",", "\"version\" : \"1.9.0\",\n  \"new\" : {\n    \"a\" : 1.50\n  },");

        assertThat(EthicsDocument.ofJson(later).toJson()).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "version" : "1.2.0"|"version" : "2.0.0"|version is 2.0.0, but this release reads 1.x only
                    "verdict" : "pass"|"verdict" : "perhaps"|verdict is 'perhaps'; it is one of
                    "day" : "2026-11-23"|"day" : "2026-02-30"|is no date, such as
                    "day" : "2026-11-23"|"day" : 20000|day
                    "day" : "2026-11-23"|"day" : [2026, 11, 23]|day
                    "pass" : 1|"pass" : 2|but the findings come to
                    "size" : 2000|"size" : -1|size is -1; it must not be negative
                    "size" : 2000|"size" : "2000"|size
                    "n" : 2000|"n" : 1, "n" : 2|n
                    "level" : 0.95|"level" : 95|level is 95.0, outside (0, 1)
                    "severity" : "important"|"severity" : "IMPORTANT"|severity is 'IMPORTANT'; it is one of
                    """)
    void whatIsNotSoIsRefusedByItsName(String was, String is, String message) {
        String json = text("golden/ethics-1.2.0.json").replaceFirst(java.util.regex.Pattern.quote(was), is);

        assertThatThrownBy(() -> EthicsDocument.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(700)
                .doesNotContain("\n");
    }

    @Test
    void aChangedReportVoidsItsSignature(@TempDir Path folder) throws IOException {
        EthicsDocument document = whole(folder);
        EthicsDocument.Signature signature = document.signatures().get(0);

        assertThat(document.holds(signature)).isTrue();
        assertThat(document.signed("A. Turing", "board", Audits.DAY).holds(signature))
                .isTrue();
        assertThat(document.withProfile("finance").holds(signature)).isFalse();
        String changed = document.toJson().replace("\"value\" : 0.6,", "\"value\" : 0.61,");
        assertThat(EthicsDocument.ofJson(changed).holds(signature)).isFalse();
        assertThat(EthicsDocument.ofJson(document.toJson()).holds(signature)).isTrue();
    }

    /** Numbers of RFC 8785, appendix B, and its example of section 3.2.2. */
    @Test
    void canonicalJsonIsThatOfTheStandard() {
        Map<Double, String> samples = Map.of(
                0.0,
                "0",
                -0.0,
                "0",
                5e-324,
                "5e-324",
                1.7976931348623157e308,
                "1.7976931348623157e+308",
                9007199254740992.0,
                "9007199254740992",
                295147905179352830000.0,
                "295147905179352830000",
                1e23,
                "1e+23",
                0.000001,
                "0.000001",
                333333333.3333332,
                "333333333.3333332",
                -0.0000033333333333333333,
                "-0.0000033333333333333333");
        samples.forEach(
                (number, text) -> assertThat(CanonicalJson.number(number)).isEqualTo(text));
        assertThat(CanonicalJson.number(9.999999999999997e22)).isEqualTo("9.999999999999997e+22");
        assertThat(CanonicalJson.number(1e21)).isEqualTo("1e+21");
        assertThat(CanonicalJson.number(1e-7)).isEqualTo("1e-7");
        assertThat(CanonicalJson.number(123L)).isEqualTo("123");
        assertThat(CanonicalJson.of(Map.of("b", List.of("€$\u000F\nA'B\"\\\\\"/", true), "a", 4.50)))
                .isEqualTo("{\"a\":4.5,\"b\":[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",true]}");
        assertThatThrownBy(() -> CanonicalJson.number((1L << 53) + 1))
                .hasMessageContaining("beyond 2^53; canonical JSON has no such");
    }

    @Test
    void theSignedHashIsThatOfTheFileWithoutSignaturesSortedAndBare() {
        EthicsDocument document = Audits.whole().document().signed("G. Hopper", "auditor", Audits.DAY);
        JsonNode tree = JsonMapper.builder().build().readTree(document.toJson());
        ((ObjectNode) tree).remove("signatures");

        assertThat(hash(canonical(tree).getBytes(StandardCharsets.UTF_8))).isEqualTo(document.sha256());
    }

    /** Canonical JSON by another way: numbers by hand for what the sample has, plain ones only. */
    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            return node.propertyNames().stream()
                    .sorted()
                    .map(name -> "\"" + name + "\":" + canonical(node.get(name)))
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(EthicsDocumentTest::canonical)
                    .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        }
        if (node.isNumber()) {
            String text = node.toString();
            if (text.contains("E-")) {
                String mantissa = text.substring(0, text.indexOf('E')).replaceFirst("\\.0$", "");
                int power = Integer.parseInt(text.substring(text.indexOf('E') + 1));
                return power >= -6
                        ? new java.math.BigDecimal(text).stripTrailingZeros().toPlainString()
                        : mantissa + "e" + power;
            }
            return text.replaceFirst("\\.0$", "");
        }
        return node.toString();
    }

    @Test
    void hashesOfEvidenceAreComputedAnewAsTheDocumentSays() throws IOException {
        // Decisions: counts by group, each text behind its length.
        assertThat(hash(out -> {
                    text(out, "decisions/1");
                    text(out, "loan");
                    out.writeLong(1);
                    text(out, "sex");
                    out.writeLong(2);
                    text(out, "3:men");
                    for (long count : new long[] {0, 0, 0, 0, 20, 20}) {
                        out.writeLong(count);
                    }
                    text(out, "5:women");
                    for (long count : new long[] {0, 0, 0, 0, 30, 70}) {
                        out.writeLong(count);
                    }
                }))
                .isEqualTo(Decisions.counted("loan", "sex")
                        .add(30, 70, "women")
                        .add(20, 20, "men")
                        .decisions()
                        .sha256());
        assertThat(hash(out -> {
                    text(out, "documentation/1");
                    text(out, "m");
                    out.writeLong(2);
                    text(out, "a");
                    text(out, "ä");
                    text(out, "b");
                    text(out, "2");
                }))
                .isEqualTo(Documentation.of("m").with("b", "2").with("a", "ä").sha256());
        assertThat(hash(out -> {
                    text(out, "membership-scores/1");
                    text(out, "m");
                    out.writeLong(2);
                    out.writeDouble(0.25);
                    out.writeDouble(0.5);
                    out.writeLong(1);
                    out.writeDouble(1);
                }))
                .isEqualTo(MembershipScores.of("m", new double[] {0.5, 0.25}, new double[] {1})
                        .sha256());
    }

    private interface Parts {
        void write(DataOutputStream out) throws IOException;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeLong(bytes.length);
        out.write(bytes);
    }

    private static String hash(Parts parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.write(new DataOutputStream(bytes));
        return hash(bytes.toByteArray());
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"9007199254740993, beyond 2^53", "12345678901234567890, beyond 2^53", "1e400, a number is"})
    void aNumberThatNoHashCanHoldIsRefusedWhereItIsRead(String number, String why) {
        String json = Audits.whole().document().toJson().replaceFirst("\\{", "{ \"later\": " + number + ",");
        assertThatThrownBy(() -> EthicsDocument.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(why);
    }
}
