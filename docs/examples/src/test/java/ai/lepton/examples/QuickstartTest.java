package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.protocol.InferResponse;
import ai.lepton.metrics.Measurement;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class QuickstartTest {
    private static final Path PATIENTS = Path.of("src/main/resources/ai/lepton/examples", BreastCancer.FILE);

    @TempDir
    private static Path directory;

    private static Path made = Path.of("");
    private static Ran ran = new Ran(-1, "", "");

    @BeforeAll
    static void run() {
        made = directory.resolve("made").resolve("quickstart");
        ran = Ran.of(Quickstart::run, PATIENTS, made, "--seed", 42);
    }

    @Test
    void printsProgressReportGateAndVerdictsAndWhereTheBundleIs() {
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Breast Cancer Wisconsin (Diagnostic): 456 patients to train on, 113 held out; seed 42\n")
                .contains("training [", "malignant", "accuracy", "at 95 % confidence", "Quality gate\n", "4 of 4 met")
                .containsSubsequence(
                        "equal-opportunity", "because a small tumour should be found as well as a large one")
                .containsSubsequence("membership-auc", "AUC of the attack", "because the model should not tell")
                .containsSubsequence("flip-rate", "because a measuring error of 1 %")
                .containsSubsequence("documentation-completeness", "12 of 12 required fields are stated")
                .contains("Bundle: " + made.toAbsolutePath() + ", 9 files")
                .endsWith("Page: " + made.resolve("report.html").toAbsolutePath() + "\n");
    }

    @Test
    void leavesABundleThatVerifiesAndAModelThatPredictsWhatItSaid() throws IOException {
        Bundle bundle = Bundle.open(made);

        assertThat(bundle.files().keySet())
                .containsExactly(
                        "README.md",
                        "config.json",
                        "ethics.json",
                        "evaluation.json",
                        "model.safetensors",
                        "oip-model.json",
                        "predictions.csv",
                        "report.html");
        List<Measurement> measured = bundle.evaluation().orElseThrow().measurements();
        double accuracy = measured.stream()
                .filter(line -> line.name().equals("accuracy"))
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
        Split patients = BreastCancer.shipped(42);
        try (TabularClassifier loaded = TabularClassifier.load(made)) {
            assertThat(loaded.evaluateOn(patients.test()).accuracy().value()).isEqualTo(accuracy);
            double[] probabilities = loaded.probabilities(patients.test());
            List<String> lines = Files.readAllLines(made.resolve("predictions.csv"));
            assertThat(lines).hasSize(114).first().isEqualTo("truth,prediction,score");
            for (int i = 0; i < 113; i++) {
                String[] cells = lines.get(i + 1).split(",", -1);
                assertThat(Double.parseDouble(cells[2])).isCloseTo(probabilities[2 * i + 1], within(1e-6));
                assertThat(cells[1]).isEqualTo(probabilities[2 * i + 1] > 0.5 ? "malignant" : "benign");
            }
        }
    }

    @Test
    void leavesABundleThatIsServedWithThePredictionsThatItHolds() throws Exception {
        Split patients = BreastCancer.shipped(42);
        try (RunningServe serve = new RunningServe(made, "--port", 0)) {
            InferResponse answer =
                    serve.client().binary().infer(QuickstartPapers.NAME, RunningServe.request(patients.test(), 113));

            float[] probabilities = answer.output("probabilities").floats();
            List<String> labels = answer.output("label").texts();
            List<String> lines = Files.readAllLines(made.resolve("predictions.csv"));
            for (int i = 0; i < 113; i++) {
                String[] cells = lines.get(i + 1).split(",", -1);
                assertThat((double) probabilities[2 * i + 1]).isCloseTo(Double.parseDouble(cells[2]), within(1e-6));
                assertThat(labels.get(i)).isEqualTo(cells[1]);
            }
        }
    }

    @Test
    void drawsAPageThatAnXmlReaderTakes() throws Exception {
        String page = Files.readString(made.resolve("report.html"));
        // The reader is told that there is nothing to be fetched.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));

        assertThat(document.getElementsByTagName("svg").getLength()).isGreaterThanOrEqualTo(2);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("li").getLength()).isGreaterThanOrEqualTo(8);
        assertThat(page).contains("Confusion matrix", "ROC curve", "Reliability diagram", "Quality gate", "Ethics");
        assertThat(page).contains("<figcaption>Architecture</figcaption>", "0 .. 4 × 5", "0 .. 4, each of 5");
        assertThat(Files.readString(made.resolve("README.md")))
                .contains("## Architecture\n", "```mermaid\nflowchart TB\n", "subgraph f1[\"0 .. 4 × 5\"]");
    }

    @Test
    void noticesAFlippedByteAndTruncatedWeights() throws IOException {
        Path flipped = copy("flipped", bytes -> {
            bytes[bytes.length - 5] ^= 1;
            return bytes;
        });
        Path truncated = copy("truncated", bytes -> Arrays.copyOf(bytes, bytes.length - 4));

        assertThatThrownBy(() -> Bundle.open(flipped))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'model.safetensors' was changed");
        assertThatThrownBy(() -> Bundle.open(truncated))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'model.safetensors' was changed");
        assertThatThrownBy(() -> TabularClassifier.load(truncated))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void replacesItsOwnBundleButNothingElse() throws IOException {
        Path other = Files.createDirectories(directory.resolve("thesis"));
        Files.writeString(other.resolve("chapter-1.txt"), "It was a dark and stormy night.");

        Ran refused = Ran.of(Quickstart::run, PATIENTS, other);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err().lines())
                .containsExactly(other + " exists and is no bundle, so it is not replaced;"
                        + " choose another place for the output");
        assertThat(other.toFile().list()).containsExactly("chapter-1.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "worst radius -> worst_radius | 'worst radius'",
                "17.99, -> seventeen, | 'seventeen'",
                "17.99, -> NaN, | 'NaN'",
                "17.99, -> 17.99,1, | 32",
                "benign -> harmless | 'harmless'",
                "* -> `` | empty",
            })
    void exitsWithOneClearLineWhereItsInputIsMalformed(String change, String clue) throws IOException {
        String[] pair = change.replace("``", "").split(" -> ", -1);
        String text = Files.readString(PATIENTS);
        Path file = Files.writeString(
                directory.resolve("patients.csv"), pair[0].equals("*") ? "" : text.replaceFirst(pair[0], pair[1]));
        Path out = directory.resolve("never");

        Ran malformed = Ran.of(Quickstart::run, file, out);

        assertThat(malformed.exitCode()).isEqualTo(1);
        assertThat(malformed.err().lines())
                .singleElement()
                .asString()
                .contains("patients.csv")
                .contains(clue);
        assertThat(malformed.out()).isEmpty();
        assertThat(out).doesNotExist();
    }

    @Test
    void exitsWithOneClearLineWhereItsInputIsMissing() {
        Ran missing = Ran.of(Quickstart::run, directory.resolve("absent.csv"), directory.resolve("never"));

        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err().lines()).singleElement().asString().contains("absent.csv");
        assertThat(directory.resolve("never")).doesNotExist();
    }

    private static Path copy(String name, UnaryOperator<byte[]> ofWeights) throws IOException {
        Path to = Files.createDirectories(directory.resolve(name));
        for (String file : made.toFile().list()) {
            byte[] bytes = Files.readAllBytes(made.resolve(file));
            Files.write(to.resolve(file), file.endsWith(".safetensors") ? ofWeights.apply(bytes) : bytes);
        }
        return to;
    }
}
