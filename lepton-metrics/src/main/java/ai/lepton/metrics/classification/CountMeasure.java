package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A measure that a confusion matrix tells, by its name: what intervals, reports and comparisons are made of.
 *
 * @param key scikit-learn's function name without {@code _score}, such as {@code f1}
 * @param average {@code micro}, {@code macro} or {@code weighted}; null where it does not apply
 * @param label the class that it is about; null where it is about all
 * @param function computes it
 */
public record CountMeasure(
        String key, @Nullable String average, @Nullable String label, Function<ConfusionMatrix, Score> function)
        implements Measure.Of<ClassificationReport> {
    private static final String OVER = " over ";
    private static final Traits OF_OWN = Traits.UNKNOWN.withIntervals(new IntervalMethod(
            "",
            PosteriorIntervals.METHOD,
            "where each class has 3 examples; of more than two classes, and up to 64, where the value rests on 5 examples or"
                    + " more"));

    /** The share of examples predicted rightly. */
    public static final CountMeasure ACCURACY = overall("accuracy", (OfTotals) ConfusionMatrix::accuracy);

    /** The mean recall of the classes that occur. */
    public static final CountMeasure BALANCED_ACCURACY =
            overall("balanced_accuracy", (OfTotals) ConfusionMatrix::balancedAccuracy);

    /** Matthews's correlation coefficient. */
    public static final CountMeasure MATTHEWS_CORRCOEF =
            overall("matthews_corrcoef", (OfTotals) ConfusionMatrix::matthewsCorrelation);

    /** Cohen's kappa. */
    public static final CountMeasure COHEN_KAPPA = overall("cohen_kappa", (OfTotals) ConfusionMatrix::cohenKappa);

    /** F1, averaged so that each class weighs the same. */
    public static final CountMeasure MACRO_F1 = of(ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.UNDEFINED);

    /** F1, averaged by the classes' support. */
    public static final CountMeasure WEIGHTED_F1 = of(ClassMeasure.F1, Average.WEIGHTED, Score.WhenUndefined.UNDEFINED);

    /** A function of the diagonal and of the totals of rows and columns alone: of no other cell. */
    @FunctionalInterface
    interface OfTotals extends Function<ConfusionMatrix, Score> {}

    /** A measure of one class against the rest. */
    record OfClass(ClassFormula formula, String label) implements OfTotals {
        @Override
        public Score apply(ConfusionMatrix matrix) {
            return matrix.score(formula, matrix.labels().indexOf(label));
        }
    }

    /** A measure averaged over all classes, or over those that are given. */
    record OfClasses(
            ClassFormula formula,
            Average average,
            Score.WhenUndefined policy,
            @Nullable Labels classes) implements OfTotals {
        @Override
        public Score apply(ConfusionMatrix matrix) {
            return matrix.score(formula, average, policy, classes);
        }
    }

    /** A measure of the whole matrix that has a name. */
    record OfWhole(OverallMeasure measure) implements Function<ConfusionMatrix, Score> {
        @Override
        public Score apply(ConfusionMatrix matrix) {
            return measure.of(matrix);
        }
    }

    /** Returns whether it follows from the diagonal and the totals of rows and columns. */
    boolean isOfTotals() {
        return function instanceof OfTotals;
    }

    /**
     * Returns a measure of the whole matrix, by a function of the caller's own.
     *
     * <p>For an interval the function is computed of matrices that may lie behind the one that was counted. Their cells have
     * weights, so read {@link ConfusionMatrix#weight}, {@link ConfusionMatrix#support}, {@link ConfusionMatrix#predictedAs} and
     * {@link ConfusionMatrix#total} or scores, not counts: there is no interval of what reads {@link ConfusionMatrix#count} or
     * {@link ConfusionMatrix#counts}. A caution tells where it rests on few examples.
     */
    public static CountMeasure overall(String key, Function<ConfusionMatrix, Score> function) {
        return new CountMeasure(key, null, null, function);
    }

    /** Returns a measure averaged over the classes. */
    public static CountMeasure of(ClassMeasure measure, Average average, Score.WhenUndefined policy) {
        return new CountMeasure(measure.key(), average.key(), null, new OfClasses(measure, average, policy, null));
    }

    /** Returns a measure averaged over some of the classes, its name such as {@code f1 over 'a', 'b'}. */
    public static CountMeasure of(ClassMeasure measure, Average average, Score.WhenUndefined policy, Labels classes) {
        String name = measure.key() + OVER + classes.listed();
        return new CountMeasure(name, average.key(), null, new OfClasses(measure, average, policy, classes));
    }

    /** Returns a measure of the whole matrix. */
    public static CountMeasure of(OverallMeasure measure) {
        return overall(measure.key(), new OfWhole(measure));
    }

    /** Returns F-beta averaged over the classes, its name such as {@code f2}. */
    public static CountMeasure fBeta(double beta, Average average, Score.WhenUndefined policy) {
        FBeta measure = new FBeta(beta);
        return new CountMeasure(measure.key(), average.key(), null, new OfClasses(measure, average, policy, null));
    }

    /** Returns F-beta of one class, its name such as {@code f2}. */
    public static CountMeasure fBeta(double beta, String label) {
        FBeta measure = new FBeta(beta);
        return new CountMeasure(measure.key(), null, label, new OfClass(measure, label));
    }

    /** Returns a measure of one class. */
    public static CountMeasure of(ClassMeasure measure, String label) {
        return new CountMeasure(measure.key(), null, label, new OfClass(measure, label));
    }

    /** Returns the measure's value. */
    public Score of(ConfusionMatrix matrix) {
        return function.apply(matrix);
    }

    /**
     * Returns the measure as it is computed of a draw: one that would fail for what is undefined is undefined there, since
     * what a draw lacks is no error.
     */
    CountMeasure ofDraws() {
        if (isOwn()) {
            return new CountMeasure(key, average, label, this::ofDraw);
        }
        return function instanceof OfClasses of && of.policy() == Score.WhenUndefined.THROW
                ? new CountMeasure(
                        key,
                        average,
                        label,
                        new OfClasses(of.formula(), of.average(), Score.WhenUndefined.UNDEFINED, of.classes()))
                : this;
    }

    /** Returns whether it is a function of the caller's own. */
    boolean isOwn() {
        return !(isOfTotals() || function instanceof OfWhole);
    }

    private Score ofDraw(ConfusionMatrix matrix) {
        try {
            return function.apply(matrix);
        } catch (ConfusionMatrix.CountsOfDraw e) {
            return Score.undefined(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Class<ClassificationReport> reports() {
        return ClassificationReport.class;
    }

    /** Returns what is known of a measure of this name; of an unknown one, neither direction nor range. */
    @Override
    public Traits traits() {
        return named(key).map(Measure::traits).orElse(OF_OWN);
    }

    /** Returns what is known of a measure of counts of this name, such as {@code f1}, {@code f2} or {@code f1 over 'a', 'b'}. */
    public static Optional<Measure> named(String key) {
        int end = Elements.required("key", key).indexOf(OVER);
        String plain = end < 0 ? key : key.substring(0, end);
        return ClassMeasure.of(plain)
                .<Measure>map(measure -> measure)
                .or(() -> OverallMeasure.of(plain))
                .or(() -> FBeta.named(plain));
    }

    /** Returns what a report lists under this name if it is the same, or else computes it. */
    @Override
    public Measurement in(ClassificationReport report) {
        // A measure of the caller's own may have a name that the report uses for another.
        Score score = of(report.confusionMatrix());
        return report.find(key, average, label)
                .filter(line -> line.estimate().score().equals(score))
                .orElseGet(() -> measurement(report.estimate(this)));
    }

    /** Returns whether this is what a measurement is of, by name, average and label. */
    boolean names(Measurement line) {
        return key.equals(line.name())
                && Objects.equals(average, line.average())
                && Objects.equals(label, line.label());
    }

    Measurement measurement(Estimate estimate) {
        return new Measurement(key, average, label, Map.of(), estimate);
    }
}
