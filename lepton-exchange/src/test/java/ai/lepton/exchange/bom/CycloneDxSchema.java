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
import org.cyclonedx.parsers.JsonParser;

/** The official schema of CycloneDX 1.6, from the reference library's jar. */
public final class CycloneDxSchema {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_7,
                    builder -> builder.schemas(Map.of(
                                    "http://cyclonedx.org/schema/spdx.schema.json",
                                    resource("spdx.schema.json"),
                                    "http://cyclonedx.org/schema/jsf-0.82.schema.json",
                                    resource("jsf-0.82.schema.json")))
                            .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build()))
            .getSchema(resource("bom-1.6.schema.json"));

    private CycloneDxSchema() {}

    /** Returns what the schema finds wrong. */
    public static List<String> violations(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = JsonParser.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
