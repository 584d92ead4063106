package ai.lepton.bench.coverage;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.OverallMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Measures of confusion matrices: of the whole, averages, and of one class. */
final class CountStudies {
    private static final double[] RARE = {0.4, 0.3, 0.2, 0.086, 0.014};

    private static final List<CountMeasure> WHOLE = Stream.concat(
                    Stream.of(
                            CountMeasure.BALANCED_ACCURACY,
                            average(ClassMeasure.F1, Average.MACRO),
                            average(ClassMeasure.PRECISION, Average.MACRO),
                            average(ClassMeasure.F1, Average.WEIGHTED),
                            average(ClassMeasure.PRECISION, Average.WEIGHTED),
                            average(ClassMeasure.JACCARD, Average.MACRO),
                            average(ClassMeasure.SPECIFICITY, Average.MACRO),
                            average(ClassMeasure.FOWLKES_MALLOWS, Average.MACRO),
                            average(ClassMeasure.GEOMETRIC_MEAN, Average.MACRO),
                            average(ClassMeasure.MATTHEWS_CORRCOEF, Average.MACRO),
                            average(ClassMeasure.JACCARD, Average.MICRO)),
                    Arrays.stream(OverallMeasure.values())
                            .filter(measure -> measure != OverallMeasure.BALANCED_ACCURACY
                                    && measure != OverallMeasure.CHI_SQUARED)
                            .map(CountMeasure::of))
            .toList();

    private CountStudies() {}

    private static CountMeasure average(ClassMeasure measure, Average average) {
        return CountMeasure.of(measure, average, Score.WhenUndefined.SKIP);
    }

    /** Returns regimes and measures of whole matrices. */
    static Study<ClassRegime, ClassificationReport> whole() {
        List<ClassRegime> regimes = new ArrayList<>(List.of(
                ClassRegime.of("2 classes, 80 % right, n 10", ClassRegime.even(2), 0.8, 10),
                ClassRegime.of("2 classes, 99 % right, n 30", ClassRegime.even(2), 0.99, 30),
                ClassRegime.of("2 classes, 99 % right, n 100", ClassRegime.even(2), 0.99, 100),
                two("2 classes, 10 % positive, n 60", 0.1, 0.6, 0.98, 60),
                two("2 classes, 5 % positive, n 100", 0.05, 0.7, 0.97, 100),
                two("2 classes, 3 % positive, n 150", 0.03, 0.8, 0.97, 150),
                two("2 classes, 3 % positive, few found, n 150", 0.03, 0.2, 0.98, 150),
                two("2 classes, 1 % positive, n 300", 0.01, 0.5, 0.995, 300),
                ClassRegime.of("2 classes, 80 % right, n 200", ClassRegime.even(2), 0.8, 200),
                two("2 classes, 5 % positive, n 2,000", 0.05, 0.7, 0.97, 2000),
                ClassRegime.of("3 classes, 80 % right, n 30", ClassRegime.even(3), 0.8, 30),
                ClassRegime.of("3 classes, 97 % right, n 60", ClassRegime.even(3), 0.97, 60),
                new ClassRegime("3 classes, n 400", ClassRegime.EASY, 400),
                new ClassRegime("4 classes, rarest 5 %, n 60", ClassRegime.UNLIKE, 60),
                ClassRegime.of("5 classes, 97 % right, n 100", ClassRegime.even(5), 0.97, 100),
                ClassRegime.of("5 classes, rarest 1.4 %, n 50", RARE, 0.75, 50),
                ClassRegime.of("5 classes, rarest 1.4 %, n 200", RARE, 0.75, 200),
                ClassRegime.of("5 classes, 90 % right, n 1,250", ClassRegime.even(5), 0.9, 1250),
                ClassRegime.of("8 classes, 95 % right, n 80", ClassRegime.even(8), 0.95, 80),
                ClassRegime.of("8 Zipf classes, n 60", ClassRegime.zipf(8), 0.7, 60),
                ClassRegime.of("10 Zipf classes, n 100", ClassRegime.zipf(10), 0.7, 100),
                ClassRegime.of("10 Zipf classes, n 5,000", ClassRegime.zipf(10), 0.7, 5000),
                ClassRegime.of("10 classes, 98 % right, n 100", ClassRegime.even(10), 0.98, 100),
                ClassRegime.of("20 even classes, n 100", ClassRegime.even(20), 0.7, 100),
                ClassRegime.of("20 even classes, n 300", ClassRegime.even(20), 0.7, 300),
                ClassRegime.of("20 Zipf classes, n 200", ClassRegime.zipf(20), 0.6, 200),
                ClassRegime.unlike("20 Zipf classes, 40 to 98 % right, n 400", ClassRegime.zipf(20), 400),
                ClassRegime.of("20 classes, 97 % right, n 200", ClassRegime.even(20), 0.97, 200),
                ClassRegime.of("100 even classes, n 1,000", ClassRegime.even(100), 0.7, 1000),
                ClassRegime.of("100 Zipf classes, n 1,000", ClassRegime.zipf(100), 0.7, 1000),
                ClassRegime.unlike("100 even classes, 40 to 98 % right, n 1,000", ClassRegime.even(100), 1000),
                ClassRegime.of(
                        "100 labels, 10 of them occur, n 300",
                        ClassRegime.padded(ClassRegime.zipf(10), 100),
                        0.7,
                        300)));
        List<ClassRegime> weighted = regimes.stream()
                .filter(regime -> regime.chances().length <= 5)
                .map(ClassRegime::withWeights)
                .toList();
        regimes.addAll(weighted);
        regimes.add(ClassRegime.of("2 classes, 88 % right, n 200", ClassRegime.even(2), 0.88, 200)
                .withHeavyErrors());
        regimes.add(two("2 classes, 5 % positive, n 400", 0.05, 0.7, 0.97, 400).withHeavyErrors());
        regimes.add(new ClassRegime("3 classes, n 400", ClassRegime.EASY, 400).withHeavyErrors());
        return new Study<>(
                "Measures of confusion matrices",
                regimes.stream().map(regime -> regime.also(WHOLE)).toList(),
                WHOLE.stream().map(CountStudies::subject).toList());
    }

