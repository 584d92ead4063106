package ai.lepton.metrics.conformal;

import static ai.lepton.metrics.Golden.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.calibration.ClassProbabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against MAPIE and crepes: see golden.py beside the values. */
class GoldenConformalTest {
    private static Stream<Case> cases(String prefix) {
        return Golden.cases("conformal/conformal.txt").values().stream()
                .filter(given -> given.name().matches(prefix + "-\\d+"));
    }

    static Stream<Case> intervals() {
        return cases("interval");
    }

    static Stream<Case> crossed() {
        return cases("cross");
    }

    static Stream<Case> sets() {
        return cases("set");
    }

    static Stream<Case> crossedSets() {
        return cases("cross-set");
    }

    @ParameterizedTest
    @MethodSource("intervals")
    void agreesOnIntervalsOfOneWidth(Case given) {
        ConformalIntervals.Absolute found = ConformalIntervals.Absolute.calibrated(
                given.doubles("truth"), given.doubles("predicted"), given.number("confidence"));
        double[] probe = given.doubles("probe");
        double[] wanted = given.doubles("mapie.absolute");
        for (int i = 0; i < probe.length; i++) {
            check(found.interval(probe[i]), wanted, i);
        }
    }

    @ParameterizedTest
    @MethodSource("intervals")
    void agreesOnScaledIntervals(Case given) {
        ConformalIntervals.Normalized found = ConformalIntervals.Normalized.calibrated(
                given.doubles("truth"), given.doubles("predicted"), given.doubles("scale"), given.number("confidence"));
        double[] probe = given.doubles("probe");
        double[] scale = given.doubles("probe.scale");
        double[] wanted = given.doubles("crepes.normalized");
        for (int i = 0; i < probe.length; i++) {
            check(found.interval(probe[i], scale[i]), wanted, i);
        }
    }

    @ParameterizedTest
    @MethodSource("intervals")
    void agreesOnQuantiles(Case given) {
        ConformalIntervals.Quantiles found = ConformalIntervals.Quantiles.calibrated(
                given.doubles("truth"), given.doubles("low"), given.doubles("high"), given.number("confidence"));
        double[] probe = given.doubles("probe");
        double[] wanted = given.doubles("mapie.quantiles");
        for (int i = 0; i < probe.length; i++) {
            check(found.interval(probe[i] - 1, probe[i] + 0.5), wanted, i);
        }
    }

