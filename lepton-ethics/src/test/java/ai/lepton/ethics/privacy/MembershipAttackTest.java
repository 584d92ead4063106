package ai.lepton.ethics.privacy;

import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.inference.Proportions;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MembershipAttackTest {
    static Stream<JsonNode> cases() {
        return Golden.cases("attacks.json");
    }

    private static MembershipScores of(JsonNode golden) {
        return MembershipScores.of(
                "m", Golden.doubles(golden.get("members")), Golden.doubles(golden.get("non_members")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeasuresAreThoseOfScikitLearn(JsonNode golden) {
        MembershipScores attack = of(golden);

        assertThat(attack.auc(0.95).value()).isCloseTo(golden.get("auc").asDouble(), within(1e-12));
        assertThat(attack.advantage(0.95).value())
                .isCloseTo(golden.get("advantage").asDouble(), within(1e-12));
        assertThat(attack.truePositiveRateAt(0.1, 0.95).value())
                .isCloseTo(golden.get("true_positive_rate_at_0.1").asDouble(), within(1e-12));
        assertThat(attack.truePositiveRateAt(0.05, 0.95).value())
                .isCloseTo(golden.get("true_positive_rate_at_0.05").asDouble(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theIntervalIsDeLongsOnTheLogitScale(JsonNode golden) {
        double auc = golden.get("auc").asDouble();
        double error = (golden.get("high").asDouble() - golden.get("low").asDouble()) / 2 / (auc * (1 - auc));
        Interval interval = of(golden).auc(0.95).interval().orElseThrow();

        double below = logit(auc) - logit(interval.low());
        // The reference computes placements in single precision.
        assertThat(logit(interval.high()) - logit(auc)).isCloseTo(below, within(1e-9));
        // By Student's t of 29 degrees of freedom at least, whose quantile is 2.045 where the normal one is 1.960.
        assertThat(below / error).isBetween(1 - 1e-5, 2.0453 / 1.9599);
        assertThat(interval.method()).isEqualTo("delong-logit");
    }

    private static double logit(double share) {
        return Math.log(share / (1 - share));
    }

    @Test
    void theAucOfAHandfulIsCountedByPairs() {
        // Of 3 × 2 pairs, members win 4 and tie 1.
        MembershipScores attack = MembershipScores.of("m", new double[] {0.9, 0.5, 0.7}, new double[] {0.5, 0.6});

        assertThat(attack.auc(0.95).value()).isCloseTo(4.5 / 6, within(1e-15));
        // At 0.7: 2 of 3 members, none of 2 others.
        assertThat(attack.advantage(0.95).value()).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(attack.auc(0.95).n()).isEqualTo(5);
    }

    @Test
    void allScoresAlikeAreChance() {
        MembershipScores attack = MembershipScores.of("m", new double[] {1, 1, 1}, new double[] {1, 1});

        assertThat(attack.auc(0.95).value()).isEqualTo(0.5);
        assertThat(attack.advantage(0.95).value()).isZero();
        assertThat(attack.truePositiveRateAt(0.5, 0.95).value()).isZero();
    }

    @Test
    void entireSeparationStillHasAnInterval() {
        Estimate auc = MembershipScores.of("m", new double[] {3, 4, 5}, new double[] {1, 2})
                .auc(0.95);

        assertThat(auc.value()).isEqualTo(1);
        // Two disjoint pairs, both concordant: 0.025 to the power of 1/2.
        assertThat(auc.interval().orElseThrow().low()).isCloseTo(Math.sqrt(0.025), within(1e-12));
        assertThat(auc.interval().orElseThrow().method()).isEqualTo("hoeffding");
        assertThat(MembershipScores.ofLosses("m", new double[] {3, 4}, new double[] {1, 2})
                        .auc(0.95)
                        .interval()
                        .orElseThrow()
                        .high())
                .isCloseTo(1 - Math.sqrt(0.025), within(1e-12));
    }

    @Test
    void lossesCountTheOtherWayRound() {
        double[] members = {0.1, 0.4, Double.POSITIVE_INFINITY};
        double[] others = {0.3, 2};

        double byLoss =
                MembershipScores.ofLosses("m", members, others).auc(0.95).value();

        assertThat(byLoss)
                .isEqualTo(
                        1 - MembershipScores.of("m", members, others).auc(0.95).value());
    }

    @Test
    void probabilitiesCountByTheConfidenceInTheTrueLabel() {
        double[] members = {0.9, 0.1, 0.2, 0.8};
        double[] others = {0.6, 0.4};

        assertThat(MembershipScores.ofProbabilities("m", members, new int[] {0, 0}, others, new int[] {1})
                        .sha256())
                .isEqualTo(MembershipScores.of("m", new double[] {0.9, 0.2}, new double[] {0.4})
                        .sha256());
        assertThatThrownBy(() -> MembershipScores.ofProbabilities("m", members, new int[3], others, new int[1]))
                .hasMessage("members has 4 probabilities but there are 3 labels; it must have as many for each");
        assertThatThrownBy(() -> MembershipScores.ofProbabilities("m", members, new int[] {0, 2}, others, new int[1]))
                .hasMessage("label 1 of members is 2, outside [0, 1]");
        assertThatThrownBy(() ->
                        MembershipScores.ofProbabilities("m", members, new int[2], new double[] {1.5, 0}, new int[1]))
                .hasMessage("nonMembers[0][0] is 1.5, outside [0, 1]");
    }

    @Test
    void tooFewOthersCanNotTellALowRate() {
        MembershipScores attack = MembershipScores.of("m", new double[] {1, 2}, new double[99]);

        assertThat(attack.truePositiveRateAt(0.01, 0.95).score())
                .isEqualTo(
                        Score.undefined("a false positive rate of 0.01 needs at least 100 non-members, there are 99"));
    }

    @Test
    void anAreaNear1IsNotTakenForMoreThanItIsMoreOftenThanTheLevelSays() {
        // Normal scores, 1.8 deviations apart: an area of 0.8985. DeLong's interval without a scale lay above it in 7.9
        // %.
        SplittableRandom random = new SplittableRandom(12);
        int above = 0;
        int below = 0;
        int trials = 4000;
        for (int t = 0; t < trials; t++) {
            double[] members = new double[30];
            double[] others = new double[30];
            for (int i = 0; i < members.length; i++) {
                members[i] = random.nextGaussian() + 1.8;
                others[i] = random.nextGaussian();
            }
            Interval interval = MembershipScores.of("m", members, others)
                    .auc(0.95)
                    .interval()
                    .orElseThrow();
            above += interval.low() > 0.89846 ? 1 : 0;
            below += interval.high() < 0.89846 ? 1 : 0;
        }

        assertThat((double) above / trials).isLessThan(0.032);
        assertThat((double) (above + below) / trials).isBetween(0.005, 0.06);
    }

    @Test
    void whereFewAreMisplacedTheBoundIsThatOfSoManyTrials() {
        // Of 30 members one is below all others, of 1,000 others all are where they belong: 29 of 30.
        SplittableRandom random = new SplittableRandom(3);
        double[] members = random.doubles(30, 1, 2).toArray();
        members[7] = -1;
        Interval interval = MembershipScores.of(
                        "m", members, random.doubles(1000).toArray())
                .auc(0.95)
                .interval()
                .orElseThrow();

        assertThat(interval.low())
                .isLessThanOrEqualTo(Proportions.clopperPearson(29, 30, 0.95).low() + 1e-12);
        Interval reversed = MembershipScores.ofLosses(
                        "m", members, random.doubles(1000).toArray())
                .auc(0.95)
                .interval()
                .orElseThrow();
        assertThat(reversed.high()).isCloseTo(1 - interval.low(), within(1e-9));
    }

    @Test
    void aRareMissAmongFewMembersDoesNotMakeTheAreaLookCertain() {
        // One member in thirty scores as others do, the rest above all: an area of 1 - 1 / 60.
        SplittableRandom random = new SplittableRandom(31);
        int above = 0;
        int trials = 2000;
        for (int t = 0; t < trials; t++) {
            double[] members = new double[30];
            for (int i = 0; i < members.length; i++) {
                members[i] = random.nextDouble() + (random.nextInt(30) == 0 ? 0 : 1);
            }
            above += MembershipScores.of("m", members, random.doubles(300).toArray())
                                    .auc(0.95)
                                    .interval()
                                    .orElseThrow()
                                    .low()
                            > 1 - 1.0 / 60
                    ? 1
                    : 0;
        }

        assertThat((double) above / trials).isLessThan(0.025 + 2 * Math.sqrt(0.025 * 0.975 / trials));
    }

    @Test
    void theAreaAndItsIntervalAreThoseOfTheClassificationReport() {
        SplittableRandom random = new SplittableRandom(2);
        double[] members =
                random.doubles(40).map(score -> Math.rint(9 * Math.sqrt(score))).toArray();
        double[] others = random.doubles(35).map(score -> Math.rint(9 * score)).toArray();
        boolean[] isMember = new boolean[75];
        Arrays.fill(isMember, 0, 40, true);
        double[] scores = Arrays.copyOf(members, 75);
        System.arraycopy(others, 0, scores, 40, 35);

        assertThat(MembershipScores.of("m", members, others).auc(0.9))
                .isEqualTo(RocAuc.estimate(isMember, scores, 0.9));
    }

    @Test
    void delongsIntervalCoversTheTrueAucAsOftenAsItSays() {
        // Members are the greater of two uniform draws, others one: the true AUC is 2/3.
        SplittableRandom random = new SplittableRandom(4);
        int covered = 0;
        int trials = 4000;
        for (int t = 0; t < trials; t++) {
            double[] members = new double[60];
            double[] others = new double[40];
            for (int i = 0; i < members.length; i++) {
                members[i] = Math.max(random.nextDouble(), random.nextDouble());
            }
            for (int i = 0; i < others.length; i++) {
                others[i] = random.nextDouble();
            }
            MembershipScores attack = MembershipScores.of("m", members, others);
            covered += attack.auc(0.95).interval().orElseThrow().contains(2.0 / 3) ? 1 : 0;
        }

        assertThat((double) covered / trials).isBetween(0.945, 0.97);
    }

    @Test
    void aModelThatTellsNothingPassesAndOneThatRemembersFails() {
        SplittableRandom random = new SplittableRandom(9);
        double[] members = random.doubles(2000).toArray();
        double[] others = random.doubles(2000).toArray();
        double[] remembered = random.doubles(2000, 0.3, 1.0).toArray();
        var rules = membershipAttackOn("diagnosis").should();

        assertThat(rules.haveAnAucOfAtMost(0.55)
                        .evaluate(MembershipScores.of("diagnosis", members, others))
                        .verdict()
                        .name())
                .isEqualTo("pass");
        Finding finding = rules.haveAnAucOfAtMost(0.55).evaluate(MembershipScores.of("diagnosis", remembered, others));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .startsWith("AUC of the attack: wanted at most 0.55 at 95 % confidence, got 0.6")
                .endsWith("from 4000 scores");
        assertThat(finding.breakdowns().get(0).rows()).hasSize(5);
        assertThat(rules.haveAnAdvantageOfAtMost(0.1)
                        .evaluate(MembershipScores.of("diagnosis", remembered, others))
                        .verdict()
                        .name())
                .isEqualTo("fail");
        assertThat(rules.findAtMost(0.05)
                        .ofTheMembersAtAFalsePositiveRateOf(0.01)
                        .evaluate(MembershipScores.of("diagnosis", members, others))
                        .verdict()
                        .name())
                .isEqualTo("pass");
    }

    @Test
    void fewScoresDecideNothing() {
        MembershipScores few = MembershipScores.of("diagnosis", new double[] {1, 2, 3}, new double[] {1, 2, 3});

        assertThat(membershipAttackOn("diagnosis")
                        .should()
                        .haveAnAucOfAtMost(0.6)
                        .evaluate(few)
                        .verdict()
                        .name())
                .isEqualTo("inconclusive");
        assertThat(membershipAttackOn("diagnosis")
                        .should()
                        .findAtMost(0.1)
                        .ofTheMembersAtAFalsePositiveRateOf(0.1)
                        .evaluate(few)
                        .verdict()
                        .reason())
                .isEqualTo("members found at a false positive rate of 0.1:"
                        + " a false positive rate of 0.1 needs at least 10 non-members, there are 3");
        assertThat(membershipAttackOn("diagnosis")
                        .should()
                        .haveAnAucOfAtMost(0.6)
                        .evaluate(MembershipScores.of("diagnosis", new double[] {1}, new double[0]))
                        .verdict()
                        .reason())
                .isEqualTo("nothing to judge: the evidence about 'diagnosis' (membership scores) is empty");
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> MembershipScores.of("m", new double[] {1, Double.NaN}, new double[] {1}))
                .hasMessage("members[1] is NaN; a score must be a number");
        assertThatThrownBy(() -> membershipAttackOn("m").should().haveAnAucOfAtMost(60))
                .hasMessage("AUC is 60.0, outside [0, 1]");
        assertThatThrownBy(
                        () -> membershipAttackOn("m").should().findAtMost(0.1).ofTheMembersAtAFalsePositiveRateOf(0))
                .hasMessage("false positive rate is 0.0, outside (0, 1)");
        assertThatThrownBy(() -> membershipAttackOn("a")
                        .should()
                        .haveAnAucOfAtMost(0.6)
                        .evaluate(MembershipScores.of("b", new double[] {1}, new double[] {1})))
                .hasMessage("the rule is about 'a', the scores are those of 'b'");
    }

    @Test
    void theHashDoesNotDependOnTheOrder() {
        assertThat(MembershipScores.of("m", new double[] {1, 2}, new double[] {3})
                        .sha256())
                .isEqualTo(MembershipScores.of("m", new double[] {2, 1}, new double[] {3})
                        .sha256())
                .isNotEqualTo(MembershipScores.of("m", new double[] {1}, new double[] {2, 3})
                        .sha256());
    }

    @Test
    void theThresholdIsNotTakenAsKnown() {
        // 1,000 of each, no leak: of 0.1 of all non-members, 80 to 120 or so are among 1,000.
        double[] even = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
        Estimate found = MembershipScores.of("m", even, even).truePositiveRateAt(0.1, 0.95);

        assertThat(found.value()).isEqualTo(0.1);
        // scipy: binom.cdf(79, 1000, .1) = 0.0133 > 0.0125 >= cdf(78); sf(122) = 0.0104 <= 0.0125 < sf(121);
        // Clopper and Pearson at 97.5 % of 78 and of 122: 0.0601, 0.1471.
        assertThat(found.interval().orElseThrow().low()).isCloseTo(0.060091461838831434, within(1e-9));
        assertThat(found.interval().orElseThrow().high()).isCloseTo(0.14711470669119045, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 0.1", "200, 1000, 0.01", "1000, 200, 0.05", "50, 20, 0.2"})
    void aModelThatTellsNothingFailsNoMoreOftenThanTheLevelAllows(int members, int others, double rate) {
        SplittableRandom random = new SplittableRandom(members + others);
        int failed = 0;
        int missed = 0;
        int trials = 1000;
        for (int t = 0; t < trials; t++) {
            MembershipScores scores = MembershipScores.of(
                    "m",
                    random.doubles(members).toArray(),
                    random.doubles(others).toArray());
            Interval interval = scores.truePositiveRateAt(rate, 0.95).interval().orElseThrow();
            failed += interval.low() > rate ? 1 : 0;
            missed += interval.contains(rate) ? 0 : 1;
        }
        // Half of the error is to that side, and three standard errors of a simulation.
        assertThat((double) failed / trials).isLessThan(0.025 + 3 * Math.sqrt(0.025 * 0.975 / trials));
        assertThat((double) missed / trials).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / trials));
    }

    @Test
    void theAucOfAFewHoldsItsLevel() {
        SplittableRandom random = new SplittableRandom(12);
        int missed = 0;
        for (int t = 0; t < 2000; t++) {
            MembershipScores scores = MembershipScores.of(
                    "m", random.doubles(8).toArray(), random.doubles(12).toArray());
            missed += scores.auc(0.95).interval().orElseThrow().contains(0.5) ? 0 : 1;
        }
        assertThat(missed).isLessThan(100);
    }
}
