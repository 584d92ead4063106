package ai.lepton.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.DataException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyTest {
    @TempDir
    private Path directory;

    private static Study study() {
        return Search.maximize("accuracy")
                .seeds(1, 2)
                .pruner(Pruner.median())
                .catching(ArithmeticException.class)
                .optimize(14, (trial, seed) -> {
                    double x = trial.suggestLogDouble("x", 1e-3, 1) + trial.suggestInt("n", 1, 3);
                    if (trial.suggestCategorical("kind", List.of("a", "b", "c")).equals("c")) {
                        throw new ArithmeticException("c is none");
                    }
                    trial.report(0, trial.number() == 3 ? Double.POSITIVE_INFINITY : x);
                    if (trial.shouldPrune()) {
                        throw trial.pruned();
                    }
                    return x;
                })
                .confirm((trial, seed) -> 0.5);
    }

    private static String written() throws IOException {
        try (InputStream in = StudyTest.class.getResourceAsStream("study.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itIsWrittenAndReadAsItWas() throws IOException {
        Study study = study();
        Path file = directory.resolve("new/study.json");
        study.write(file);

        assertThat(study.trials()).extracting(Study.FrozenTrial::state).contains(State.values());
        assertThat(Study.read(file)).isEqualTo(study);
        assertThat(Files.readString(file)).isEqualTo(study.toJson());
    }

    @Test
    void itsSchemaHoldsForWhatIsWritten() throws IOException {
        for (String json : List.of(
                study().toJson(),
                written(),
                Search.minimize("m").optimize(1, (t, s) -> 1).toJson())) {
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(Study.class.getResourceAsStream(Study.SCHEMA_RESOURCE))
                            .validate(json, InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void aFileOfThisVersionStaysReadable() throws IOException {
        Study study = Study.ofJson(written());

        assertThat(study.toJson()).isEqualTo(written());
        assertThat(study.best().state()).isEqualTo(State.COMPLETE);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() throws IOException {
        String json = written();
        assertThatThrownBy(() -> Study.ofJson(json.replace("\"seed\" : 0,", "\"seed\" : 0, \"sead\" : 1,")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sead");
        assertThatThrownBy(() -> Study.ofJson(json.replace("\"1.0.0\"", "\"1.1.0\"")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("version is '1.1.0', but this release reads 1.0.0 only");
        assertThatThrownBy(() -> Study.ofJson(json.replace("\"name\" : \"tpe\"", "\"name\" : \"gp\"")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("gp");
        assertThatThrownBy(() -> Study.ofJson(json.replaceFirst("\"n\" : \\d", "\"n\" : 7")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the parameter 'n' is '7', which is not one of IntDistribution[low=1, high=3");
        assertThatThrownBy(() -> Study.ofJson(json.replaceFirst("\"number\" : 1,", "\"number\" : 0,")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("trial 0 comes after trial 0");
    }
}
