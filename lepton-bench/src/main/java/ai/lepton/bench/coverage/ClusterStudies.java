package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.multilabel.MultilabelReport;
import ai.lepton.metrics.sequence.SequenceReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Measures of labels of examples, and of spans of sentences. */
final class ClusterStudies {
    private static final List<ClassMeasure> MEASURES =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1);

    private ClusterStudies() {}

    static Study<LabelRegime, MultilabelReport> labels() {
        double[] even = {0.3, 0.3, 0.3, 0.3, 0.3};
        double[] rare = {0.4, 0.2, 0.1, 0.05, 0.02};
        List<LabelRegime> regimes = List.of(
                new LabelRegime("5 labels, 80 % found, n 50", even, 0.8, 0.05, 50, false),
                new LabelRegime("5 labels, 99 % found, n 50", even, 0.99, 0.005, 50, false),
                new LabelRegime("5 labels, 99.9 % found, n 200", even, 0.999, 0.0005, 200, false),
                new LabelRegime("5 labels, rarest 2 %, n 100", rare, 0.8, 0.03, 100, false),
                new LabelRegime("5 labels, rarest 2 %, n 500", rare, 0.8, 0.03, 500, false),
                new LabelRegime("5 labels, rarest 2 %, n 500, weighted", rare, 0.8, 0.03, 500, true));
        List<Subject<LabelRegime, MultilabelReport>> subjects = new ArrayList<>();
        for (Average average : Average.values()) {
            for (ClassMeasure measure : MEASURES) {
                subjects.add(new Subject<>(
                        average.key() + " " + measure.key(),
                        regime -> truth(regime, measure, average),
                        report -> report.estimate(measure, average)));
            }
        }
        for (ClassMeasure measure : MEASURES) {
            subjects.add(new Subject<>(
                    measure.key() + " of the rarest",
                    regime -> of(measure, regime.chances(4)),
                    report -> report.estimate(measure, "l4")));
        }
        subjects.add(new Subject<>(
                "hamming loss",
                regime -> Arrays.stream(new int[] {0, 1, 2, 3, 4})
                        .mapToDouble(j -> (regime.chances(j)[1] + regime.chances(j)[2]) / 5)
                        .sum(),
                MultilabelReport::hammingLoss));
        return new Study<>("Labels of examples", regimes, subjects);
    }

    private static double truth(LabelRegime regime, ClassMeasure measure, Average average) {
        double[] sums = new double[3];
        double mean = 0;
        double weights = 0;
        for (int j = 0; j < regime.shares().length; j++) {
            double[] chances = regime.chances(j);
            for (int c = 0; c < 3; c++) {
                sums[c] += chances[c];
            }
            double weight = average == Average.WEIGHTED ? regime.shares()[j] : 1;
            mean += weight * of(measure, chances);
            weights += weight;
        }
        return average == Average.MICRO ? of(measure, sums) : mean / weights;
    }

    private static double of(ClassMeasure measure, double[] chances) {
        return measure.of(chances[0], chances[1], chances[2], 1 - chances[0] - chances[1] - chances[2], "")
                .orElseThrow();
    }

    static Study<SpanRegime, SequenceReport> spans() {
        double[] even = {0.5, 0.3, 0.2};
        double[] rare = {0.7, 0.25, 0.05};
        List<SpanRegime> regimes = List.of(
                new SpanRegime("3 types, 80 % found, 30 sentences", even, 0.8, 0.1, 30),
                new SpanRegime("3 types, 80 % found, 200 sentences", even, 0.8, 0.1, 200),
                new SpanRegime("3 types, 99 % found, 50 sentences", even, 0.99, 0.005, 50),
                new SpanRegime("3 types, rarest 5 %, 100 sentences", rare, 0.7, 0.1, 100));
        List<Subject<SpanRegime, SequenceReport>> subjects = new ArrayList<>();
        for (ClassMeasure measure : MEASURES) {
            for (Average average : Average.values()) {
                subjects.add(subject(
                        average.key() + " " + measure.key(),
                        measure,
                        report -> report.estimate(measure.key(), average)));
            }
            subjects.add(subject(
                    measure.key() + " of the rarest",
                    measure,
                    report -> report.types().contains("T2")
                            ? report.estimate(measure.key(), "T2")
                            : Estimate.of(ai.lepton.metrics.Score.undefined("no span"), 0)));
        }
        return new Study<>("Spans of sentences", regimes, subjects);
    }

    private static Subject<SpanRegime, SequenceReport> subject(
            String name, ClassMeasure measure, Function<SequenceReport, Estimate> estimate) {
        return new Subject<>(name, regime -> of(measure, regime.chances()), estimate);
    }
}
