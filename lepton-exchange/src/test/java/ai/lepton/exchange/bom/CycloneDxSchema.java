package ai.lepton.exchange.bom;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cyclonedx.parsers.JsonParser;

/** The official schemas of CycloneDX: 1.6 from the reference library's jar, 1.7 from the standard's own repository. */
public final class CycloneDxSchema {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder -> builder.schemas(Map.of(
                            "http://cyclonedx.org/schema/spdx.schema.json",
                            resource(Bom.class, "spdx.schema.json"),
                            "http://cyclonedx.org/schema/jsf-0.82.schema.json",
                            resource(JsonParser.class, "/jsf-0.82.schema.json"),
                            "http://cyclonedx.org/schema/cryptography-defs.schema.json",
                            resource(CycloneDxSchema.class, "cryptography-defs.schema.json")))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "1.5", REGISTRY.getSchema(resource(JsonParser.class, "/bom-1.5.schema.json")),
            "1.6", REGISTRY.getSchema(resource(JsonParser.class, "/bom-1.6.schema.json")),
            "1.7", REGISTRY.getSchema(resource(CycloneDxSchema.class, "bom-1.7.schema.json")));

    private CycloneDxSchema() {}

    /** Returns what the schema of version 1.6 finds wrong. */
    public static List<String> violations(String json) {
        return violations("1.6", json);
    }

    /** Returns what the schema of a version finds wrong. */
    static List<String> violations(String version, String json) {
        return Objects.requireNonNull(SCHEMAS.get(version)).validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
