package ai.lepton.bench.coverage;

import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import java.util.List;

/** Measures of confusion matrices. */
final class CountStudies {
    private static final double[] RARE = {0.4, 0.3, 0.2, 0.086, 0.014};

    private CountStudies() {}

    static Study<ClassRegime, ClassificationReport> classes() {
        return new Study<>(
                "Measures of confusion matrices",
                List.of(
                        ClassRegime.of("2 classes, 99 % right, n 30", ClassRegime.even(2), 0.99, 30),
                        ClassRegime.of("2 classes, 99 % right, n 100", ClassRegime.even(2), 0.99, 100),
                        ClassRegime.of("5 classes, rarest 1.4 %, n 50", RARE, 0.75, 50),
                        ClassRegime.of("20 even classes, n 300", ClassRegime.even(20), 0.7, 300)),
                List.of(
                        of("balanced accuracy", CountMeasure.BALANCED_ACCURACY),
                        of("macro f1", CountMeasure.of(ClassMeasure.F1, Average.MACRO, WhenUndefined.ZERO))));
    }

    private static Subject<ClassRegime, ClassificationReport> of(String name, CountMeasure measure) {
        return new Subject<>(name, regime -> regime.truth(measure), report -> report.estimate(measure));
    }
}
