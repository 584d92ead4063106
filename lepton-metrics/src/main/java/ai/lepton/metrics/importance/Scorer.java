package ai.lepton.metrics.importance;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.CalibrationError;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.PrecisionRecallCurve;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measure of predictions on some of the rows, whose truths it knows.
 *
 * @param <P> all rows' predictions
 */
public interface Scorer<P> {
    /** Returns what is known of the measure: its name, which values are better, and what values there are. */
    Measure measure();

    /** Returns the number of rows whose truths are known. */
    int rows();

    /**
     * Returns why intervals by it may not hold their level, such as {@code only 7 examples of a class; the level holds from about
     * 30 of each on}; null where nothing speaks against them.
     *
     * @param predicted for all rows as they are
     */
    default @Nullable String caution(P predicted) {
        return null;
    }

    /**
     * Returns the measure.
     *
     * @param predicted for all rows
     * @param rows indices of those that count; don't keep or change it
     */
    Score score(P predicted, int[] rows);

    /** Scores by a function of the rows, without regard to the kind of measure. */
    @FunctionalInterface
    interface Function<P> {
        /** Returns {@link Scorer#score}. */
        Score score(P predicted, int[] rows);
    }

    /**
     * Returns a scorer by a measure's traits and a function.
     *
     * @param measure whose name and direction it has
     * @param rows number of rows, at least 1
     * @param function computes it
     * @throws IllegalArgumentException if there are no rows, or the measure's direction is neither
     */
    static <P> Scorer<P> of(Measure measure, int rows, Function<P> function) {
        return new PlainScorer<>(measure, rows, predicted -> null, function);
    }

    /**
     * Returns a scorer of predicted numbers, as arrays of shape {@code [n]}.
     *
     * @param measure one of the catalogue, such as {@link RegressionMeasure#R2}
     * @param truth true values, shape {@code [n]}, finite; read where it is, not copied
     * @throws IllegalArgumentException if there are no rows, or the measure's direction is neither
     */
    static Scorer<double[]> ofNumbers(RegressionMeasure measure, double[] truth) {
        Elements.required("truth", truth);
        return of(measure, truth.length, (predicted, rows) -> {
            check(predicted.length, truth.length);
            return measure.of(
                    Arrays.stream(rows).mapToDouble(row -> truth[row]).toArray(),
                    Arrays.stream(rows).mapToDouble(row -> predicted[row]).toArray());
        });
    }

    /**
     * Returns a scorer of predicted classes, as arrays of indices of shape {@code [n]}.
     *
     * @param measure one of a confusion matrix, such as {@link CountMeasure#MACRO_F1}
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}; read where it is, not copied
     * @throws IllegalArgumentException if there are no rows, or the measure's direction is neither
     */
    static Scorer<int[]> ofClasses(CountMeasure measure, Labels labels, int[] truth) {
        Elements.required("labels", labels);
        Elements.required("truth", truth);
        return new PlainScorer<>(measure, truth.length, predicted -> few(truth, predicted), (predicted, rows) -> {
            check(predicted.length, truth.length);
            return measure.of(ConfusionMatrix.of(
                    labels,
                    Arrays.stream(rows).map(row -> truth[row]).toArray(),
                    Arrays.stream(rows).map(row -> predicted[row]).toArray()));
        });
    }

    /**
     * Returns a scorer of the most probable classes.
     *
     * @param measure one of a confusion matrix, such as {@link CountMeasure#ACCURACY}
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}; read where it is, not copied
     * @throws IllegalArgumentException if there are no rows, or the measure's direction is neither
     */
    static Scorer<ClassProbabilities> ofProbabilities(CountMeasure measure, Labels labels, int[] truth) {
        Scorer<int[]> ofClasses = ofClasses(measure, labels, truth);
        return new PlainScorer<>(
                measure,
                truth.length,
                predicted -> ofClasses.caution(predicted.mostProbable()),
                (predicted, rows) -> ofClasses.score(predicted.mostProbable(), rows));
    }

