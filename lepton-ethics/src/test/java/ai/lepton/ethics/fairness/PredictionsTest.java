package ai.lepton.ethics.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.CaseFile;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static final Labels LABELS = Labels.of("no", "yes");
    private static final double[] LEVELS = {0.5, 0.9, 0.95, 0.975, 0.999, 0.95};

    private final Random random = new Random(4);

    private int[] drawn(int n) {
        return random.ints(n, 0, 2).toArray();
    }

    private double[] scores(int[] truth, double apart) {
        return Arrays.stream(truth)
                .mapToDouble(is -> Math.min(1, Math.max(0, 0.5 + apart * (is - 0.5) + 0.15 * random.nextGaussian())))
                .toArray();
    }

    /** Every third row, and all. */
    private static int[][] groups(int n) {
        return new int[][] {
            IntStream.range(0, n).filter(i -> i % 3 == 0).toArray(),
            IntStream.range(0, n).toArray()
        };
    }

    private static int[] picked(int[] from, int[] rows) {
        return Arrays.stream(rows).map(row -> from[row]).toArray();
    }

    private static double[] picked(double[] from, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> from[row]).toArray();
    }

    @Test
    void theAreaOfAGroupIsThatOfAFullReportToTheLastDigit() {
        for (double apart : new double[] {0, 0.2, 3}) {
            for (int n : new int[] {9, 60, 2000}) {
                int[] truth = drawn(n);
                int[] predicted = drawn(n);
                double[] score = scores(truth, apart);
                double[] weight = random.doubles(n, 0.5, 2).toArray();
                for (String positive : new String[] {"yes", "no"}) {
                    Predictions predictions =
                            Predictions.classes("m", LABELS, truth, predicted).probabilitiesOf(positive, score);
                    for (int[] rows : groups(n)) {
                        Evaluation report = Evaluation.of(LABELS, picked(truth, rows))
                                .probabilitiesOf(positive, picked(score, rows))
                                .predicted(picked(predicted, rows));
                        requireSame(predictions, rows, report);
                        requireSame(predictions.weights(weight), rows, report.weights(picked(weight, rows)));
                    }
                }
            }
        }
    }

    @Test
    void soItIsWhereTheProbabilitiesAreOfEachClass() {
        int[] truth = drawn(500);
        double[] both = Arrays.stream(scores(truth, 0.3))
                .flatMap(p -> Arrays.stream(new double[] {1 - p, p}))
                .toArray();
        Predictions predictions = Predictions.classes("m", LABELS, truth, truth).probabilities(both);
        for (int[] rows : groups(500)) {
            double[] some = Arrays.stream(rows)
                    .boxed()
                    .flatMapToDouble(row -> Arrays.stream(new double[] {both[2 * row], both[2 * row + 1]}))
                    .toArray();
            int[] their = picked(truth, rows);
            requireSame(
                    predictions,
                    rows,
                    Evaluation.of(LABELS, their).probabilities(some).predicted(their));
        }
    }

    private static void requireSame(Predictions predictions, int[] rows, Evaluation evaluation) {
        Sample sample = predictions.samples("roc_auc", null, null, 0.95).of(0, rows);
        for (double level : LEVELS) {
            Estimate wanted = evaluation.level(level).report().rocAuc();
            assertThat(sample.at(level)).isEqualTo(wanted);
            assertThat(sample.score()).isEqualTo(wanted.score());
            assertThat(sample.n()).isEqualTo(wanted.n());
        }
    }

    @Test
    void theHashIsThatOfTheSamePredictionsWhenClassesWereKeptAsNumbers() {
        Predictions classes = Predictions.classes("m", LABELS, new int[] {0, 1, 1}, new int[] {1, 1, 0})
                .probabilitiesOf("yes", new double[] {0.5, 0.75, 0.25})
                .by("sex", Arrays.asList("f", null, "m"));
        Predictions numbers = Predictions.numbers("m", new double[] {1, 2, 3}, new double[] {1.5, 2, 2.5})
                .by("sex", Arrays.asList("f", "m", "f"));

        assertThat(classes.sha256()).isEqualTo("0b394569ba92ddef49d003c50463db265f1aea323b225c4336001ed3364176ab");
        assertThat(numbers.weights(new double[] {1, 2, 1}).sha256())
                .isEqualTo("5f76d1cb1fbc707d779076dec01d6fdd5e10c25c61f900229114e23096e08192");
    }

    @Test
    void theHashIsWorkedOutOnce() {
        Predictions predictions = Predictions.classes("m", LABELS, new int[] {0, 1}, new int[] {1, 1});
        Decisions decisions = Decisions.of("m", new boolean[] {true, false});
        CaseFile file = CaseFile.of("m").with(predictions, decisions);

        assertThat(predictions.sha256()).isSameAs(predictions.sha256());
        assertThat(decisions.sha256()).isSameAs(decisions.sha256());
        assertThat(file.sha256()).isSameAs(file.sha256());
    }

    @Test
    void moreThanTwoHundredAndFiftySixClassesAreKept() {
        Labels many = Labels.of(IntStream.range(0, 300).mapToObj(i -> "c" + i).toList());
        int[] truth = IntStream.range(0, 300).toArray();
        int[] predicted = truth.clone();
        predicted[299] = 298;
        Predictions predictions = Predictions.classes("m", many, truth, predicted);
        truth[0] = 5;

        Sample right = predictions
                .samples("accuracy", null, null, 0.95)
                .of(0, IntStream.range(0, 300).toArray());
        assertThat(right.hits()).isEqualTo(299);
    }
}