    private static ClassRegime two(String name, double share, double found, double spared, int n) {
        double[][] chances = {
            {(1 - share) * spared, (1 - share) * (1 - spared)},
            {share * (1 - found), share * found}
        };
        return new ClassRegime(name, chances, n);
    }

    /** Returns regimes of two classes, and measures of the second against the first. */
    static Study<ClassRegime, ClassificationReport> one() {
        List<ClassRegime> regimes = List.of(
                ClassRegime.of("half positive, 80 % right, n 10", ClassRegime.even(2), 0.8, 10),
                ClassRegime.of("half positive, 99 % right, n 100", ClassRegime.even(2), 0.99, 100),
                two("5 % positive, n 100", 0.05, 0.7, 0.97, 100),
                two("3 % positive, few found, n 150", 0.03, 0.2, 0.98, 150),
                two("1 % positive, n 300", 0.01, 0.5, 0.995, 300),
                two("20 % positive, n 300", 0.2, 0.8, 0.9, 300),
                two("5 % positive, n 100", 0.05, 0.7, 0.97, 100).withWeights(),
                two("20 % positive, n 300", 0.2, 0.8, 0.9, 300).withHeavyErrors());
        return new Study<>(
                "Measures of one class",
                regimes,
                Arrays.stream(ClassMeasure.values())
                        .map(measure -> new Subject<ClassRegime, ClassificationReport>(
                                measure.key(),
                                regime -> regime.truth(CountMeasure.of(measure, "c1")),
                                report -> report.estimate(measure, "c1")))
                        .toList());
    }

    private static Subject<ClassRegime, ClassificationReport> subject(CountMeasure measure) {
        String name = measure.average() == null ? measure.key() : measure.average() + " " + measure.key();
        return new Subject<>(
                name,
                regime -> regime.truth(measure),
                report -> report.find(measure.key(), measure.average(), null)
                        .orElseThrow(() -> new IllegalStateException(name))
                        .estimate());
    }
}