    /**
     * Returns a scorer of probabilities. Curves of two classes are about the second, those of more the mean of each class against
     * the rest; the calibration error has {@value ReliabilityDiagram#DEFAULT_BINS} bins.
     *
     * @param measure such as {@link ProbabilityMeasure#LOG_LOSS}
     * @param truth true classes' indices, shape {@code [n]}; read where it is, not copied
     * @throws IllegalArgumentException if there are no rows
     */
    static Scorer<ClassProbabilities> ofProbabilities(ProbabilityMeasure measure, int[] truth) {
        Elements.required("measure", measure);
        Elements.required("truth", truth);
        return new PlainScorer<>(measure, truth.length, predicted -> few(truth, truth), (predicted, rows) -> {
            check(predicted.size(), truth.length);
            int[] of = Arrays.stream(rows).map(row -> truth[row]).toArray();
            ClassProbabilities some = predicted.rows(rows);
            return switch (measure) {
                case LOG_LOSS -> LogLoss.of(of, some);
                case BRIER_SCORE -> BrierScore.of(of, some);
                case EXPECTED_CALIBRATION_ERROR -> calibrationError(of, some);
                case ROC_AUC ->
                    some.classes() == 2
                            ? RocAuc.of(is(1, of), some.column(1))
                            : RocAuc.oneVsRest(of, some, Average.MACRO, null, Score.WhenUndefined.UNDEFINED);
                case AVERAGE_PRECISION -> averagePrecision(of, some);
            };
        });
    }

    private static Score calibrationError(int[] truth, ClassProbabilities probabilities) {
        int[] predicted = probabilities.mostProbable();
        double[] confidence = new double[predicted.length];
        boolean[] correct = new boolean[predicted.length];
        for (int i = 0; i < predicted.length; i++) {
            confidence[i] = probabilities.of(i, predicted[i]);
            correct[i] = predicted[i] == truth[i];
        }
        return CalibrationError.expected(confidence, correct, ReliabilityDiagram.DEFAULT_BINS);
    }

    private static Score averagePrecision(int[] truth, ClassProbabilities probabilities) {
        int classes = probabilities.classes();
        if (classes == 2) {
            return PrecisionRecallCurve.averagePrecision(is(1, truth), probabilities.column(1));
        }
        double sum = 0;
        for (int label = 0; label < classes; label++) {
            Score one = PrecisionRecallCurve.averagePrecision(is(label, truth), probabilities.column(label));
            if (!one.isDefined()) {
                return one;
            }
            sum += one.orElseThrow();
        }
        return Score.of(sum / classes);
    }

    private static boolean[] is(int label, int[] truth) {
        boolean[] is = new boolean[truth.length];
        for (int i = 0; i < is.length; i++) {
            is[i] = truth[i] == label;
        }
        return is;
    }

    /** Returns why a class that is there is too rare, among the truths or among the predictions; null where none is. */
    private static @Nullable String few(int[] truth, int[] predicted) {
        check(predicted.length, truth.length);
        Map<Integer, Integer> of = new HashMap<>();
        Map<Integer, Integer> predictions = new HashMap<>();
        for (int i = 0; i < truth.length; i++) {
            of.merge(truth[i], 1, Integer::sum);
            predictions.merge(predicted[i], 1, Integer::sum);
        }
        int fewest = of.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        int fewestPredicted = of.keySet().stream()
                .mapToInt(label -> predictions.getOrDefault(label, 0))
                .min()
                .orElse(0);
        String from = "; the level holds from about " + ImportanceReport.FEWEST_OF_A_CLASS + " of each on";
        if (fewest < ImportanceReport.FEWEST_OF_A_CLASS) {
            return "only " + fewest + (fewest == 1 ? " example" : " examples") + " of a class" + from;
        }
        return fewestPredicted < ImportanceReport.FEWEST_OF_A_CLASS
                ? "only " + fewestPredicted + (fewestPredicted == 1 ? " prediction" : " predictions") + " of a class"
                        + from
                : null;
    }

    private static void check(int predicted, int truth) {
        if (predicted != truth) {
            throw new IllegalArgumentException(
                    "the model predicted " + predicted + " rows; there are truths of " + truth);
        }
    }
}
