package ai.lepton.metrics.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.catalogue.Measures.Kind;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.sequence.SequenceEvaluation;
import ai.lepton.metrics.sequence.TaggingScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuresTest {
    /** What stands in for the method of a measure where there are few hits, or all examples are alike: see the guide. */
    private static final Set<String> ANYWHERE = Set.of("modified-wilson", "clopper-pearson");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachMeasureSaysAllOfItself(Kind kind) {
        assertThat(kind.measures()).isNotEmpty();
        Set<String> keys = new HashSet<>();
        for (Measure measure : kind.measures()) {
            String key = measure.key();
            assertThat(keys.add(key)).as(key + " stands once").isTrue();
            assertThat(key).matches("[a-z][a-z0-9_]*(\\([a-z]+=[a-z0-9.]+\\))?");
            assertThat(measure.words()).as(key).isNotBlank().doesNotContain("_");
            assertThat(measure.direction()).as(key).isNotNull();
            assertThat(measure.range()).as(key).isNotEqualTo(Measure.Range.ANY);
            assertThat(measure.intervals()).as(key).isNotEmpty().allSatisfy(interval -> {
                assertThat(interval.method()).isNotBlank();
                assertThat(interval.holds()).isNotBlank();
            });
            assertThat(measure.intervals().stream()
                            .map(interval -> interval.of() + interval.method())
                            .distinct())
                    .as(key)
                    .hasSameSizeAs(measure.intervals());
        }
    }

    @Test
    void aNameMeansTheSameInEveryKindOfReport() {
        Map<String, Measure> known = new HashMap<>();
        for (Kind kind : Kind.values()) {
            for (Measure measure : kind.measures()) {
                Measure other = known.putIfAbsent(measure.key(), measure);
                if (other != null) {
                    assertThat(measure.direction()).as(measure.key()).isEqualTo(other.direction());
                    assertThat(measure.range()).as(measure.key()).isEqualTo(other.range());
                    assertThat(measure.words()).as(measure.key()).isEqualTo(other.words());
                }
                assertThat(Measures.named(measure.key()).orElseThrow().range()).isEqualTo(measure.range());
            }
        }
    }

    @Test
    void whatIsBetterIsAtTheEndOfTheRangeThatIsPerfect() {
        for (Kind kind : Kind.values()) {
            for (Measure measure : kind.measures()) {
                double best = measure.direction() == Measure.Direction.HIGHER_IS_BETTER
                        ? measure.range().highest()
                        : measure.range().lowest();
                if (measure.direction() == Measure.Direction.LOWER_IS_BETTER) {
                    assertThat(best)
                            .as(measure.key() + ": an error is 0 at best")
                            .isZero();
                } else if (measure.direction() == Measure.Direction.HIGHER_IS_BETTER) {
                    assertThat(best).as(measure.key()).isGreaterThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void perfectPredictionsReachTheBestValue() {
        int[] truth = {0, 0, 0, 1, 1, 2, 2, 2};
        var report = Evaluation.of(Labels.of("a", "b", "c"), truth)
                .predicted(truth)
                .resamples(50)
                .report();
        for (OverallMeasure measure : OverallMeasure.values()) {
            assertBest(measure, report.estimate(measure).score());
        }
        for (ClassMeasure measure : ClassMeasure.values()) {
            assertBest(measure, report.estimate(measure, "a").score());
        }
        double[] numbers = {1, 2, 4, 8};
        for (RegressionMeasure measure : RegressionMeasure.all()) {
            assertBest(measure, measure.of(numbers, numbers));
        }
    }

    private static void assertBest(Measure measure, Score score) {
        if (score.isDefined() && measure.direction() != Measure.Direction.NEITHER) {
            double best = measure.direction() == Measure.Direction.HIGHER_IS_BETTER
                    ? measure.range().highest()
                    : measure.range().lowest();
            if (Double.isFinite(best)) {
                assertThat(score.orElseThrow()).as(measure.key()).isCloseTo(best, within(1e-15));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classification/measures.txt",
                "classification/classification.txt",
                "regression/regression.txt",
                "multilabel/multilabel.txt"
            })
    void theRangeHoldsTheValuesOfReferenceLibraries(String file) {
        Set<String> held = new HashSet<>();
        for (String[] line : Golden.lines(file)) {
            if (line[2].equals("undefined")) {
                continue;
            }
            String name =
                    line[1].replaceFirst("^(class|overall|sklearn)\\.", "").split("[. ]", 2)[0];
            String key = name.toLowerCase(Locale.ROOT);
            Measures.named(key).ifPresent(measure -> {
                held.add(key);
                for (double value : Golden.doubles(line[2])) {
                    boolean isIn = measure.range().contains(value * (1 - 1e-12));
                    assertThat(isIn || !Double.isFinite(value))
                            .as(key + " " + value)
                            .isTrue();
                }
            });
        }
        List<Measure> all = file.startsWith("classification/measures")
                ? Stream.<Measure>concat(Arrays.stream(ClassMeasure.values()), Arrays.stream(OverallMeasure.values()))
                        .toList()
                : file.startsWith("regression") ? List.copyOf(Kind.NUMBERS.measures()) : List.of();
        assertThat(held).hasSizeGreaterThan(5);
        assertThat(held)
                .containsAll(all.stream()
                        .map(measure -> measure.key().replaceFirst("\\(.*", ""))
                        .toList());
    }

    /** An interval's method is one that the measure says, so that the guide's table is true of it. */
    @Test
    void reportsHaveTheIntervalsThatTheirMeasuresSay() {
        Random random = new Random(7);
        for (Report report : reports(random)) {
            for (Measurement line : report.measurements()) {
                Measure measure = inKind(report, line.name());
                line.estimate()
                        .interval()
                        .filter(bounds -> !ANYWHERE.contains(bounds.method()))
                        .ifPresent(bounds -> assertThat(measure.intervals())
                                .as(line.title())
                                .extracting(Measure.IntervalMethod::method)
                                .contains(bounds.method()));
                double value = line.estimate().value();
                assertThat(Double.isNaN(value) || measure.range().contains(value))
                        .as(line.title() + " " + value)
                        .isTrue();
            }
        }
    }

    private static Measure inKind(Report report, String name) {
        List<Kind> kinds = report.getClass().getSimpleName().startsWith("Classification")
                ? List.of(Kind.CLASSES, Kind.CONFUSION_MATRIX, Kind.PROBABILITIES)
                : report.getClass().getSimpleName().startsWith("Regression")
                        ? List.of(Kind.NUMBERS)
                        : report.getClass().getSimpleName().startsWith("Multilabel")
                                ? List.of(Kind.LABELS)
                                : report instanceof LatencyReport ? List.of(Kind.LATENCIES) : List.of(Kind.SPANS);
        List<Measure> found = kinds.stream()
                .flatMap(kind -> kind.measures().stream())
                .filter(measure -> measure.key().equals(name))
                .toList();
        assertThat(found).as(name).isNotEmpty();
        // Accuracy is of a class, and of all.
        return new Measure() {
            @Override
            public String key() {
                return name;
            }

            @Override
            public Traits traits() {
                List<IntervalMethod> all = new ArrayList<>();
                found.forEach(measure -> all.addAll(measure.intervals()));
                return found.get(0).traits().withIntervals(all.toArray(IntervalMethod[]::new));
            }
        };
    }

    private static List<Report> reports(Random random) {
        int n = 400;
        int[] truth = new int[n];
        double[] probabilities = new double[3 * n];
        double[] numbers = new double[n];
        double[] predicted = new double[n];
        boolean[] labels = new boolean[3 * n];
        double[] scores = new double[3 * n];
        long[] nanos = new long[n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(3);
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                probabilities[3 * i + j] = random.nextDouble() + (truth[i] == j ? 0.6 : 0);
                sum += probabilities[3 * i + j];
                labels[3 * i + j] = random.nextInt(3) == 0;
                scores[3 * i + j] = random.nextDouble() + (labels[3 * i + j] ? 0.5 : 0);
            }
            for (int j = 0; j < 3; j++) {
                probabilities[3 * i + j] /= sum;
            }
            numbers[i] = 3 + random.nextDouble();
            predicted[i] = numbers[i] + 0.3 * random.nextGaussian();
            nanos[i] = 1000 + random.nextInt(1000);
        }
        Labels three = Labels.of("a", "b", "c");
        CountMeasure[] more = Stream.concat(
                        Arrays.stream(OverallMeasure.values()).map(CountMeasure::of),
                        Arrays.stream(ClassMeasure.values())
                                .flatMap(measure -> Stream.of(
                                        CountMeasure.of(measure, "a"),
                                        CountMeasure.of(measure, Average.MACRO, Score.WhenUndefined.UNDEFINED))))
                .toArray(CountMeasure[]::new);
        List<List<String>> tags = List.of(List.of("B-X", "I-X", "O"), List.of("B-Y", "O", "B-X"), List.of("O", "B-Y"));
        List<List<String>> found = List.of(List.of("B-X", "O", "O"), List.of("B-Y", "O", "B-X"), List.of("B-Y", "O"));
        return List.of(
                Evaluation.of(three, truth)
                        .probabilities(probabilities)
                        .withMeasures(more)
                        .resamples(100)
                        .report(),
                RegressionEvaluation.of(numbers, predicted).report(),
                MultilabelEvaluation.of(three, labels).scores(scores, 0.8).report(),
                SequenceEvaluation.of(tags, found).strict(TaggingScheme.IOB2).report(),
                LatencyReport.of(Latencies.of(nanos), Duration.ofSeconds(1), 0.95));
    }

    @Test
    void familiesAreKnownByTheirNames() {
        for (String share : List.of("f2", "f0.5", "top_k_accuracy(k=7)", "f1 over 'a', 'b'")) {
            assertThat(Measures.named(share).orElseThrow().range()).as(share).isEqualTo(Measure.Range.SHARE);
        }
        assertThat(Measures.named("mean_pinball_loss(alpha=0.9)").orElseThrow().direction())
                .isEqualTo(Measure.Direction.LOWER_IS_BETTER);
        assertThat(Measures.named("latency_p75_seconds").orElseThrow().range()).isEqualTo(Measure.Range.NOT_NEGATIVE);
        assertThat(Measures.named("cost")).isEmpty();
    }
}
