package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TabularClassifierThreadsTest {
    private static final Split WINES = Wines.split();

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private static byte[] weights(Path directory, long seed, Backend backend) throws IOException {
        Training training = Wines.training(2, backend).seed(seed);
        try (TabularClassifier classifier = Wines.small(WINES)
                .dropout(0.3)
                .classifying(WINES.labels())
                .fit(WINES.train(), WINES.validation(), training)) {
            Path file = Files.createTempFile(directory, "weights", ".safetensors");
            classifier.writeWeights(file);
            return Files.readAllBytes(file);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void trainingsAtOnceGiveTheWeightsOfEachAlone(Backend backend, @TempDir Path directory) throws Exception {
        List<byte[]> alone = List.of(weights(directory, 1, backend), weights(directory, 2, backend));
        List<Callable<byte[]>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long seed = i % 2 == 0 ? 1 : 2;
            work.add(() -> weights(directory, seed, backend));
        }
        List<Future<byte[]>> together = pool.invokeAll(work);
        for (int i = 0; i < together.size(); i++) {
            assertThat(together.get(i).get()).isEqualTo(alone.get(i % 2));
        }
    }

    @Test
    void predictingDuringATrainingChangesNeither(@TempDir Path directory) throws Exception {
        byte[] alone = weights(directory, 1, Backend.SCRIPT);
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            double[] expected = classifier.probabilities(WINES.test());
            Future<byte[]> training = pool.submit(() -> weights(directory, 1, Backend.SCRIPT));
            do {
                assertThat(classifier.probabilities(WINES.test())).isEqualTo(expected);
            } while (!training.isDone());
            assertThat(training.get()).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void closingWhileOthersPredictLetsThemFinishOrRefusesThem(Backend backend) throws Exception {
        for (int round = 0; round < 5; round++) {
            TabularClassifier classifier = Wines.small(WINES)
                    .classifying(WINES.labels())
                    .fit(
                            WINES.train(),
                            Training.upTo(Training.steps(1))
                                    .engine(EngineOptions.defaults().with(backend)));
            double[] expected = classifier.probabilities(WINES.test());
            CountDownLatch started = new CountDownLatch(4);
            Callable<String> predicting = () -> {
                try {
                    assertThat(classifier.probabilities(WINES.test())).isEqualTo(expected);
                    started.countDown();
                    while (true) {
                        assertThat(classifier.probabilities(WINES.test())).isEqualTo(expected);
                    }
                } catch (IllegalStateException e) {
                    return String.valueOf(e.getMessage());
                }
            };
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ends.add(pool.submit(predicting));
            }
            started.await();
            classifier.close();
            for (Future<String> end : ends) {
                assertThat(end.get()).isEqualTo("this model is closed; its native memory is gone");
            }
        }
    }
}
