package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferResponse;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeTest {
    private static final Path TEXTS =
            Path.of("..", "..", "lepton-core", "src/test/resources/golden/tasks/text-classification");

    @TempDir
    private Path directory;

    @Test
    void servesASavedModelAndOneOfTextsAndStops() throws Exception {
        Path made = directory.resolve("screening");
        Split patients = BreastCancer.shipped(7);
        double[] wanted;
        try (TabularClassifier classifier = LeptonTransformer.tabular(patients.schema())
                .layers(1)
                .width(8)
                .heads(1)
                .classifying(patients.labels())
                .fit(patients.train(), Training.upTo(Training.steps(3)))) {
            classifier.saveTo(made);
            wanted = classifier.probabilities(patients.test());
        }
        RunningServe running = new RunningServe(made, TEXTS, "--port", 0, "--batch", 8, "--delay", 1);
        try (running) {
            InferenceClient client = running.client();
            assertThat(client.isReady()).isTrue();
            for (InferenceClient each : List.of(client, client.binary())) {
                InferResponse answer = each.infer("screening", RunningServe.request(patients.test(), 5));
                float[] found = answer.output("probabilities").floats();
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo((float) wanted[i], within(1e-6f)); // batches of another size
                }
            }
            assertThat(client.infer(
                                    "text-classification",
                                    InferRequest.of(InferTensor.ofTexts("text", List.of("The film was bad"))))
                            .output("label")
                            .texts())
                    .hasSize(1);
            running.close();
            assertThatThrownBy(client::isLive).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(running.exitCode()).isZero();
        assertThat(running.out())
                .contains(
                        "/v2/models/screening\n  takes 'mean radius' FP64 [-1], ",
                        " and 24 more\n  gives 'probabilities' FP32 [-1, 2], 'label' BYTES [-1]\n",
                        "/v2/models/text-classification\n  takes 'text' BYTES [-1]\n")
                .endsWith("Ctrl-C stops it.\nStopped.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nowhere",
                "--port 99999",
                "--port x",
                "--port 99999999999",
                "--workers 3000000000",
                "--body 99999999999999",
                "--workers 0",
                "--batch 99999999999",
                "--delay -1",
                "--body 0",
                "--host no.such.host.invalid"
            })
    void exitsWithOneClearLineWhereItCanNotServe(String options) throws IOException {
        List<Object> args = new ArrayList<>();
        if (options.startsWith("--")) {
            args.add(TEXTS);
        }
        args.addAll(List.of(options.split(" ")));
        if (options.isEmpty()) {
            args.clear();
        }

        Ran refused = Ran.of(Serve::run, args.toArray());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).doesNotContain("overflow");
        assertThat(refused.out()).isEmpty();
    }
}
