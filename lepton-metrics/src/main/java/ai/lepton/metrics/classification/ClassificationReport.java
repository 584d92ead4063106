package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Evaluation} found: its measurements with their intervals, the confusion matrix, and the curves.
 *
 * <p>Intervals: Wilson's for accuracy and each class's precision, recall, specificity and F1, a bound moved out where there
 * are few hits or few errors; a posterior by rows for other measures of the matrix; DeLong's on the logit scale for areas
 * under ROC curves; Student's, its skewness taken out, for losses. With weights, effective numbers of examples take the place
 * of numbers. An interval that may not hold its level has a caution that says why: the guide's page 'Intervals, and where they
 * hold' has the domain of each. Of more than 1,024
 * classes what is not a share has no interval, and a caution says so; the table then shows the most frequent classes only.
 */
public final class ClassificationReport implements Report {
    private final Evaluation evaluation;
    private final ConfusionMatrix matrix;
    private final @Nullable ReliabilityDiagram reliability;
    private final List<Measurement> measurements;

    ClassificationReport(Evaluation evaluation) {
        this.evaluation = evaluation;
        double[] weights = evaluation.weights();
        this.matrix = weights == null
                ? ConfusionMatrix.of(evaluation.labels(), evaluation.truth(), evaluation.predicted())
                : ConfusionMatrix.of(evaluation.labels(), evaluation.truth(), evaluation.predicted(), weights);
        this.reliability = reliability(evaluation);
        this.measurements = ReportMeasurements.of(evaluation, matrix, reliability);
    }

    private ClassificationReport(ClassificationReport report, List<Measurement> measurements) {
        this.evaluation = report.evaluation;
        this.matrix = report.matrix;
        this.reliability = report.reliability;
        this.measurements = List.copyOf(measurements);
    }

    /** Returns the same report with other measurements. */
    ClassificationReport with(List<Measurement> others) {
        return new ClassificationReport(this, others);
    }

    private static @Nullable ReliabilityDiagram reliability(Evaluation evaluation) {
        ClassProbabilities probabilities = evaluation.probabilities();
        if (probabilities == null) {
            return null;
        }
        int[] predicted = evaluation.predicted();
        double[] confidence = new double[predicted.length];
        boolean[] correct = new boolean[predicted.length];
        for (int i = 0; i < predicted.length; i++) {
            confidence[i] = probabilities.of(i, predicted[i]);
            correct[i] = predicted[i] == evaluation.truth()[i];
        }
        return ReliabilityDiagram.of(
                confidence, correct, evaluation.weights(), evaluation.options().bins());
    }

    /** Returns the classes. */
    public Labels labels() {
        return evaluation.labels();
    }

    /** Returns the number of examples. */
    public long examples() {
        return matrix.examples();
    }

    /** Returns the level of the intervals, in (0, 1). */
    @Override
    public double level() {
        return evaluation.options().level();
    }

    /** Returns the class that the curves are about, where there are two or one was named. */
    public Optional<String> positive() {
        int positive = evaluation.positive();
        return positive < 0 ? Optional.empty() : Optional.of(labels().name(positive));
    }

    /** Returns whether there were probabilities, and so curves, losses and a reliability diagram. */
    public boolean hasProbabilities() {
        return reliability != null;
    }

    /** Returns how often each true class was predicted as each class. */
    public ConfusionMatrix confusionMatrix() {
        return matrix;
    }

    /** Returns all measurements: of the whole, of each class, averages, then those of the probabilities. */
    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    /** Returns the accuracy. */
    public Estimate accuracy() {
        return estimate("accuracy");
    }

    /** Returns the mean recall of the classes that occur. */
    public Estimate balancedAccuracy() {
        return estimate("balanced_accuracy");
    }

    /** Returns Matthews's correlation coefficient. */
    public Estimate matthewsCorrelation() {
        return estimate("matthews_corrcoef");
    }

    /** Returns Cohen's kappa. */
    public Estimate cohenKappa() {
        return estimate("cohen_kappa");
    }

    /** Returns the mean F1 of the classes. */
    public Estimate macroF1() {
        return estimate(ClassMeasure.F1, Average.MACRO);
    }

    /** Returns the precision for a class. */
    public Estimate precision(Object label) {
        return estimate(ClassMeasure.PRECISION, label);
    }

