package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Context;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TabularClassifierTest {
    private static final Split WINES = Wines.split();

    /** A user's own attention: scores from distances, not from products. */
    record DistanceAttention() implements Attention {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            Tensor q = x.linear(at.of("query"), 8, false);
            Tensor k = x.linear(at.of("key"), 8, false);
            Tensor products = q.matmul(k.transpose(1, 2)).mul(2);
            Tensor lengths = k.mul(k).sum(-1).transpose(1, 2);
            Tensor near = products.sub(lengths).softmax();
            return near.matmul(x).linear(at.of("output"), x.width());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void learnsThreeCultivarsOnEachBackend(Backend backend) {
        try (TabularClassifier classifier =
                Wines.small(WINES).classifying(WINES.labels()).fit(WINES.train(), Wines.training(15, backend))) {
            int[] predicted = classifier.predict(WINES.test());
            assertThat(Wines.accuracy(WINES.test().target(), predicted)).isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void trainsAUsersOwnAttentionWithNoOtherChange(Backend backend, @TempDir Path directory) {
        try (TabularClassifier classifier = Wines.small(WINES)
                .attention(new DistanceAttention())
                .classifying(WINES.labels())
                .fit(WINES.train(), Wines.training(30, backend))) {
            assertThat(Wines.accuracy(WINES.test().target(), classifier.predict(WINES.test())))
                    .isGreaterThan(0.9);

            classifier.saveTo(directory);
            assertThatThrownBy(() -> TabularClassifier.load(directory))
                    .hasMessageEndingWith(
                            "config.json was written with the attention " + DistanceAttention.class.getName()
                                    + ", not MultiHeadAttention; load it with a change that puts that in its place");
            try (TabularClassifier loaded =
                    TabularClassifier.load(directory, a -> a.attention(new DistanceAttention()))) {
                assertThat(loaded.probabilities(WINES.test()))
                        .containsExactly(classifier.probabilities(WINES.test()), within(1e-5));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers(@TempDir Path directory) throws Exception {
        Training dropping = Wines.training(3, Backend.SCRIPT);
        List<byte[]> files = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (TabularClassifier classifier = Wines.small(WINES)
                    .dropout(0.2)
                    .classifying(WINES.labels())
                    .fit(WINES.train(), dropping.seed(seed))) {
                Path file = directory.resolve("weights" + files.size());
                classifier.writeWeights(file);
                files.add(Files.readAllBytes(file));
            }
        }
        assertThat(files.get(0)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
    }

    @Test
    void whatIsLoadedPredictsTheSame(@TempDir Path directory) {
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            classifier.saveTo(directory);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.probabilities(WINES.test())).containsExactly(classifier.probabilities(WINES.test()));
                assertThat(loaded.labels()).isEqualTo(WINES.labels());
                assertThat(loaded.model()).isEqualTo(classifier.model());
                assertThat(loaded.encoder()).isEqualTo(classifier.encoder());
                assertThat(loaded.history()).isEmpty();
            }
        }
    }

    @Test
    void learnsFromCategoriesAndAnUnseenLevelIsNoError() {
        Schema schema = new Schema(List.of("x"), List.of(new Category("colour", List.of("red", "green", "blue"))));
        int n = 200;
        double[] x = new double[n];
        int[] colour = new int[n];
        int[] target = new int[n];
        Random random = new Random(3);
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
            colour[i] = 1 + random.nextInt(3);
            target[i] = colour[i] == 2 ? 1 : 0;
        }
        Labels labels = Labels.of("other", "green");
        Table table = Table.of(schema, x, colour).withTarget(labels, target);
        try (TabularClassifier classifier = TabularArchitecture.of(schema)
                .layers(1)
                .width(16)
                .heads(2)
                .classifying(labels)
                .fit(table, Training.upTo(Training.epochs(20)).learningRate(1e-2))) {
            assertThat(Wines.accuracy(target, classifier.predict(table))).isEqualTo(1);
            double[] unseen = classifier.probabilities(Table.of(schema, new double[] {0}, new int[] {0}));
            assertThat(unseen[0] + unseen[1]).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void probabilitiesDoNotDependOnTheSizeOfTheBatch() {
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            int copies = 1500;
            int[] rows = new int[copies];
            Arrays.setAll(rows, i -> i % WINES.train().size());
            double[] many = classifier.probabilities(WINES.train().rows(rows));
            double[] once = classifier.probabilities(WINES.train());
            for (int i = 0; i < many.length; i++) {
                assertThat(many[i]).isCloseTo(once[i % once.length], within(1e-5));
            }
            assertThat(classifier.probabilities(WINES.train().rows())).isEmpty();
        }
    }

    @Test
    void predictsFromSeveralThreadsAtOnce() throws Exception {
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            double[] expected = classifier.probabilities(WINES.test());
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                Callable<double[]> work = () -> {
                    double[] last = {};
                    for (int i = 0; i < 50; i++) {
                        last = classifier.probabilities(WINES.test());
                    }
                    return last;
                };
                for (Future<double[]> result : pool.invokeAll(List.of(work, work, work, work))) {
                    assertThat(result.get()).containsExactly(expected, within(1e-6));
                }
            } finally {
                pool.shutdownNow();
            }
        }
    }

    @Test
    void closingTwiceIsFineAndPredictingAfterItIsRefused() {
        TabularClassifier classifier = Wines.trained(WINES);
        classifier.close();
        classifier.close();
        assertThatThrownBy(() -> classifier.predict(WINES.test()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this model is closed; its native memory is gone");
        assertThatThrownBy(() -> classifier.writeWeights(Path.of("never")))
                .hasMessage("this model is closed; its native memory is gone");
    }

    @Test
    void earlyStoppingKeepsTheBestEpoch() {
        try (TabularClassifier classifier = Wines.small(WINES)
                .classifying(WINES.labels())
                .fit(
                        WINES.train(),
                        WINES.validation(),
                        Wines.training(200, Backend.SCRIPT).learningRate(2e-2).stoppingEarly(EarlyStopping.after(3)))) {
            var history = classifier.history().orElseThrow();
            assertThat(history.stoppedEarly()).isTrue();
            assertThat(history.epochs().size()).isEqualTo(history.best() + 3);
            double lowest = history.epochs().stream()
                    .mapToDouble(epoch -> epoch.validationLoss().orElseThrow())
                    .min()
                    .orElseThrow();
            assertThat(history.bestEpoch().validationLoss()).hasValue(lowest);
            Epoch again = history.bestEpoch();
            assertThat(meanLogLoss(classifier)).isCloseTo(again.validationLoss().orElseThrow(), within(1e-5));
        }
    }

    private static double meanLogLoss(TabularClassifier classifier) {
        double[] p = classifier.probabilities(WINES.validation());
        int[] truth = WINES.validation().target();
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum -= Math.log(p[i * 3 + truth[i]]);
        }
        return sum / truth.length;
    }

    @Test
    void interruptingTheThreadEndsTraining() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Wines.trained(WINES))
                .isInstanceOf(CancellationException.class)
                .hasMessage("training was interrupted in epoch 1");
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    }

    @Test
    void badInputIsRefusedWithWhatWouldDo() {
        assertThatThrownBy(() -> TabularArchitecture.of(WINES.schema())
                        .width(500)
                        .heads(12)
                        .classifying(WINES.labels()))
                .hasMessage("heads 12 does not divide width 500; nearest widths that fit are 492 and 504");
        assertThatThrownBy(() -> Wines.small(WINES).classifying(Labels.of("only")))
                .hasMessage("a classifier needs at least two classes; there is only [only]");
        assertThatThrownBy(() -> Wines.small(WINES)
                        .classifying(WINES.labels())
                        .fit(WINES.train().rows(), Wines.training(1, Backend.SCRIPT)))
                .hasMessage("medians can't be taken of a table with no rows");
        assertThatThrownBy(() -> Wines.small(WINES)
                        .classifying(Labels.of("first", "second"))
                        .fit(WINES.train(), Wines.training(1, Backend.SCRIPT)))
                .hasMessageMatching("row \\d+ is of class 'third', which this model does not know;"
                        + " its classes are \\[first, second\\]");
        assertThatThrownBy(() -> Wines.small(WINES)
                        .classifying(WINES.labels())
                        .fit(WINES.train(), Wines.training(1, Backend.SCRIPT).stoppingEarly(EarlyStopping.after(1))))
                .hasMessage("early stopping needs validation data; give it or leave early stopping out");
        assertThatThrownBy(() -> Wines.small(WINES)
                        .classifying(WINES.labels())
                        .fit(WINES.train(), Wines.training(30, Backend.SCRIPT).learningRate(1e30)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loss became");
    }

    @Test
    void anotherTableIsRefused() {
        Table other = Table.of(new Schema(List.of("x"), List.of()), new double[] {1}, new int[] {});
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            assertThatThrownBy(() -> classifier.predict(other))
                    .hasMessageStartingWith("the table has columns [x]; this classifier was trained on [alcohol, ")
                    .hasMessageEndingWith("proline], with the same levels");
        }
    }
}
