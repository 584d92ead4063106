package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionRulesTest {
    /** Rents of two origins, the second's errors greater by a factor. */
    private static Predictions rents(int n, double factor) {
        SplittableRandom random = new SplittableRandom(5);
        double[] truth = new double[n];
        double[] predicted = new double[n];
        List<String> origins = new ArrayList<>();
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            truth[i] = 500 + 10 * random.nextDouble();
            predicted[i] = truth[i] + 20 * (random.nextDouble() - 0.5) * (i % 2 == 0 ? 1 : factor);
            origins.add(i % 2 == 0 ? "here" : "there");
            rooms.add(Integer.toString(i / 2 % 3));
        }
        return Predictions.numbers("rent", truth, predicted)
                .by("origin", origins)
                .by("rooms", rooms);
    }

    @Test
    void aLossIsBoundedInEachGroup() {
        Finding finding = predictionsOf("rent")
                .measure("mean_absolute_error")
                .ofAtMost(7)
                .across("origin")
                .evaluate(rents(400, 1));

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.rule().id()).isEqualTo("mean-absolute-error-in-each-group");
        assertThat(finding.rule().statement())
                .isEqualTo(
                        "predictions of 'rent' should have mean absolute error of at most 7.0 in each group of origin");
        assertThat(predictionsOf("rent")
                        .measure("mean_absolute_error")
                        .ofAtMost(7)
                        .across("origin")
                        .evaluate(rents(400, 3))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void differencesAndRatiosOfErrorsAreJudgedWithinStrata() {
        assertThat(predictionsOf("rent")
                        .measure("root_mean_squared_error")
                        .ratioOfAtLeast(0.7)
                        .within("rooms")
                        .across("origin")
                        .evaluate(rents(3000, 1))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(predictionsOf("rent")
                        .measure("mean_absolute_error")
                        .differingByAtMost(2)
                        .within("rooms")
                        .across("origin")
                        .evaluate(rents(3000, 3))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aMeasureOfEachClassIsJudgedForEach() {
        int n = 2000;
        int[] truth = new int[n];
        int[] predicted = new int[n];
        List<String> groups = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < n; i++) {
            truth[i] = i % 3;
            boolean isMissed = random.nextDouble() < (i % 2 == 0 && truth[i] == 2 ? 0.4 : 0.1);
            predicted[i] = isMissed ? (truth[i] + 1) % 3 : truth[i];
            groups.add(i % 2 == 0 ? "a" : "b");
        }
        Predictions predictions = Predictions.classes("triage", Labels.of("low", "middle", "high"), truth, predicted)
                .by("g", groups);
        Finding each = predictionsOf("triage")
                .measure("recall")
                .ofEachClass()
                .differingByAtMost(0.15)
                .across("g")
                .evaluate(predictions);
        assertThat(each.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(each.verdict().reason())
                .startsWith("across g, recall of 'high' of 'a' below 'b': wanted at most 0.15");
        Finding macro = predictionsOf("triage")
                .measure("f1")
                .averaged(Average.MACRO)
                .ofAtLeast(0.7)
                .across("g")
                .evaluate(predictions);
        assertThat(macro.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThatThrownBy(() -> predictionsOf("triage")
                        .measure("no such")
                        .ofAtLeast(0.7)
                        .across("g")
                        .evaluate(predictions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such");
    }

    @Test
    void smallAndUnknownGroupsAreListedAndStopNothing() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 4005;
        boolean[] selected = new boolean[n];
        boolean[] qualified = new boolean[n];
        @Nullable String[] groups = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            qualified[i] = i % 2 == 0;
            selected[i] = random.nextDouble() < (qualified[i] ? 0.8 : 0.2);
            groups[i] = i < 4000 ? i / 2 % 2 == 0 ? "a" : "b" : i < 4003 ? "tiny" : null;
        }
        Decisions decisions =
                Decisions.of("loan", selected).qualified(qualified).by("g", Arrays.asList(groups));
        for (var rule : List.of(
                decisionsAbout("loan").predictiveParity(0.1).across("g"),
                decisionsAbout("loan").averageOdds(0.1).across("g"),
                decisionsAbout("loan")
                        .rates(Rate.ERROR_RATE)
                        .differingByAtMost(0.1)
                        .against(Reference.rest())
                        .across("g"))) {
            Finding finding = rule.evaluate(decisions);
            assertThat(finding.verdict()).as(finding.toString()).isInstanceOf(Verdict.Pass.class);
            assertThat(finding.verdict().reason()).contains("too few to tell");
            assertThat(finding.breakdowns().get(0).table())
                    .contains("(not known)")
                    .contains("not judged");
        }
    }

    @Test
    void weightsOfASampleMakeTheRateThatOfThePopulation() {
        // Half of the sample, the selected, stands for three times as many.
        int n = 400;
        boolean[] selected = new boolean[n];
        double[] weight = new double[n];
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            selected[i] = i % 2 == 0;
            weight[i] = selected[i] ? 3 : 1;
            groups.add(i / 2 % 2 == 0 ? "a" : "b");
        }
        Decisions decisions = Decisions.of("m", selected).by("g", groups).weights(weight);
        Finding finding = decisionsAbout("m").disparateImpact(0.8).across("g").evaluate(decisions);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.breakdowns().get(0).rows().get(0).get(2)).hasToString("0.7500");
        assertThat(decisionsAbout("m")
                        .demographicParity(0.2)
                        .across("g")
                        .evaluate(decisions)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThatThrownBy(() -> decisions.weights(new double[n]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight[0] is 0.0; a weight is above 0 and finite");
        double[] huge = new double[n];
        Arrays.fill(huge, 1e308);
        assertThatThrownBy(() -> decisions.weights(huge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("weight[0] is 1.0E308, outside [1.0E-100, 1.0E100]: the squares of weights");
    }

    @Test
    void whatUnevenWeightsAreWorthIsItselfFoundFromThem() {
        int n = 200;
        boolean[] selected = new boolean[n];
        double[] weight = new double[n];
        double[] huge = new double[n];
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            selected[i] = i % 3 == 0;
            weight[i] = i % 20 == 0 ? 10 : 1 + i % 4;
            huge[i] = weight[i] * 1e99;
            rows[i] = i;
        }
        Decisions decisions = Decisions.of("m", selected).by("g", Collections.nCopies(n, "a"));
        Interval bounds = decisions
                .weights(weight)
                .sample(Rate.SELECTION_RATE, rows)
                .summand(0.95)
                .interval()
                .orElseThrow();

        // statsmodels 0.15.0: proportion_confint of 136.789 trials, method='wilson', with the quantile of
        // scipy 1.17.1: t.ppf(0.975, 105.363) in the place of the normal one.
        assertThat(bounds.low()).isCloseTo(0.27045930166041127, within(1e-9));
        assertThat(bounds.high()).isCloseTo(0.42968383137734806, within(1e-9));
        assertThat(bounds.level()).isEqualTo(0.95);
        // Only their proportions count, however large they are.
        assertThat(decisions
                        .weights(huge)
                        .sample(Rate.SELECTION_RATE, rows)
                        .summand(0.95)
                        .interval()
                        .orElseThrow()
                        .high())
                .isCloseTo(bounds.high(), within(1e-9));
        // Where all weigh the same nothing is left to be found.
        Arrays.fill(weight, 3);
        assertThat(decisions
                        .weights(weight)
                        .sample(Rate.SELECTION_RATE, rows)
                        .summand(0.95)
                        .interval()
                        .orElseThrow()
                        .high())
                .isCloseTo(
                        decisions
                                .sample(Rate.SELECTION_RATE, rows)
                                .summand(0.95)
                                .interval()
                                .orElseThrow()
                                .high(),
                        within(1e-9));
    }

    @Test
    void aConditionalDisparityIsTheMeanOverStrata() {
        Finding plain = decisionsAbout("admission")
                .demographicDisparity(0.06)
                .across("gender")
                .evaluate(Berkeley.admissions());
        Finding within = decisionsAbout("admission")
                .demographicDisparity(0.06)
                .within("department")
                .across("gender")
                .evaluate(Berkeley.admissions());

        assertThat(plain.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(within.verdict()).isInstanceOf(Verdict.Pass.class);
    }

    /** Ten measures of groups that are alike: each difference is found above 0, as is their mean, which shows nothing. */
    @Test
    void differencesOfManyMeasuresAreNotFoundByChanceInTheMean() {
        Claim one = Claim.of("one", 0.08, 100, at -> new Interval(-0.03, 0.19, at, "any"));
        Estimate ten =
                Form.mean("ten", Collections.nCopies(10, one), false, 0.95).estimate(0.95);
        assertThat(ten.value()).isCloseTo(0.08, within(1e-12));
        assertThat(ten.interval().orElseThrow().low()).isCloseTo(-0.03, within(1e-12));
        assertThat(ten.interval().orElseThrow().high()).isCloseTo(0.19, within(1e-12));
        Estimate two = Form.mean("two", List.of(one, one), true, 0.95).estimate(0.95);
        assertThat(two.interval().orElseThrow().low()).isCloseTo(0.08 - 0.11 / Math.sqrt(2), within(1e-12));
    }

    /** The mean difference of a rate and its complement is the difference itself, and no better known than it. */
    @Test
    void measuresOfTheSamePeopleAreNotTakenForIndependent() {
        Decisions decisions = Decisions.counted("m", "g")
                .add(300, 200, "one")
                .add(250, 250, "two")
                .decisions();
        Interval one = decisionsAbout("m")
                .rates(Rate.SELECTION_RATE)
                .differingByAtMost(0.1)
                .across("g")
                .evaluate(decisions)
                .verdict()
                .measurement()
                .orElseThrow()
                .estimate()
                .interval()
                .orElseThrow();
        Interval both = decisionsAbout("m")
                .rates(Rate.SELECTION_RATE, Rate.REJECTION_RATE)
                .differingInTheMeanByAtMost(0.1)
                .across("g")
                .evaluate(decisions)
                .verdict()
                .measurement()
                .orElseThrow()
                .estimate()
                .interval()
                .orElseThrow();
        assertThat(both.low()).isCloseTo(one.low(), within(1e-9));
        assertThat(both.high()).isCloseTo(one.high(), within(1e-9));
    }

    @Test
    void errorsThatAreAllAlikeSayNothingOfThoseThatWereNotSeen() {
        // Twelve errors of 1 in each group: up to a share 1 - 0.025^(1/12) = 26.46 % of all may be unlike them, as good
        // as exact, or as
        // bad as chance, which here errs by about 11. A width of 0 would pass with twelve people.
        SplittableRandom random = new SplittableRandom(6);
        double[] truth = new double[24];
        double[] predicted = new double[24];
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < truth.length; i++) {
            truth[i] = 10 * random.nextGaussian();
            predicted[i] = truth[i] + (i % 2 == 0 ? 1 : -1);
            groups.add(i < 12 ? "one" : "two");
        }
        Verdict verdict = predictionsOf("m")
                .measure("mean_absolute_error")
                .ofAtMost(1.5)
                .across("g")
                .evaluate(Predictions.numbers("m", truth, predicted).by("g", groups))
                .verdict();
        Interval interval =
                verdict.measurement().orElseThrow().estimate().interval().orElseThrow();

        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(interval.low()).isCloseTo(Math.pow(0.025, 1.0 / 12), within(1e-9));
        assertThat(interval.high()).isBetween(2.0, 5.0);
    }
}