    /** Returns the recall for a class. */
    public Estimate recall(Object label) {
        return estimate(ClassMeasure.RECALL, label);
    }

    /** Returns F1 for a class. */
    public Estimate f1(Object label) {
        return estimate(ClassMeasure.F1, label);
    }

    /** Returns the specificity for a class. */
    public Estimate specificity(Object label) {
        return estimate(ClassMeasure.SPECIFICITY, label);
    }

    /** Returns the area under the ROC curve: of two classes the positive's, of more the mean of each against the rest. */
    public Estimate rocAuc() {
        return estimate("roc_auc");
    }

    /** Returns the average precision: of two classes the positive's, of more the mean of each against the rest. */
    public Estimate averagePrecision() {
        return estimate("average_precision");
    }

    /** Returns the log-loss. */
    public Estimate logLoss() {
        return estimate("log_loss");
    }

    /** Returns the Brier score. */
    public Estimate brierScore() {
        return estimate("brier_score");
    }

    /** Returns the expected calibration error; it has no interval. */
    public Estimate calibrationError() {
        return estimate("expected_calibration_error");
    }

    /** Returns a measure of one class; one that is not among the measurements is computed at each call. */
    public Estimate estimate(ClassMeasure measure, Object label) {
        int index = labels().indexOf(label);
        return find(measure.key(), null, labels().name(index))
                .map(Measurement::estimate)
                .orElseGet(() -> under(intervals().of(measure, index)));
    }

    /** Returns a measure averaged over the classes; one that is not among the measurements is computed at each call. */
    public Estimate estimate(ClassMeasure measure, Average average) {
        return find(measure.key(), average.key(), null)
                .map(Measurement::estimate)
                .orElseGet(() -> estimate(
                        CountMeasure.of(measure, average, evaluation.options().policy())));
    }

    /** Returns a measure of the whole matrix; one that is not among the measurements is computed at each call. */
    public Estimate estimate(OverallMeasure measure) {
        return find(measure.key(), null, null)
                .map(Measurement::estimate)
                .orElseGet(() -> estimate(CountMeasure.of(measure)));
    }

    /**
     * Computes any measure of the confusion matrix, with its interval and, where that may not hold its level, a caution.
     */
    public Estimate estimate(CountMeasure measure) {
        return intervals().of(Elements.of("measure", measure)).get(0);
    }

    private CountIntervals intervals() {
        return new CountIntervals(matrix, level(), evaluation.options().bootstrap());
    }

    private Estimate under(Estimate estimate) {
        return estimate.withScore(evaluation.options().policy().applyTo(estimate.score()));
    }

    /**
     * Returns a measure of the whole by its name; one that is not among the measurements is computed at each call.
     *
     * @param name such as {@code accuracy}, {@code log_loss}, {@code gwet_ac1} or {@code top_k_accuracy(k=3)}
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public Estimate estimate(String name) {
        Elements.required("name", name);
        return measure(name, null, null).estimate();
    }

    /**
     * Returns a measure of probabilities.
     *
     * @throws IllegalArgumentException if there were no probabilities
     */
    public Estimate estimate(ProbabilityMeasure measure) {
        return estimate(measure.key());
    }

