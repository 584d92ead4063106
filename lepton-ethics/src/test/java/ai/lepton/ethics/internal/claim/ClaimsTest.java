package ai.lepton.ethics.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    /** A claim whose interval widens with its level: half of it is the spread over what the level leaves. */
    private static Claim claim(String name, double value, double spread) {
        return Claim.of(name, value, 100, level -> {
            double half = spread * (0.05 / (1 - level));
            return new Interval(value - half, value + half, level, "test");
        });
    }

    @Test
    void allWithinIsWithin() {
        Claims claims = Claims.decide(List.of(claim("a", 0.9, 0.05), claim("b", 0.95, 0.1)), Limit.atLeast(0.8), 0.95);

        assertThat(claims.sides()).containsExactly(Side.WITHIN, Side.WITHIN);
        assertThat(claims.overall()).isEqualTo(Side.WITHIN);
        assertThat(claims.worst(Side.WITHIN)).isZero();
        assertThat(claims.verdict("rate", "people").reason())
                .isEqualTo(
                        "all 2 comparisons keep the limit; the closest is a: wanted at least 0.80 at 95 % confidence,"
                                + " got 0.9000 [0.8500, 0.9500] from 100 people");
    }

    @Test
    void oneAcrossTheLimitLeavesAllUndecided() {
        Claims claims = Claims.decide(List.of(claim("a", 0.9, 0.05), claim("b", 0.85, 0.1)), Limit.atLeast(0.8), 0.95);

        assertThat(claims.overall()).isEqualTo(Side.UNDECIDED);
        assertThat(claims.verdict("rate", "people"))
                .isInstanceOf(Verdict.Inconclusive.class)
                .extracting(Verdict::reason)
                .isEqualTo("b: wanted at least 0.80 at 95 % confidence, got 0.8500 [0.7500, 0.9500] from 100 people;"
                        + " the interval reaches across the limit");
    }

    @Test
    void holmStepsDownOnceTheWorstIsShown() {
        // Alone all three lie beyond. With three left the level is stricter by 3: only c is shown; then by 2: b; then
        // a.
        List<Claim> claims = List.of(claim("a", 0.70, 0.09), claim("b", 0.70, 0.045), claim("c", 0.70, 0.03));

        assertThat(Claims.decide(claims, Limit.atLeast(0.8), 0.95).sides())
                .containsExactly(Side.BEYOND, Side.BEYOND, Side.BEYOND);
    }

    @Test
    void whatIsBeyondByItselfOnlyIsUndecidedAmongMany() {
        List<Claim> claims = List.of(claim("a", 0.70, 0.09), claim("b", 0.9, 0.01));

        Claims judged = Claims.decide(claims, Limit.atLeast(0.8), 0.95);

        assertThat(judged.sides()).containsExactly(Side.UNDECIDED, Side.WITHIN);
        assertThat(judged.verdict("rate", "people").reason())
                .endsWith("; beyond the limit by itself, but not after Holm's correction over 2 comparisons");
    }

    @Test
    void holmAgreesWithOrderedPValues() {
        // p-values of z against 0.5 by the intervals of a known family: sorted p * (m - i + 1) below alpha.
        List<Claim> claims = List.of(
                wilson(30, 100), wilson(38, 100), wilson(39, 100), wilson(41, 100), wilson(47, 100), wilson(70, 100));

        Claims judged = Claims.decide(claims, Limit.atLeast(0.5), 0.95);

        // z = 4, 2.4, 2.2, 1.8, 0.6: two-sided p = 6.3e-5, 0.0164, 0.0278, …; 0.0164 * 5 is above 0.05.
        assertThat(judged.sides())
                .containsExactly(
                        Side.BEYOND, Side.UNDECIDED, Side.UNDECIDED, Side.UNDECIDED, Side.UNDECIDED, Side.WITHIN);
    }

    private static Claim wilson(long successes, long n) {
        return Claim.of(
                successes + " of " + n, (double) successes / n, n, level -> Proportions.wilson(successes, n, level));
    }

    @Test
    void ofOneItSaysOne() {
        Claim one = Claim.of("a", 0.9, 1, level -> new Interval(0.1, 1, level, "test"));
        Claims judged = Claims.decide(List.of(one), Limit.atLeast(0.8), 0.95);

        assertThat(judged.sentence(0, "reviewed decisions")).endsWith(" from 1 reviewed decision");
        assertThat(judged.sentence(0, "people")).endsWith(" from 1 person");
        assertThat(judged.sentence(0, "mass")).endsWith(" from 1 mass");
    }

    @Test
    void anUndefinedClaimIsTheWorst() {
        Claims judged = Claims.decide(
                List.of(claim("a", 0.85, 0.1), Claim.undefined("b", "nobody is there", 0)), Limit.atLeast(0.8), 0.95);

        assertThat(judged.worst(Side.UNDECIDED)).isEqualTo(1);
        assertThat(judged.verdict("rate", "people").reason()).isEqualTo("b: nobody is there");
    }

    @Test
    void noClaimIsNoPass() {
        assertThat(Claims.decide(List.of(), Limit.atLeast(0.8), 0.95).verdict("rate", "people"))
                .isEqualTo(new Verdict.Inconclusive("nothing to judge: there is no comparison to make", null));
    }

    /** The same claim, whose interval may not hold its level. */
    private static Claim doubtful(String name, double value, double spread) {
        Claim claim = claim(name, value, spread);
        return Claim.of(name, level -> claim.estimate(level).withCaution("only 3 examples of 'rare'"), 0.95);
    }

    @Test
    void aClaimWithACautionIsUndecidedWhicheverSideItsIntervalIsOn() {
        for (double value : new double[] {0.9, 0.6}) {
            Claims alone = Claims.decide(List.of(doubtful("a", value, 0.02)), Limit.atLeast(0.8), 0.95);
            assertThat(alone.sides()).containsExactly(Side.UNDECIDED);
            Verdict verdict = alone.verdict("rate", "people");
            assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .endsWith("from 100 people; its interval may not hold its level: only 3 examples of 'rare'");
            assertThat(verdict.measurement().orElseThrow().estimate().caution()).isEqualTo("only 3 examples of 'rare'");
        }
        Claims beside =
                Claims.decide(List.of(claim("a", 0.95, 0.01), doubtful("b", 0.9, 0.01)), Limit.atLeast(0.8), 0.95);
        assertThat(beside.overall()).isEqualTo(Side.UNDECIDED);
        // What is shown is shown.
        Claims broken =
                Claims.decide(List.of(claim("a", 0.6, 0.01), doubtful("b", 0.9, 0.01)), Limit.atLeast(0.8), 0.95);
        assertThat(broken.overall()).isEqualTo(Side.BEYOND);
        // A caution that comes with Holm's stricter level leaves it undecided as well.
        Claim atStricter = Claim.of(
                "c",
                level -> claim("c", 0.7, 0.03).estimate(level).withCaution(level > 0.95 ? "a level so high" : null),
                0.95);
        assertThat(Claims.decide(List.of(atStricter, claim("d", 0.9, 0.01)), Limit.atLeast(0.8), 0.95)
                        .sides())
                .containsExactly(Side.UNDECIDED, Side.WITHIN);
    }

    @Test
    void aClaimWithoutAnIntervalIsUndecided() {
        Claim point = Claim.of("a", level -> Estimate.of(Score.of(0.9), 5), 0.95);
        assertThat(Claims.decide(List.of(point), Limit.atLeast(0.8), 0.95)
                        .verdict("rate", "people")
                        .reason())
                .isEqualTo("a: wanted at least 0.80 at 95 % confidence, got 0.9000 from 5 people; it has no interval");
    }

    /** Groups of some size and rate, each pair compared by its ratio. */
    private static Claims ratios(long[] selected, long[] sizes) {
        List<Claim> claims = new ArrayList<>();
        double rate =
                (double) LongStream.of(selected).sum() / LongStream.of(sizes).sum();
        for (int i = 0; i < sizes.length; i++) {
            for (int j = 0; j < i; j++) {
                boolean isLess = selected[i] * sizes[j] <= selected[j] * sizes[i];
                int a = isLess ? i : j;
                int b = isLess ? j : i;
                double ratio = (double) selected[a] / sizes[a] / ((double) selected[b] / sizes[b]);
                TwoShares shares = TwoShares.ratio(selected[a], sizes[a], selected[b], sizes[b]);
                Reaches.Pair pair =
                        new Reaches.Pair(selected[a], sizes[a], selected[b], sizes[b], rate, 0.8, true, true);
                claims.add(Claim.of(a + " against " + b, ratio, sizes[a] + sizes[b], shares)
                        .withReach(pair.reach("group " + a, "group " + b, 0.95)));
            }
        }
        return Claims.decide(claims, Limit.atLeast(0.8), 0.95);
    }

    @Test
    void onePersonOfAThirdGroupIsInNobodysWay() {
        Claims two = ratios(new long[] {2500, 2480}, new long[] {5000, 5000});
        Claims three = ratios(new long[] {2500, 2480, 0}, new long[] {5000, 5000, 1});

        assertThat(two.overall()).isEqualTo(Side.WITHIN);
        assertThat(three.overall()).isEqualTo(Side.WITHIN);
        assertThat(three.judged()).containsExactly(true, false, false);
        assertThat(three.verdict("ratio", "people").reason())
                .startsWith("1 of 3 comparisons keep the limit; the closest is 1 against 0: wanted at least 0.80")
                .contains("; too few to tell in 2 of 3 comparisons: group 2 (1; some ");
    }

    @Test
    void tinyGroupsHideNoBreach() {
        long[] sizes = {300, 300, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
        long[] selected = {150, 90, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};

        Claims alone = ratios(new long[] {150, 90}, new long[] {300, 300});
        Claims among = ratios(selected, sizes);

        assertThat(alone.overall()).isEqualTo(Side.BEYOND);
        assertThat(among.overall()).isEqualTo(Side.BEYOND);
        // No outcome of three people could show a breach: they do not count for Holm's correction.
        assertThat(among.tested()).isEqualTo(1);
    }

    @Test
    void aGroupTooSmallToBeJudgedThatChanceDoesNotExplainIsInDoubt() {
        // 12 of 60 against half: beyond the limit, yet not shown after the correction; unlike the others beyond chance.
        Claims claims = ratios(new long[] {2500, 2480, 19}, new long[] {5000, 5000, 60});

        assertThat(claims.judged()).containsExactly(true, false, false);
        assertThat(claims.overall()).isEqualTo(Side.UNDECIDED);
        assertThat(claims.found(1)).startsWith("too few to tell: some ").endsWith("; in doubt");
        // One that chance explains is not.
        assertThat(ratios(new long[] {2500, 2480, 23}, new long[] {5000, 5000, 60})
                        .overall())
                .isEqualTo(Side.WITHIN);
    }

    @Test
    void whereNothingIsLargeEnoughNothingIsTold() {
        Claims claims = ratios(new long[] {3, 5}, new long[] {10, 10});

        assertThat(claims.overall()).isEqualTo(Side.UNDECIDED);
        assertThat(claims.verdict("ratio", "people").reason())
                .contains("; too few to tell in 1 of 1 comparisons: group 0 (10; some ");
    }

    @Test
    void theTableBeginsWithTheClaimThatDecided() {
        Claims claims = ratios(new long[] {500, 480, 300}, new long[] {1000, 1000, 1000});
        Breakdown table = claims.table("ratio");

        assertThat(table.columns()).containsExactly("comparison", "n", "ratio", "low", "high", "level", "finding");
        assertThat(table.rows().get(0).get(0)).hasToString("2 against 0");
        assertThat(table.rows().get(0).get(5)).hasToString("98.33 %");
        assertThat(table.rows().get(0).get(6)).hasToString("breaks the limit");
        assertThat(table.rows().get(2).get(6)).hasToString("keeps the limit");
    }
}
