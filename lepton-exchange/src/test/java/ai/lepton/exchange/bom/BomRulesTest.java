package ai.lepton.exchange.bom;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.EnergyConsumption;
import ai.lepton.exchange.bom.BomModelCard.EnergyProvider;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.Component.Hash;
import ai.lepton.exchange.bom.Component.License;
import ai.lepton.exchange.bom.ComponentData.Attachment;
import ai.lepton.exchange.bom.ComponentData.Graphic;
import ai.lepton.exchange.bom.ComponentData.Graphics;
import ai.lepton.exchange.bom.Declarations.Affirmation;
import ai.lepton.exchange.bom.Declarations.Assessor;
import ai.lepton.exchange.bom.Declarations.Attestation;
import ai.lepton.exchange.bom.Declarations.Claim;
import ai.lepton.exchange.bom.Declarations.Conformance;
import ai.lepton.exchange.bom.Declarations.Data;
import ai.lepton.exchange.bom.Declarations.Evidence;
import ai.lepton.exchange.bom.Declarations.Requirement;
import ai.lepton.exchange.bom.Declarations.Signatory;
import ai.lepton.exchange.internal.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the standard takes is written, and what it does not take is refused when it is made. */
class BomRulesTest {
    private static final String ZEROS = "00".repeat(32);

