package ai.lepton.ethics.fairness.proxy;

import static ai.lepton.ethics.fairness.proxy.ProxyRules.proxiesIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ProxyRulesTest {
    static Stream<JsonNode> associations() {
        return Golden.cases("kinds/associations.json");
    }

    static Stream<JsonNode> numbers() {
        return Golden.cases("kinds/numbers.json");
    }

    static Stream<JsonNode> predictions() {
        return Golden.cases("kinds/predictions.json");
    }

    private static List<String> texts(JsonNode codes) {
        return Arrays.stream(Golden.ints(codes)).mapToObj(code -> "g" + code).toList();
    }

    private static double value(Finding finding) {
        return finding.verdict().measurement().orElseThrow().estimate().value();
    }

    @ParameterizedTest
    @MethodSource("associations")
    void categoriesHaveTheAssociationOfSciPyAndDython(JsonNode golden) {
        ProxyColumns columns = ProxyColumns.about("m")
                .attribute("sex", texts(golden.get("group")))
                .categories("branch", texts(golden.get("column")));
        Finding finding = proxiesIn("m").cramersV(0.2).of("sex").evaluate(columns);
        assertThat(value(finding)).isCloseTo(golden.get("corrected").asDouble(), within(1e-9));
        ProxyColumns.Levels column = (ProxyColumns.Levels) columns.column("branch");
        Groups groups = Groups.of(columns.attributed("sex"));
        Contingency table = Contingency.of(column, groups.of(), groups.names().size());
        assertThat(table.plain()).isCloseTo(golden.get("plain").asDouble(), within(1e-9));
        if (table.corrected() < 0.3) {
            // Where the delta method has nothing to add, the bounds are those of SciPy's distribution.
            Interval interval = table.interval(0.95);
            double n = table.n();
            double most = Math.min(table.cells().length, groups.names().size()) - 1.0;
            assertThat(interval.high())
                    .isGreaterThanOrEqualTo(
                            0.999 * Math.sqrt(golden.get("shift_high").asDouble() / n / most));
            assertThat(interval.low())
                    .isLessThanOrEqualTo(
                            1.02 * Math.sqrt(golden.get("shift_low").asDouble() / n / most));
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numbersHaveTheAssociationOfTheirTenths(JsonNode golden) {
        ProxyColumns columns = ProxyColumns.about("m")
                .attribute("sex", texts(golden.get("group")))
                .numbers("income", Golden.doubles(golden.get("column")));
        assertThat(value(proxiesIn("m").cramersV(0.2).of("sex").evaluate(columns)))
                .isCloseTo(golden.get("corrected").asDouble(), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void predictionsHaveTheBalancedAccuracyOfScikitLearn(JsonNode golden) {
        ProxyColumns columns = ProxyColumns.about("m")
                .attribute("sex", texts(golden.get("group")))
                .predictions("sex", texts(golden.get("predicted")));
        double expected = golden.get("balanced_accuracy").asDouble();
        Finding finding = proxiesIn("m").balancedAccuracy(0.5).of("sex").evaluate(columns);
        assertThat(Math.max(value(finding), 1 - value(finding)))
                .isCloseTo(Math.max(expected, 1 - expected), within(1e-9));
    }

    @Test
    void whatIsAboveTheLimitIsListedAndWhatKeepsItToo() {
        SplittableRandom random = new SplittableRandom(4);
        List<String> sexes = new ArrayList<>();
        List<@Nullable String> branches = new ArrayList<>();
        double[] incomes = new double[4000];
        for (int i = 0; i < 4000; i++) {
            boolean isWoman = random.nextBoolean();
            sexes.add(isWoman ? "woman" : "man");
            branches.add(random.nextInt(3) == 0 ? null : "b" + random.nextInt(4));
            incomes[i] = random.nextGaussian() + (isWoman ? 1 : 0);
        }
        ProxyColumns columns = ProxyColumns.about("loan")
                .attribute("sex", sexes)
                .categories("branch", branches)
                .numbers("income", incomes);
        Finding finding = proxiesIn("loan").should().tellAtMost(0.2).of("sex").evaluate(columns);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .startsWith("'income' about 'sex': wanted at most 0.20 at 95 % confidence, got 0.4");
        assertThat(finding.breakdowns().get(0).table()).contains("above the limit", "keeps the limit");
        assertThat(proxiesIn("loan")
                        .ofColumns("branch")
                        .cramersV(0.2)
                        .of("sex")
                        .evaluate(columns)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        Rule<ProxyColumns> report = proxiesIn("loan").cramersV(0.2).of("sex").reportOnly();
        assertThat(report.evaluate(columns).verdict()).isInstanceOf(Verdict.Reported.class);
    }

    @Test
    void aMissingValueMayTell() {
        List<String> sexes =
                IntStream.range(0, 1000).mapToObj(i -> i % 2 == 0 ? "f" : "m").toList();
        double[] numbers = IntStream.range(0, 1000)
                .mapToDouble(i -> i % 4 == 0 ? Double.NaN : i)
                .toArray();
        ProxyColumns columns = ProxyColumns.about("m").attribute("sex", sexes).numbers("pregnancies", numbers);
        Finding finding = proxiesIn("m").cramersV(0.3).of("sex").evaluate(columns);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(value(finding)).isCloseTo(0.577, within(0.02));
    }

    @Test
    void aColumnWhoseValuesHardlyAnybodySharesIsTooFewToTell() {
        List<String> sexes =
                IntStream.range(0, 1000).mapToObj(i -> i % 2 == 0 ? "f" : "m").toList();
        List<String> ids = IntStream.range(0, 1000).mapToObj(i -> "id" + i).toList();
        ProxyColumns columns = ProxyColumns.about("m").attribute("sex", sexes).categories("id", ids);
        Verdict verdict =
                proxiesIn("m").cramersV(0.3).of("sex").evaluate(columns).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason())
                .startsWith("'id' about 'sex': too few people share a value to tell: 100 % have one");
    }

    @Test
    void rareValuesLeaveMoreOpen() {
        long[][] cells = {{400, 410}, {90, 100}};
        assertThat(new Contingency(cells, 0.04).interval(0.95).high()).isGreaterThan(0.2);
        assertThat(new Contingency(cells, 0).interval(0.95).high()).isLessThan(0.1);
    }

    @Test
    void whereManyAreOfUnknownGroupNothingPasses() {
        List<@Nullable String> sexes = new ArrayList<>();
        List<String> branches = new ArrayList<>();
        List<String> predicted = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            sexes.add(i % 10 == 0 ? null : i % 2 == 0 ? "f" : "m");
            branches.add("b" + i % 3);
            predicted.add(i % 3 == 0 ? "f" : "m");
        }
        ProxyColumns columns = ProxyColumns.about("m")
                .attribute("sex", sexes)
                .categories("branch", branches)
                .predictions("sex", predicted);
        for (Rule<ProxyColumns> rule : List.of(
                proxiesIn("m").cramersV(0.2).of("sex"),
                proxiesIn("m").balancedAccuracy(0.6).of("sex"))) {
            Verdict verdict = rule.evaluate(columns).verdict();
            assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .contains("the group of 400 of 4000 people is not known", "that of 200 of them");
        }
    }

    @Test
    void smallAndUnknownGroupsAreListedAndComparedWithNobody() {
        List<@Nullable String> sexes = new ArrayList<>();
        List<String> branches = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sexes.add(i < 5 ? "x" : i < 20 ? null : i % 2 == 0 ? "f" : "m");
            branches.add(i < 20 ? "other" : "b" + i % 3);
        }
        ProxyColumns columns = ProxyColumns.about("m").attribute("sex", sexes).categories("branch", branches);
        Finding finding = proxiesIn("m").cramersV(0.2).of("sex").evaluate(columns);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.breakdowns().get(1).table())
                .contains("too few to tell: fewer than 30", "(not known)", "compared with nobody");
        assertThat(proxiesIn("m")
                        .cramersV(0.2)
                        .of("sex")
                        .evaluate(ProxyColumns.about("m")
                                .attribute("sex", sexes.subList(0, 40))
                                .categories("branch", branches.subList(0, 40)))
                        .verdict()
                        .reason())
                .contains("there are no two groups of 30 people or more");
    }

    @Test
    void ofTwoGroupsPredictionsThatAreAlwaysWrongTellAsMuch() {
        List<String> sexes =
                IntStream.range(0, 1000).mapToObj(i -> i % 2 == 0 ? "f" : "m").toList();
        List<String> wrong =
                sexes.stream().map(sex -> sex.equals("f") ? "m" : "f").toList();
        Verdict verdict = proxiesIn("m")
                .should()
                .bePredictedWithAtMost(0.6)
                .of("sex")
                .evaluate(ProxyColumns.about("m").attribute("sex", sexes).predictions("sex", wrong))
                .verdict();
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        assertThat(verdict.reason()).startsWith("predictions of sex turned round: ");
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        ProxyColumns columns = ProxyColumns.about("m").attribute("sex", List.of("f", "m"));
        assertThatThrownBy(() -> columns.numbers("a", new double[] {1, Double.POSITIVE_INFINITY}))
                .hasMessage("a[1] is Infinity; numbers must be finite, or NaN where one is missing");
        assertThatThrownBy(() -> columns.numbers("a", new double[1]))
                .hasMessage("a has 1 values but there are 2 people");
        assertThatThrownBy(() -> columns.categories("sex", List.of("f", "m")))
                .hasMessage("columns of 'm' have the column 'sex' already, or a column of this name");
        assertThatThrownBy(() -> columns.predictions("age", List.of("f", "m")))
                .hasMessage("columns of 'm' have no attribute 'age'; they have 'sex'");
        assertThatThrownBy(() -> proxiesIn("m").cramersV(1.5))
                .hasMessage("limit of the association is 1.5, outside [0, 1]");
        assertThatThrownBy(() -> proxiesIn("m").balancedAccuracy(0.6).of("sex", "age"))
                .hasMessage("a rule about predictions is about one attribute, not 2; write one for each");
    }
}
