package ai.lepton.metrics.catalogue;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.classification.TopKAccuracy;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.multilabel.MultilabelMeasure;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All measures that reports have, by what they are of; measures of your own are not among them.
 *
 * <p>The guide's page of measures is made from this list.
 */
public final class Measures {
    private Measures() {}

    /** What a measure is of. */
    public enum Kind {
        /** One class against the rest, and averages over the classes. */
        CLASSES("Classes", ClassMeasure.values()),
        /** A whole confusion matrix. */
        CONFUSION_MATRIX("A confusion matrix", OverallMeasure.values()),
        /** Probabilities of classes. */
        PROBABILITIES("Probabilities", ofProbabilities()),
        /** Predicted numbers. */
        NUMBERS("Numbers", RegressionMeasure.all().toArray(Measure[]::new)),
        /** Any number of labels for each example. */
        LABELS("Any number of labels", MultilabelMeasure.all().toArray(Measure[]::new)),
        /** Spans and tags in sentences. */
        SPANS("Spans and tags", SpanMeasure.all().toArray(Measure[]::new)),
        /** How long something takes. */
        LATENCIES("Latencies", LatencyReport.Figure.all().toArray(Measure[]::new));

        private final String title;
        private final List<Measure> measures;

        Kind(String title, Measure... measures) {
            this.title = title;
            this.measures = List.of(measures);
        }

        private static Measure[] ofProbabilities() {
            List<Measure> measures = new ArrayList<>(List.of(ProbabilityMeasure.values()));
            measures.add(TopKAccuracy.measure(2));
            return measures.toArray(Measure[]::new);
        }

        /** Returns what it is called at the head of a table. */
        public String title() {
            return title;
        }

        /** Returns the measures, in their order. */
        public List<Measure> measures() {
            return measures;
        }
    }

    /**
     * Returns the measure of this name in reports, of whatever kind; where several kinds have it, they agree on its direction and
     * range.
     *
     * @param key such as {@code f1}, {@code f2}, {@code r2}, {@code mean_pinball_loss(alpha=0.9)}
     * @return empty for one that is unknown, such as a measure of your own
     */
    public static Optional<Measure> named(String key) {
        Elements.required("key", key);
        return listed(key)
                .or(() -> CountMeasure.named(key))
                .or(() -> TopKAccuracy.named(key))
                .or(() -> LatencyReport.Figure.named(key))
                .or(() -> listed(family(key)));
    }

    /** Returns the name without its parameter, as those have it whose parameter is the usual one. */
    private static String family(String key) {
        int parameter = key.indexOf('(');
        return parameter < 0 ? key : key.substring(0, parameter);
    }

    private static Optional<Measure> listed(String key) {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> kind.measures().stream())
                .filter(measure ->
                        measure.key().equals(key) || family(measure.key()).equals(key))
                .findFirst();
    }
}