    /**
     * Returns a measurement of the list, or computes any other {@link ClassMeasure}, {@link OverallMeasure} or F-beta, the
     * areas of each class and their averages, and {@code top_k_accuracy(k=3)}.
     */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String label) {
        return new NamedMeasures(this).get(name, average, label);
    }

    /**
     * Returns a measurement, if there is one; where neither average nor label is given, that of a curve is the positive
     * class's of two, or else the macro-average.
     *
     * @param name such as {@code f1}
     * @param average such as {@code macro}; null for none
     * @param label the class that it is about; null for none
     */
    @Override
    public Optional<Measurement> find(String name, @Nullable String average, @Nullable String label) {
        if (average == null && label == null && NamedMeasures.OF_CURVES.contains(name)) {
            return labels().size() == 2
                    ? find(name, null, labels().name(evaluation.positive()))
                    : find(name, Average.MACRO.key(), null);
        }
        return measurements.stream()
                .filter(line -> line.name().equals(name)
                        && Objects.equals(line.average(), average)
                        && Objects.equals(line.label(), label))
                .findFirst();
    }

    /** Returns the ROC curve of the positive class. Fails as {@link #rocCurve(Object)}, or where no class is positive. */
    public RocCurve rocCurve() {
        return rocCurve(requirePositive());
    }

    /**
     * Returns the ROC curve of a class against the rest.
     *
     * @throws IllegalStateException if there were no probabilities
     * @throws IllegalArgumentException if it is no label, or all examples are, or none is, of the class
     */
    public RocCurve rocCurve(Object label) {
        return RocCurve.of(evaluation.ranking(labels().indexOf(label)));
    }

    /**
     * Returns the precision-recall curve of the positive class. Fails as {@link #precisionRecallCurve(Object)}, or where no
     * class is positive.
     */
    public PrecisionRecallCurve precisionRecallCurve() {
        return precisionRecallCurve(requirePositive());
    }

    /**
     * Returns the precision-recall curve of a class against the rest.
     *
     * @throws IllegalStateException if there were no probabilities
     * @throws IllegalArgumentException if it is no label, or no example is of the class
     */
    public PrecisionRecallCurve precisionRecallCurve(Object label) {
        return PrecisionRecallCurve.of(evaluation.ranking(labels().indexOf(label)));
    }

    /**
     * Returns the detection error trade-off of a class against the rest.
     *
     * @throws IllegalStateException if there were no probabilities
     * @throws IllegalArgumentException if it is no label, or all examples are, or none is, of the class
     */
    public RocCurve.DetCurve detCurve(Object label) {
        return RocCurve.DetCurve.of(evaluation.ranking(labels().indexOf(label)));
    }

    /**
     * Returns the counts of a class against the rest at each threshold of its probability.
     *
     * @throws IllegalStateException if there were no probabilities
     * @throws IllegalArgumentException if it is no label
     */
    public ThresholdCurve thresholds(Object label) {
        return ThresholdCurve.of(evaluation.ranking(labels().indexOf(label)), evaluation.weights() != null);
    }

    /**
     * Returns the share of examples whose true class is among the most probable, with Wilson's interval.
     *
     * @param top number of classes that may hold the true one, at least 1
     * @throws IllegalStateException if there were no probabilities
     * @throws IllegalArgumentException if top is below 1
     * @see TopKAccuracy
     */
    public Estimate topKAccuracy(int top) {
        ClassProbabilities probabilities = evaluation.requireProbabilities();
        return TopKAccuracy.estimate(
                evaluation.truth(), probabilities.rowMajor(), labels().size(), top, evaluation.weights(), level());
    }

    /**
     * Returns the mean area under the ROC curves of all pairs of classes; it has no interval, and weights do not count.
     *
     * @param average {@link Average#MACRO}, which is Hand and Till's, or {@link Average#WEIGHTED}
     * @throws IllegalStateException if there were no probabilities
     * @see RocAuc
     */
    public Score oneVsOneRocAuc(Average average) {
        ClassProbabilities probabilities = evaluation.requireProbabilities();
        Score.WhenUndefined policy = evaluation.options().policy();
        return RocAuc.oneVsOne(evaluation.truth(), probabilities, average, policy);
    }

    private String requirePositive() {
        return positive()
                .orElseThrow(() -> new IllegalStateException("no class is the positive one; name one of "
                        + labels().listed() + ", here or in the evaluation"));
    }

    /**
     * Returns confidence against accuracy, over bins; the confidence is the probability of the predicted class.
     *
     * @throws IllegalStateException if there were no probabilities
     */
    public ReliabilityDiagram reliability() {
        if (reliability == null) {
            throw new IllegalStateException("there are predicted classes but no probabilities, so no reliability");
        }
        return reliability;
    }

    /** Returns the same report with intervals of another level, in (0, 1). */
    @Override
    public ClassificationReport atLevel(double level) {
        return level == level() ? this : new ClassificationReport(evaluation.level(level));
    }

    /** Returns a table of the measurements with their intervals, as text of several lines. */
    @Override
    public String table() {
        return new ReportTable(this, evaluation.options()).text();
    }

    /** Returns what this is the report of. */
    Evaluation evaluation() {
        return evaluation;
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
