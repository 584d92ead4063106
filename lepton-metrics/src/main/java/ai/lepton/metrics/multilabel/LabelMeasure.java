package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a report of any number of labels lists, each with what is known of it. */
enum LabelMeasure implements Measure {
    /** The share of examples whose labels are all right. */
    ACCURACY(
            ClassMeasure.ACCURACY,
            new IntervalMethod(
                    "",
                    "wilson",
                    "always; with weights that count as less than half of the examples, from 25 effective ones on")),
    /** The share of places, of each label in each example, that are wrong. */
    HAMMING_LOSS(
            Measure.Direction.LOWER_IS_BETTER, Range.SHARE, new IntervalMethod("", ClusteredShares.METHOD, "always")),
    PRECISION(ClassMeasure.PRECISION, ofLabel(), ofAverage("was predicted for 10 examples"), ofSamples()),
    RECALL(ClassMeasure.RECALL, ofLabel(), ofAverage("has 10 true examples"), ofSamples()),
    F1(ClassMeasure.F1, ofLabel(), ofAverage("is, or was predicted, of 10 examples"), ofSamples()),
    JACCARD(ClassMeasure.JACCARD, ofLabel(), ofAverage("is, or was predicted, of 10 examples"), ofSamples()),
    /** The mean over the true labels of the share of true ones among those ranked no lower. */
    LABEL_RANKING_AVERAGE_PRECISION(Measure.Direction.HIGHER_IS_BETTER, Range.SHARE, ofMeans()),
    /** How far down the ranking all true labels are found, a number of labels. */
    COVERAGE_ERROR(Measure.Direction.LOWER_IS_BETTER, Range.NOT_NEGATIVE, ofMeans()),
    /** The share of pairs of a true and another label that are ranked the wrong way round. */
    LABEL_RANKING_LOSS(Measure.Direction.LOWER_IS_BETTER, Range.SHARE, ofMeans()),
    ROC_AUC(ProbabilityMeasure.ROC_AUC, ofCurve(ProbabilityMeasure.ROC_AUC)),
    AVERAGE_PRECISION(ProbabilityMeasure.AVERAGE_PRECISION, ofCurve(ProbabilityMeasure.AVERAGE_PRECISION));

    /** The names of those that need scores. */
    static final List<String> OF_SCORES = Arrays.stream(values())
            .filter(measure -> measure.compareTo(LABEL_RANKING_AVERAGE_PRECISION) >= 0)
            .map(LabelMeasure::key)
            .toList();

    private final Traits traits;

    LabelMeasure(Measure like, IntervalMethod... intervals) {
        this.traits = like.traits().withIntervals(intervals);
    }

    LabelMeasure(Measure.Direction direction, Range range, IntervalMethod... intervals) {
        this.traits = new Traits(direction, range, List.of(intervals));
    }

    private static IntervalMethod ofLabel() {
        return new IntervalMethod("a label", "wilson", "always");
    }

    private static IntervalMethod ofAverage(String each) {
        return new IntervalMethod(
                "an average", ClusteredShares.METHOD, "macro: where each label " + each + "; else always");
    }

    private static IntervalMethod ofSamples() {
        return IntervalMethod.none("the mean over examples", "none was simulated");
    }

    private static IntervalMethod ofMeans() {
        return new IntervalMethod("", "hall-t", "where the mean rests on 5 examples or more");
    }

    /** Returns, for each label, what one class has, and for averages none. */
    private static IntervalMethod[] ofCurve(Measure like) {
        return Stream.concat(
                        like.intervals().stream()
                                .filter(method -> method.of().equals("a class"))
                                .map(method -> new IntervalMethod("a label", method.method(), method.holds())),
                        Stream.of(IntervalMethod.none("an average", "none was simulated")))
                .toArray(IntervalMethod[]::new);
    }

    /** Returns the measure of this name, if there is one. */
    static Optional<LabelMeasure> of(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key().equals(key))
                .findFirst();
    }

    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