    @ParameterizedTest
    @MethodSource("intervals")
    void agreesOnGroupsAlsoWhereTheyAreTooSmall(Case given) {
        double[] truth = given.doubles("truth");
        double[] predicted = given.doubles("predicted");
        List<String> groups =
                Arrays.stream(given.ints("group")).mapToObj(Integer::toString).toList();
        Mondrian<ConformalIntervals.Absolute> found = Mondrian.of(
                groups,
                rows -> ConformalIntervals.Absolute.calibrated(
                        Mondrian.at(truth, rows), Mondrian.at(predicted, rows), given.number("confidence")));
        double[] probe = given.doubles("probe");
        for (int group = 0; group < 4; group++) {
            for (int i = 0; i < probe.length; i++) {
                PredictionInterval interval = found.of("" + group).interval(probe[i]);
                String[] wanted = given.text("crepes.group." + group).split(" ", -1);
                if (wanted[2 * i].equals("-inf")) {
                    assertThat(interval.isBounded()).isFalse();
                    assertThat(interval.whyUnbounded()).contains("of '" + group + "'");
                } else {
                    assertThat(interval.low()).isCloseTo(Double.parseDouble(wanted[2 * i]), within(1e-9));
                    assertThat(interval.high()).isCloseTo(Double.parseDouble(wanted[2 * i + 1]), within(1e-9));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("crossed")
    void agreesOnCrossValidationPlus(Case given) {
        ConformalIntervals.Cross found = ConformalIntervals.Cross.calibrated(
                given.doubles("truth"), given.doubles("oof"), given.ints("fold"), given.number("confidence"));
        double[] models = given.doubles("new");
        double[] wanted = given.doubles("mapie");
        int folds = found.residuals().length;
        assertThat(models).hasSize(6 * folds);
        for (int i = 0; i < 6; i++) {
            check(found.interval(Arrays.copyOfRange(models, i * folds, (i + 1) * folds)), wanted, i);
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void agreesOnLeastAmbiguousSets(Case given) {
        int classes = given.ints("classes")[0];
        ConformalSets.Split found = ConformalSets.Split.calibrated(
                new ClassScore.Lac(),
                given.ints("truth"),
                ClassProbabilities.of(given.doubles("probabilities"), classes),
                given.number("confidence"),
                0);
        double[] probes = given.doubles("new");
        int[] wanted = given.ints("mapie.lac");
        for (int i = 0; i * classes < probes.length; i++) {
            assertThat(found.set(Arrays.copyOfRange(probes, i * classes, (i + 1) * classes))
                            .classes())
                    .isEqualTo(held(wanted, i, classes));
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void agreesOnAdaptiveSets(Case given) {
        int[] all = IntStream.range(0, given.ints("truth").length).toArray();
        agree(given, "aps", all, new ClassScore.Aps(true));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void agreesOnRegularizedAdaptiveSets(Case given) {
        agree(
                given,
                "raps",
                given.ints("raps.kept"),
                new ClassScore.Raps(given.number("raps.lambda"), given.ints("raps.k")[0], true));
    }

    /** Holds thresholds and sets against the reference's, with what it drew. */
    private static void agree(Case given, String name, int[] kept, ClassScore score) {
        int classes = given.ints("classes")[0];
        double[] probabilities = given.doubles("probabilities");
        int[] truth = given.ints("truth");
        double[] u = given.doubles(name + ".u");
        double[] scores = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            double[] row = Arrays.copyOfRange(probabilities, kept[i] * classes, (kept[i] + 1) * classes);
            scores[i] = score.scores(row, u[i])[truth[kept[i]]];
        }
        ConformalThreshold threshold = ConformalThreshold.of(scores, given.number("confidence"));
        assertAgrees("threshold", threshold.value(), given.number("mapie." + name + ".threshold"));
        double[] probes = given.doubles("new");
        double[] newU = given.doubles(name + ".new.u");
        int[] wanted = given.ints("mapie." + name);
        for (int i = 0; i < newU.length; i++) {
            double[] found = score.scores(Arrays.copyOfRange(probes, i * classes, (i + 1) * classes), newU[i]);
            List<Integer> held = IntStream.range(0, classes)
                    .filter(label -> found[label] <= threshold.value())
                    .boxed()
                    .toList();
            assertThat(held).as("set %d", i).isEqualTo(held(wanted, i, classes));
        }
    }

    @ParameterizedTest
    @MethodSource("crossedSets")
    void agreesOnCrossValidatedSets(Case given) {
        ConformalSets.Cross found = ConformalSets.Cross.calibrated(
                new ClassScore.Lac(),
                given.ints("truth"),
                ClassProbabilities.of(given.doubles("oof"), 3),
                given.ints("fold"),
                given.number("confidence"),
                0);
        double[] models = given.doubles("new");
        int[] wanted = given.ints("mapie");
        int folds = found.scores().length;
        for (int i = 0; i < 25; i++) {
            double[][] rows = new double[folds][];
            for (int k = 0; k < folds; k++) {
                int from = (i * folds + k) * 3;
                rows[k] = Arrays.copyOfRange(models, from, from + 3);
            }
            assertThat(found.set(rows).classes()).as("set %d", i).isEqualTo(held(wanted, i, 3));
        }
    }

    private static List<Integer> held(int[] wanted, int set, int classes) {
        List<Integer> held = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            if (wanted[set * classes + label] == 1) {
                held.add(label);
            }
        }
        return held;
    }

    private static void check(PredictionInterval found, double[] wanted, int i) {
        assertThat(found.low()).isCloseTo(wanted[2 * i], within(1e-9));
        assertThat(found.high()).isCloseTo(wanted[2 * i + 1], within(1e-9));
    }
}