    @ParameterizedTest
    @ValueSource(strings = {"1.6", "1.7"})
    void everythingIsValidByTheOfficialSchema(String version) throws IOException {
        Bom bom = whole().withSpecVersion(version);
        assertThat(CycloneDxSchema.violations(version, bom.toJson())).isEmpty();
        Bom again = Bom.ofJson(bom.toJson());
        assertThat(again).isEqualTo(bom);
        assertThat(again.toJson()).isEqualTo(bom.toJson());
        try (InputStream in = BomRulesTest.class.getResourceAsStream("whole-" + version + ".cdx.json")) {
            assertThat(bom.toJson()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anExpressionOfTheMetadataStandsAloneToo() {
        String json = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\": {\"licenses\": ["
                + "{\"license\": {\"id\": \"MIT\"}}, {\"expression\": \"MIT OR Apache-2.0\"}]}}";
        assertThat(CycloneDxSchema.violations("1.6", json)).isNotEmpty();
        assertThatThrownBy(() -> Bom.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("licenses of metadata has an expression beside others");
        String later = json.replace("\"1.6\"", "\"1.7\"");
        assertThat(CycloneDxSchema.violations("1.7", Bom.ofJson(later).toJson()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"5\"", "1.0", "1e400", "-1", "true", "\"\""})
    void aNumberIsNoTime(String time) {
        String json =
                "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\": {\"timestamp\": " + time + "}}";
        assertThatThrownBy(() -> Bom.ofJson(json)).isInstanceOf(DataException.class);
        assertThat(Bom.ofJson(json.replace(": " + time + "}", ": \"2024-01-01T01:00:00+01:00\"}"))
                        .toJson())
                .contains("\"2024-01-01T00:00:00Z\"");
    }

    @Test
    void aToolIsAnObject() {
        assertThatThrownBy(() -> new Bom.Tools(List.of(), List.of("lepton"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tools[0] is 'lepton'; it must be an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:a@b", "a b@c", "a@b@c", ".a@b", "a..b@c", "a@b.", "a@", "<a@b>", "a,b@c"})
    void whatIsNoAddressOfMailIsRefused(String mail) {
        assertThatThrownBy(() -> new Bom.Contact(null, null, mail, null, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(", which is no address of mail");
        assertThat(new Bom.Contact(null, null, "jörg.o'neil+x@grüße.example", null, Map.of()).email())
                .isNotNull();
    }

    @Test
    void theReferenceLibraryReadsEverythingAndWritesItBack() throws Exception {
        Bom bom = whole();
        org.cyclonedx.model.Bom foreign = new JsonParser().parse(bom.toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(foreign.getDeclarations().getClaims().get(0).getPredicate()).isEqualTo("is accurate");
        assertThat(foreign.getDeclarations().getAttestations().get(0).getSummary())
                .isEqualTo("by hand");
        Bom read = Bom.ofJson(
                BomGeneratorFactory.createJson(Version.VERSION_16, foreign).toJsonString());
        assertThat(read.components()).isEqualTo(bom.components());
        Declarations declared = requireNonNull(read.declarations());
        Declarations own = requireNonNull(whole().declarations());
        assertThat(declared.claims()).isEqualTo(own.claims());
        assertThat(declared.evidence()).isEqualTo(own.evidence());
        assertThat(declared.affirmation()).isEqualTo(own.affirmation());
        assertThat(CycloneDxSchema.violations(read.toJson())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apache-2.0 | Apache-2.0 | | ",
                "apache-2.0 | Apache-2.0 | | ",
                "MIT OR Apache-2.0 | | MIT OR Apache-2.0 | ",
                "(GPL-2.0-only WITH Classpath-exception-2.0 AND MIT) OR LicenseRef-ours | |"
                        + " (GPL-2.0-only WITH Classpath-exception-2.0 AND MIT) OR LicenseRef-ours | ",
                "Our own licence | | | Our own licence",
                "MIT OR Nothing-1.0 | | | MIT OR Nothing-1.0",
                "llama3 | | | llama3",
            })
    void aLicenceIsAnIdentifierAnExpressionOrAName(String text, String id, String expression, String name) {
        License.Choice choice = License.of(text);
        assertThat(choice.expression()).isEqualTo(expression);
        License license = choice.license();
        assertThat(license == null ? null : license.id()).isEqualTo(id);
        assertThat(license == null ? null : license.name()).isEqualTo(name);
        Component component = Component.of(Component.DATA, "d").withLicense(text);
        assertThat(CycloneDxSchema.violations(Bom.of(Instant.EPOCH, component).toJson()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MIT OR",
                "OR MIT",
                "(MIT",
                "MIT)",
                "MIT Apache-2.0",
                "MIT WITH",
                "MIT & ISC",
                "Foo OR MIT",
                "()"
            })
    void whatIsNoExpressionIsRefused(String expression) {
        assertThatThrownBy(() -> new License.Choice(null, expression, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("license expression '");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"library\"|\"libary\"|type is 'libary'; the standard has application",
                "\"SHA-256\"|\"SHA256\"|alg is 'SHA256'; the standard has MD5",
                "\"SHA-256\"|\"SHA-512\"|of SHA-512 it has 128 hexadecimal digits",
                "\"SHA-256\"|\"Streebog-256\"|'Streebog-256' came with CycloneDX 1.7; this BOM is of 1.6",
                "\"type\" : \"evidence\"|\"type\" : \"proof\"|type is 'proof'; the standard has vcs",
                "\"type\" : \"evidence\"|\"type\" : \"citation\"|'citation' came with CycloneDX 1.7; this BOM is of 1.6",
                "\"supervised\"|\"guessed\"|approach type is 'guessed'; the standard has supervised",
                "\"type\" : \"dataset\"|\"type\" : \"data\"|type is 'data'; the standard has source-code",
                "\"id\" : \"Apache-2.0\"|\"id\" : \"apache-2.0\"|license id is 'apache-2.0'; the SPDX list has it as 'Apache-2.0'",
                "\"id\" : \"Apache-2.0\"|\"id\" : \"Own\"|license id is 'Own'; the SPDX list has none of that name, so give it as the name",
                "\"ref\" : \"data:d\"|\"ref\" : \"data:e\"|datasets.ref refers to 'data:e', which is the bom-ref of nothing in the BOM",
                "\"bom-ref\" : \"file:a\"|\"bom-ref\" : \"data:d\"|bom-ref 'data:d' comes twice; it must be unique in a BOM",
                "\"bom-ref\" : \"file:a\"|\"bom-ref\" : \"\"|bom-ref is empty",
                "\"target\" : \"model:m\"|\"target\" : \"m\"|declarations.claims.target refers to 'm'",
                "\"assessor\" : \"us\"|\"assessor\" : \"you\"|declarations.attestations.assessor refers to 'you'",
                "\"score\" : 0.9|\"score\" : 1.1|score is 1.1, outside [0, 1]",
                "\"activity\" : \"training\"|\"activity\" : \"play\"|activity is 'play'; the standard has design",
                "\"wind\"|\"air\"|energySource is 'air'; the standard has coal",
                "\"kWh\"|\"MWh\"|is in 'MWh'; the standard has kWh",
                "\"tCO2eq\"|\"kg\"|co2CostEquivalent is in 'kg'; the standard has tCO2eq",
                "\"encoding\" : \"base64\"|\"encoding\" : \"hex\"|encoding is 'hex'; the standard has base64",
                "\"description\" : \"what\"|\"description\" : null|'components[0].description' is null; leave it out",
                "\"description\" : \"what\"|\"purl\" : null|components[0]: 'purl' is null; leave it out",
                "\"description\" : \"what\"|\"description\" : true|components[0].description: 'true' is no text",
                "\"description\" : \"what\"|\"description\" : 1|components[0].description: '1' is no text",
                "\"description\" : \"what\"|\"description\" : \"\\\\ud800\"|half a surrogate pair",
                "\"hashes\" : \\[ \\{|\"hashes\" : [ { \"salt\" : \"x\",|salt",
                "evaluation.json|an evaluation.json|which is no address; write blanks and the like as %20",
                "\"specVersion\" : \"1.6\"|\"specVersion\" : \"1.5\"|declarations came with CycloneDX 1.6; this BOM is of 1.5",
                "\"specVersion\" : \"1.6\"|\"specVersion\" : \"1.8\"|specVersion is '1.8'; 1.2 to 1.7 are understood",
                "\"specVersion\" : \"1.6\"|\"specVersion\" : \"2.0\"|specVersion is '2.0'; 1.2 to 1.7 are understood",
            })
    void whatTheStandardDoesNotTakeIsRefused(String old, String replacement, String reason) {
        String json = whole().toJson().replaceFirst(old, replacement);
        assertThat(json).isNotEqualTo(whole().toJson());
        assertThatThrownBy(() -> Bom.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void partsAreRefusedWhenTheyAreMade() {
        assertThatThrownBy(() -> Component.of(Component.DATA, "\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> new Hash(Hash.Algorithm.SHA_1, ZEROS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of SHA-1 it has 40 hexadecimal digits");
        assertThatThrownBy(() -> Component.of(Component.FILE, "f").with(BomModelCard.of(ModelParameters.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a component of the type file has a modelCard; only a machine-learning-model has one");
        Component file = Component.of(Component.FILE, "f");
        assertThatThrownBy(() -> Bom.of(Instant.EPOCH, file, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("components[1] comes twice; each has to be in the list once");
        assertThatThrownBy(() -> Bom.of(Instant.parse("+12345-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("documents have years from 0 to 9999");
        License.Choice mit = License.of("MIT");
        License.Choice either = License.of("MIT OR ISC");
        Component both = new Component(
                Component.FILE,
                null,
                "f",
                null,
                null,
                null,
                List.of(),
                List.of(mit, either),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                Map.of());
        assertThatThrownBy(() -> Bom.of(Instant.EPOCH, both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before CycloneDX 1.7 an expression stands alone");
        assertThat(CycloneDxSchema.violations(
                        "1.7",
                        Bom.of(Instant.EPOCH)
                                .withSpecVersion("1.7")
                                .withComponents(List.of(both))
                                .toJson()))
                .isEmpty();
    }

    @Test
    void fieldsKeepTheirOrderAlsoBesideThoseThatChange() {
        String json =
                "{\"x\":1,\"components\":[{\"purl\":\"p\",\"name\":\"n\",\"a\":{\"z\":1,\"b\":[]},\"type\":\"file\","
                        + "\"hashes\":[]}],\"specVersion\":\"1.6\",\"dependencies\":[],\"bomFormat\":\"CycloneDX\"}";
        Bom bom = Bom.ofJson(json);
        assertThat(bom.toJson().replaceAll("\\s", "")).isEqualTo(json);
        Bom changed = bom.withComponents(List.of(bom.components().get(0).withVersion("2")));
        assertThat(changed.toJson().replaceAll("\\s", ""))
                .isEqualTo(json.replace("\"n\",", "\"n\",\"version\":\"2\","));
    }

    @Test
    void hyperParametersAreProperties() {
        BomModelCard card = BomModelCard.of(ModelParameters.of())
                .withHyperParameters(Map.of("learning_rate", 0.001))
                .withHyperParameters(Map.of("epochs", 3));
        assertThat(card.hyperParameters()).containsExactly(Map.entry("epochs", "3"));
        assertThat(card.properties()).containsExactly(new Component.Property("lepton:hyperparameter:epochs", "3"));
    }

    /** Returns a BOM that has something of everything. */
    static Bom whole() {
        Bom.Organization us = Bom.Organization.of("Us");
        BomModelCard card = BomModelCard.of(
                        ModelParameters.of("tabular-classification", "transformer", "FT-Transformer")
                                .withApproach("supervised")
                                .withDatasets(ComponentData.reference("data:d"))
                                .withInputs("30 numbers")
                                .withOutputs("2 probabilities"))
                .withHyperParameters(Map.of("learning_rate", 0.001))
                .with(Graphics.of("curves", new Graphic("roc", Attachment.of("image/png", new byte[] {1, 2, 3}))))
                .with(Considerations.of(List.of("u"), List.of("c"), List.of("l"))
                        .withPerformanceTradeoffs(List.of("slow"))
                        .withRisks(new BomModelCard.Risk("r", "m"))
                        .withFairness(new BomModelCard.FairnessAssessment("g", "b", "h", "m"))
                        .withEnergy(EnergyConsumption.of(
                                        EnergyConsumption.Activity.TRAINING,
                                        1.5,
                                        EnergyProvider.of(us, EnergyProvider.Source.WIND, 1.5))
                                .withCo2(0.001)));
        BomModelCard.PerformanceMetric f1 = new BomModelCard.PerformanceMetric(
                "f1", "0.9", "sex = f", new BomModelCard.PerformanceMetric.ConfidenceInterval("0.8", "0.95"));
        card = Records.with(
                Records.with(card, "bomRef", "card"),
                "quantitativeAnalysis",
                Records.with(requireNonNull(card.quantitativeAnalysis()), "performanceMetrics", List.of(f1)));
        ComponentData data =
                ComponentData.dataset("d").withUrl("data/d.csv").withSensitivity("public", List.of("health"));
        return Bom.of(
                        Instant.parse("2026-11-23T16:00:00Z"),
                        Component.model("m", card)
                                .withDescription("what")
                                .withLicense("Apache-2.0")
                                .withExternalReferences(List.of(ExternalReference.of("evidence", "evaluation.json")
                                        .withHashes(List.of(Hash.sha256(ZEROS)))))
                                .plus(Component.file("a", ZEROS)),
                        Component.dataset(data).withLicense("CC-BY-4.0 OR MIT"))
                .withTools(Component.of(Component.Type.LIBRARY, "lepton"))
                .with(Declarations.empty()
                        .withAssessors(Assessor.of("us", false, us))
                        .withAttestations(Attestation.of(
                                "by hand", "us", Requirement.of(null, Conformance.of(0.9, "nearly"), "claim-1")))
                        .withClaims(Claim.of("claim-1", "model:m", "is accurate", "evidence-1")
                                .withReasoning("measured"))
                        .withEvidence(Evidence.of("evidence-1", "the evaluation", Data.of("report", "evaluation.json")))
                        .withAffirmation(Affirmation.of(
                                "It is so.",
                                Signatory.of(
                                        "A", "head", us, ExternalReference.of("digital-signature", "model.sig")))));
    }
}
