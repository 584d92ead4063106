package ai.lepton.metrics.classification;

import ai.lepton.metrics.Measure;
import java.util.List;
import java.util.Locale;

/** A measure of predicted probabilities. */
@SuppressWarnings("ImmutableEnumChecker") // what it holds never changes
public enum ProbabilityMeasure implements Measure.Of<ClassificationReport> {
    /** The area under the ROC curve: of two classes the positive's, of more the mean of each against the rest. */
    ROC_AUC(
            Measure.Direction.HIGHER_IS_BETTER,
            Range.SHARE,
            new IntervalMethod("a class", "newcombe-auc", "below 30 examples of a class, from 2 positives on"),
            new IntervalMethod("a class", "delong-logit", "from 30 examples of each class on"),
            new IntervalMethod("an average", "delong-logit", "from 10 examples of each class on"),
            new IntervalMethod("a class", OneMore.METHOD, OneMore.WHERE),
            new IntervalMethod("an average", OneMore.METHOD, "from 10 examples of each class on")),
    /** The average precision: of two classes the positive's, of more the mean of each against the rest. */
    AVERAGE_PRECISION(
            Measure.Direction.HIGHER_IS_BETTER,
            Range.SHARE,
            new IntervalMethod("a class", "influence-logit-t", "from 10 positives on"),
            new IntervalMethod("an average", "influence-logit-t", "from 10 examples of each class on"),
            new IntervalMethod("a class", OneMore.METHOD, "from 10 positives on"),
            new IntervalMethod("an average", OneMore.METHOD, "from 10 examples of each class on")),
    /** The log-loss, in nats. */
    LOG_LOSS(Measure.Direction.LOWER_IS_BETTER, Range.NOT_NEGATIVE, ofLosses()),
    /** The Brier score: of two classes at most 1, of more at most 2. */
    BRIER_SCORE(Measure.Direction.LOWER_IS_BETTER, new Range(0, 2), ofLosses()),
    /** The expected calibration error. It has no interval, and two reports' are not compared in pairs. */
    EXPECTED_CALIBRATION_ERROR(
            Measure.Direction.LOWER_IS_BETTER,
            Range.SHARE,
            IntervalMethod.none("", "bins that are few or empty bias it"));

    private final Traits traits;

    ProbabilityMeasure(Measure.Direction direction, Range range, IntervalMethod... intervals) {
        this.traits = new Traits(direction, range, List.of(intervals));
    }

    private static IntervalMethod ofLosses() {
        return new IntervalMethod(
                "",
                "hall-t",
                "where the mean rests on 5 losses or more, by Kish's effective number, and no class of fewer than 8 examples could"
                        + " add a quarter of what the interval allows");
    }

    /** Returns the name in reports: {@code roc_auc}, {@code average_precision}, {@code log_loss}, {@code brier_score}. */
    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Class<ClassificationReport> reports() {
        return ClassificationReport.class;
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
