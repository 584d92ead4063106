package ai.lepton.bench.coverage;

import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.safety.ScoredOutcomes;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Regimes of drift between two samples, and of calibration. */
final class DriftLevels {
    private DriftLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (int size : new int[] {20, 100, 500, 2000}) {
            for (double shift : new double[] {0, 0.2, 0.5}) {
                all.add(tests(size, 1, shift, Adjustment.HOLM));
                all.add(tests(size, 10, shift, Adjustment.HOLM));
                all.add(tests(size, 10, shift, Adjustment.BENJAMINI_HOCHBERG));
                all.add(index(size, shift));
            }
            all.add(letters(size, 0));
            all.add(letters(size, 0.15));
            all.add(calibration(size, 0.05));
            all.add(calibration(size, 0.2));
        }
        return all;
    }

    private static double[] normal(int size, double mean, SplittableRandom random) {
        return random.doubles(size).map(ignored -> mean + random.nextGaussian()).toArray();
    }

    /** Columns of normal numbers, of which the first one has moved. */
    private static Regime tests(int size, int columns, double shift, Adjustment adjustment) {
        Rule<TwoSamples> rule =
                driftOf("x").twoSampleTests().adjustedBy(adjustment).inEachColumn();
        return new Regime(
                "no significant drift, by " + adjustment.name().toLowerCase(Locale.ROOT),
                columns + " columns of " + size + " and " + size,
                text("one moved by %.1f deviations", shift),
                shift == 0,
                random -> {
                    TwoSamples samples = TwoSamples.about("x");
                    for (int column = 0; column < columns; column++) {
                        samples = samples.numbers(
                                "c" + column, normal(size, 0, random), normal(size, column == 0 ? shift : 0, random));
                    }
                    return rule.evaluate(samples).verdict();
                });
    }

    /** A column of normal numbers; moved by d deviations its index is near d². */
    private static Regime index(int size, double shift) {
        Rule<TwoSamples> rule = driftOf("x").populationStabilityIndex(0.1).inEachColumn();
        return new Regime(
                "PSI ≤ 0.1",
                "1 column of " + size + " and " + size,
                text("moved by %.1f deviations", shift),
                shift * shift <= 0.1,
                random -> rule.evaluate(TwoSamples.about("x")
                                .numbers("c", normal(size, 0, random), normal(size, shift, random)))
                        .verdict());
    }

    /** A column of three levels, of which one is as much more frequent as the others together are less. */
    private static Regime letters(int size, double distance) {
        Rule<TwoSamples> rule = driftOf("x").twoSampleTests().inEachColumn();
        return new Regime(
                "no significant drift, by holm",
                "1 column of levels, " + size + " and " + size,
                text("a distance of %.2f", distance),
                distance == 0,
                random -> rule.evaluate(TwoSamples.about("x")
                                .categories("c", drawn(size, 0.2, random), drawn(size, 0.2 + distance, random)))
                        .verdict());
    }

    private static List<String> drawn(int size, double first, SplittableRandom random) {
        return IntStream.range(0, size)
                .mapToObj(i -> random.nextDouble() < first ? "a" : random.nextBoolean() ? "b" : "c")
                .toList();
    }

    /** Probabilities in two groups, in one of which what they are of happens less often. */
    private static Regime calibration(int size, double gap) {
        Rule<ScoredOutcomes> rule =
                behaviourOf("m").calibrationGap(0.05).bins(5).across("group");
        return new Regime(
                "calibration gap ≤ 0.05", "2 of " + size, text("one off by %.2f", gap), gap <= 0.05, random -> {
                    double[] probabilities =
                            random.doubles(2L * size).map(p -> 0.2 + 0.6 * p).toArray();
                    boolean[] happened = new boolean[2 * size];
                    String[] groups = new String[2 * size];
                    for (int i = 0; i < happened.length; i++) {
                        groups[i] = i < size ? "a" : "b";
                        happened[i] = random.nextDouble() < probabilities[i] - (i < size ? gap : 0);
                    }
                    return rule.evaluate(ScoredOutcomes.of("m", probabilities, happened)
                                    .by("group", Arrays.asList(groups)))
                            .verdict();
                });
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
