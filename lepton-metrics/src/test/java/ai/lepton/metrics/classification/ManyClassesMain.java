package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.stream.IntStream;

/** A program that judges examples of many classes: to be run with little memory. */
final class ManyClassesMain {
    static final int CLASSES = 50_000;
    static final int EXAMPLES = 500_000;

    private ManyClassesMain() {}

    /** Returns true classes of which each of the first is frequent, and some of the last have no example. */
    static int[] truth() {
        return IntStream.range(0, EXAMPLES)
                .map(i -> (int) ((long) i * i % 49_999 * (i % 7) % CLASSES))
                .toArray();
    }

    /** Returns predicted classes, right for four of five. */
    static int[] predicted(int[] truth) {
        return IntStream.range(0, truth.length)
                .map(i -> i % 5 == 0 ? (truth[i] + i) % CLASSES : truth[i])
                .toArray();
    }

    static Labels labels() {
        return Labels.of(IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList());
    }

    public static void main(String... arguments) {
        int[] truth = truth();
        ClassificationReport report = Evaluation.of(labels(), truth)
                .predicted(predicted(truth))
                .whenUndefined(Score.WhenUndefined.ZERO)
                .report();
        System.out.println(report.macroF1().value());
        System.out.println(report.macroF1().caution());
        System.out.println(report.accuracy().bounds());
        System.out.println(report.estimate(OverallMeasure.MATTHEWS_CORRCOEF).value());
        System.out.println(report.table().lines().count());
    }
}
