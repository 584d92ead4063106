package ai.lepton.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.tensorboard.EventFile;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
    void aFileOfOtherDataIsRefusedByName() {
        Path file = directory.resolve("study.json");
        Search search = Search.minimize("loss").file(file);
        Search ofThese = search.userAttr("rows", "a").userAttr("settings", "");
        ofThese.optimize(1, (trial, seed) -> trial.suggestDouble("x", 0, 1));
        Study read = Study.read(file);
        assertThat(read.userAttrs()).containsExactly(Map.entry("rows", "a"), Map.entry("settings", ""));
        assertThat(ofThese.optimize(2, (trial, seed) -> 0.5).trials()).hasSize(2);
        assertThatThrownBy(() -> ofThese.userAttr("rows", "b").optimize(2, (trial, seed) -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        file + " is of another search: 'rows' was 'a' and is 'b'; name another file, or set the same");
        assertThatThrownBy(() -> search.optimize(2, (trial, seed) -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'rows' was 'a' and is not said");
    }

    @Test
    void eachTrialIsARunOfTensorBoardAndIsWrittenOnce() throws IOException {
        Study study = study();
        study.writeEvents(directory);
        List<String> before = files(directory);
        study.writeEvents(directory);
        assertThat(files(directory)).isEqualTo(before).hasSize(study.trials().size());

        for (Study.FrozenTrial trial : study.trials()) {
            EventFile run = EventFile.readRun(directory.resolve("trial-" + trial.number()));
            assertThat(run.incomplete()).isEmpty();
            assertThat(run.tags()).contains("_hparams_/session_start_info", "_hparams_/session_end_info", "seconds");
            assertThat(run.tags()).doesNotContain("_hparams_/experiment");
            assertThat(Objects.requireNonNull(run.scalars().get("seconds"))
                            .get(0)
                            .wallTime())
                    .isCloseTo(trial.started().toEpochMilli() / 1000.0 + trial.seconds(), within(0.01));
            if (trial.value() == null) {
                assertThat(run.scalars()).doesNotContainKey("accuracy");
            } else {
                assertThat(run.scalars().get("accuracy"))
                        .extracting(EventFile.Point::value)
                        .containsExactly((double) (float) (double) trial.value());
                assertThat(run.scalars().get("accuracy/by_seed")).hasSize(2);
            }
        }
    }

    @Test
    void aRunThatWasLeftInHalfIsWrittenAnew() throws IOException {
        Study study = study();
        study.writeEvents(directory);
        Path run = directory.resolve("trial-0");
        Path file;
        try (Stream<Path> all = Files.list(run)) {
            file = all.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        study.writeEvents(directory);

        assertThat(EventFile.readRun(run).tags()).contains("_hparams_/session_end_info");
        assertThat(EventFile.readRun(run).scalars().get("seconds")).hasSize(1);
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void itIsDrawnAndTabulated() {
        String page = study().on(HtmlReport.titled("Search")).toHtml();

        assertThat(page)
                .contains("Progress of the search", "the best so far", "log10 of x", "By n", "The best trials")
                .contains("on data that the search did not see: 0.5000")
                .doesNotContain("By kind");
        assertThat(Search.minimize("m")
                        .catching(ArithmeticException.class)
                        .optimize(1, (trial, seed) -> Math.floorDiv(1, (int) seed))
                        .on(HtmlReport.titled("None"))
                        .toHtml())
                .contains("1 trials: 0 complete, 0 pruned, 1 failed");
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
