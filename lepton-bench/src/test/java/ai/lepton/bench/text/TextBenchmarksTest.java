package ai.lepton.bench.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.task.Embedder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark for a moment, on tiny models, so that none rots. It times nothing. */
class TextBenchmarksTest {
    private static final TextFolder TINY = tiny();

    private static TextFolder tiny() {
        try {
            return new TextFolder(Path.of(Objects.requireNonNull(TextBenchmarksTest.class.getResource("tiny"))
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void nameTheFolder() {
        System.setProperty(TextFolder.PROPERTY, TINY.path().toString());
        System.setProperty(TextFolder.THREADS, "1");
    }

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(TextFolder.PROPERTY);
        System.clearProperty(TextFolder.THREADS);
    }

    @Test
    void eachBenchmarkOfVectorsRuns() throws RunnerException {
        assertThat(run("EncodeTokens|EmbedTexts", "lepton", "leptonEager", "onnxRuntime", "onnxRuntimeInt8"))
                .hasSize(8);
    }

    @Test
    void eachBenchmarkOfLeptonAloneRuns() throws RunnerException {
        assertThat(run("GenerateText|LoadCheckpoint", "lepton", "leptonEager")).hasSize(4);
    }

    private static Collection<RunResult> run(String which, String... who) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\.text\\.(" + which + ")\\.")
                .param("shape", "2x4")
                .param("texts", "20")
                .param("tokens", "3")
                .param("who", who)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }

    @Test
    void leptonAndOnnxRuntimeGiveTheSameVectors() {
        List<String> texts = TINY.texts();
        float[] theirs;
        try (OnnxEmbedder embedder = new OnnxEmbedder(TINY.encoder(), TINY.onnx(false), 256, 1)) {
            theirs = embedder.embeddings(texts);
        }
        try (Embedder embedder = Embedder.load(TINY.encoder())) {
            float[] ours = embedder.embeddings(texts);
            assertThat(ours).hasSameSizeAs(theirs).hasSize(texts.size() * embedder.width());
            for (int i = 0; i < ours.length; i++) {
                assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f));
            }
        }
    }

    @Test
    void memoryIsToldBeforeAndAfter() throws IOException {
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(printed(() -> MemoryOfRequests.main("3")))
                    .matches("\\{\"requests\": 3, \"before\": [0-9.]+, \"after\": [0-9.]+}\\R");
        }
    }

    @Test
    void whatIsExactCostsNothing() {
        float[] vectors = {1, 0, 0.8f, 0.6f, 0, 1};
        assertThat(CostOfPrecision.row(Who.onnxRuntime, vectors, vectors.clone(), 3))
                .isEqualTo("| onnxRuntime | 1.00000 | 1.00000 | 100.0 %% | 100.0 %% |%n".formatted());
    }

    @Test
    void countsWhoseNearestTextChanged() {
        float[] exact = {1, 0, 0.8f, 0.6f, 0, 1}; // nearest: second, first, second
        float[] found = {1, 0, 0.6f, 0.8f, 0, 1}; // nearest: second, third, second
        assertThat(CostOfPrecision.row(Who.leptonInt8, exact, found, 3))
                .isEqualTo("| leptonInt8 | 0.98667 | 0.96000 | 66.7 %% | 100.0 %% |%n".formatted());
    }

    @Test
    void saysWhatIsMissing() {
        System.setProperty(TextFolder.PROPERTY, "nowhere");
        assertThatThrownBy(TextFolder::given)
                .hasMessage(
                        "nowhere does not hold what src/main/python/text_models.py makes; run it with --to nowhere");
    }

    private interface Printing {
        void run() throws IOException;
    }

    private static String printed(Printing work) throws IOException {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
