package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Held against Fairlearn and AIF360; the files beside golden.py. */
class PeersTest {
    private static Stream<JsonNode> read(String file) {
        try (InputStream stream = Objects.requireNonNull(PeersTest.class.getResourceAsStream(file), file)) {
            JsonNode cases = JsonMapper.builder().build().readTree(stream);
            return IntStream.range(0, cases.size()).mapToObj(cases::get);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> binary() {
        return read("binary.json");
    }

    static Stream<JsonNode> multiclass() {
        return read("multiclass.json");
    }

    static Stream<JsonNode> numbers() {
        return read("numbers.json");
    }

    static Stream<JsonNode> individual() {
        return read("individual.json");
    }

    private static boolean[] flags(JsonNode array) {
        boolean[] flags = new boolean[array.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = array.get(i).asInt() == 1;
        }
        return flags;
    }

    private static List<String> groups(JsonNode golden) {
        List<String> groups = new ArrayList<>();
        golden.get("group").forEach(group -> groups.add(group.asString()));
        return groups;
    }

    private static int[] rowsOf(List<String> groups, String group) {
        return IntStream.range(0, groups.size())
                .filter(row -> groups.get(row).equals(group))
                .toArray();
    }

    private static Decisions decisions(JsonNode golden) {
        Decisions decisions = Decisions.of("loan", flags(golden.get("predicted")))
                .qualified(flags(golden.get("truth")))
                .by("group", groups(golden));
        return golden.has("weight") && golden.get("weight").size() > 0
                ? decisions.weights(Golden.doubles(golden.get("weight")))
                : decisions;
    }

    @ParameterizedTest
    @MethodSource("binary")
    void ratesByGroupAreTheirs(JsonNode golden) {
        Decisions decisions = decisions(golden);
        List<String> groups = groups(golden);
        for (String name : golden.get("by_group").propertyNames()) {
            JsonNode values = golden.get("by_group").get(name);
            Rate rate = Rate.named(name).orElseThrow();
            double least = 1;
            double most = 0;
            for (String group : values.propertyNames()) {
                Score score = decisions.sample(rate, rowsOf(groups, group)).score();
                close(score, values.get(group), name);
                least = Math.min(least, score.orElseThrow());
                most = Math.max(most, score.orElseThrow());
            }
            if (golden.get("difference").has(name)) {
                close(Score.of(most - least), golden.get("difference").get(name), name);
                close(Score.of(least / most), golden.get("ratio").get(name), name);
                // What the rule measures is the greatest of its comparisons.
                Finding finding = decisionsAbout("loan")
                        .rates(rate)
                        .differingByAtMost(0)
                        .across("group")
                        .evaluate(decisions);
                double greatest = finding.breakdowns().get(1).rows().stream()
                        .mapToDouble(row -> Double.parseDouble(row.get(2).toString()))
                        .max()
                        .orElseThrow();
                assertThat(greatest).as(name).isCloseTo(most - least, within(5e-5));
            }
        }
    }

    @Test
    void averageOddsAreThose() {
        JsonNode golden = binary().findFirst().orElseThrow();
        Finding finding =
                decisionsAbout("loan").averageOdds(0.1).across("group").evaluate(decisions(golden));

        assertThat(finding.verdict().measurement().orElseThrow().estimate().value())
                .isCloseTo(golden.get("average_odds").asDouble(), within(1e-14));
    }

    @ParameterizedTest
    @MethodSource("multiclass")
    void measuresOfSeveralClassesAreTheirs(JsonNode golden) {
        Labels labels = Labels.of(IntStream.range(0, golden.get("classes").asInt())
                .mapToObj(Integer::toString)
                .toList());
        Predictions predictions = Predictions.classes(
                "triage", labels, Golden.ints(golden.get("truth")), Golden.ints(golden.get("predicted")));
        hold(golden, weighted(golden, predictions));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void measuresOfNumbersAreTheirs(JsonNode golden) {
        Predictions predictions = Predictions.numbers(
                "rent", Golden.doubles(golden.get("truth")), Golden.doubles(golden.get("predicted")));
        hold(golden, weighted(golden, predictions));
    }

    private static Predictions weighted(JsonNode golden, Predictions predictions) {
        return golden.get("weight").size() > 0
                ? predictions.weights(Golden.doubles(golden.get("weight")))
                : predictions;
    }

    private static void hold(JsonNode golden, Predictions predictions) {
        List<String> groups = groups(golden);
        for (String name : golden.get("by_group").propertyNames()) {
            String measure = name.startsWith("recall of ") ? "recall" : name.equals("macro f1") ? "f1" : name;
            String label = name.startsWith("recall of ") ? name.substring("recall of ".length()) : null;
            Samples samples = predictions.samples(measure, name.equals("macro f1") ? "macro" : null, label, 0.95);
            JsonNode values = golden.get("by_group").get(name);
            for (String group : values.propertyNames()) {
                close(samples.of(0, rowsOf(groups, group)).score(), values.get(group), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("individual")
    void individualMeasuresAreTheirs(JsonNode golden) {
        Decisions decisions = decisions(golden);
        GroupCounts all = decisions.total();
        double[] benefits = Golden.doubles(golden.get("benefits"));
        for (String alpha : golden.get("entropy_of_benefits").propertyNames()) {
            close(
                    IndividualFairness.generalizedEntropy(benefits, Double.parseDouble(alpha)),
                    golden.get("entropy_of_benefits").get(alpha),
                    alpha);
        }
        close(IndividualFairness.generalizedEntropy(benefits, 0), golden.get("mean_log_deviation"), "alpha 0");
        for (String alpha : golden.get("entropy").propertyNames()) {
            close(
                    IndividualFairness.generalizedEntropy(all, Double.parseDouble(alpha), 0.95)
                            .score(),
                    golden.get("entropy").get(alpha),
                    alpha);
        }
        GroupParity parity = decisions.parity("group");
        for (String alpha : golden.get("between").propertyNames()) {
            close(
                    parity.betweenGroupGeneralizedEntropy(Double.parseDouble(alpha)),
                    golden.get("between").get(alpha),
                    alpha);
        }
        double disparity = 0;
        Set<String> groups = new HashSet<>(groups(golden));
        for (String group : groups) {
            double share = (double) Objects.requireNonNull(parity.groups().get(List.of(group)))
                            .size()
                    / all.size();
            disparity += share * parity.demographicDisparity(List.of(group)).orElseThrow();
        }
        close(Score.of(disparity), golden.get("disparity_over_groups"), "disparity");
        close(parity.differentialFairness(1), golden.get("differential_fairness"), "differential fairness");
        double[][] rows = new double[golden.get("rows").size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Golden.doubles(golden.get("rows").get(i));
        }
        close(
                IndividualFairness.consistency(
                                rows,
                                Golden.doubles(golden.get("predicted")),
                                golden.get("neighbours").asInt(),
                                0.95)
                        .score(),
                golden.get("consistency"),
                "consistency");
    }

    @Test
    void departmentsOfBerkeleyDifferAsFairlearnSaysTheyDo() {
        JsonNode golden = read("berkeley.json").findFirst().orElseThrow();
        Finding finding = decisionsAbout("admission")
                .rates(Rate.SELECTION_RATE)
                .differingByAtMost(0.05)
                .within("department")
                .across("gender")
                .evaluate(Berkeley.admissions());

        for (String department : golden.get("by_department").propertyNames()) {
            assertThat(finding.breakdowns().get(1).rows())
                    .filteredOn(row -> row.get(0).toString().endsWith("in department '" + department + "'"))
                    .singleElement()
                    .satisfies(row -> assertThat(Double.parseDouble(row.get(2).toString()))
                            .isCloseTo(
                                    golden.get("by_department").get(department).asDouble(), within(5.1e-5)));
        }
    }

    private static void close(Score score, JsonNode expected, String what) {
        assertThat(score.orElseThrow()).as(what).isCloseTo(expected.asDouble(), within(1e-12));
    }
}
