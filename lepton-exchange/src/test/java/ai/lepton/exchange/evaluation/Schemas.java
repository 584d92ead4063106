package ai.lepton.exchange.evaluation;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Documents of other programs, and validators that we did not write. */
final class Schemas {
    private Schemas() {}

    /** Returns what is wrong with an evaluation by the schema in the jar. */
    static List<Error> ours(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(EvaluationDocument.class.getResourceAsStream(EvaluationDocument.SCHEMA_RESOURCE))
                .validate(json, InputFormat.JSON);
    }

    /** Returns what is wrong with a record by the schema of Every Eval Ever. */
    static List<Error> everyEvalEver(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Schemas.class.getResourceAsStream("every-eval-ever/eval-0.3.schema.json"))
                .validate(json, InputFormat.JSON);
    }

    /** Returns the text of a file beside this class. */
    static String text(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a copy of a file beside this class. */
    static Path file(Path directory, String name) {
        try (InputStream in = Schemas.class.getResourceAsStream(name)) {
            return Files.write(directory.resolve(Path.of(name).getFileName().toString()), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
