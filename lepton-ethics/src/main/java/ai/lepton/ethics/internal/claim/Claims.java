package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several claims held against one limit, each on the side that the evidence shows.
 *
 * <p>A claim whose interval has a caution is undecided, whatever its interval.
 *
 * <p>That all claims keep the limit is an intersection–union test: each may be shown at the full level, without a
 * correction. That some claim breaks it is a search among many, so there Holm's step-down correction holds the
 * family-wise error: with k claims left, an interval at level {@code 1 - (1 - level) / k} has to lie beyond the limit.
 *
 * @param claims the claims, in their order
 * @param sides where each stands
 * @param limit the limit
 * @param level the confidence level of the family
 * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
 * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger 1982, intersection–union tests</a>
 */
public record Claims(List<Claim> claims, List<Side> sides, Limit limit, double level) {
    private static final int DECIMALS = 4;

    /** Copies the lists. */
    public Claims {
        claims = Elements.of("claims", claims);
        sides = Elements.of("sides", sides);
    }

    /** Decides each claim. */
    public static Claims decide(List<Claim> claims, Limit limit, double level) {
        Side[] sides = new Side[claims.size()];
        List<Integer> suspects = new ArrayList<>();
        for (int i = 0; i < sides.length; i++) {
            Side alone = claims.get(i).trustedAt(level).map(limit::sideOf).orElse(Side.UNDECIDED);
            sides[i] = alone == Side.WITHIN ? Side.WITHIN : Side.UNDECIDED;
            if (alone == Side.BEYOND) {
                suspects.add(i);
            }
        }
        int left = claims.size();
        while (!suspects.isEmpty()) {
            double stricter = 1 - (1 - level) / left;
            List<Integer> shown = new ArrayList<>();
            for (int i : suspects) {
                Optional<Interval> interval = claims.get(i).trustedAt(stricter);
                if (interval.map(limit::sideOf).orElse(Side.UNDECIDED) == Side.BEYOND) {
                    sides[i] = Side.BEYOND;
                    shown.add(i);
                }
            }
            if (shown.isEmpty()) {
                break;
            }
            suspects.removeAll(shown);
            left -= shown.size();
        }
        return new Claims(claims, List.of(sides), limit, level);
    }

    /** Returns beyond if any claim is, within if all are, else undecided; undecided if there are none. */
    public Side overall() {
        if (sides.contains(Side.BEYOND)) {
            return Side.BEYOND;
        }
        return sides.isEmpty() || sides.contains(Side.UNDECIDED) ? Side.UNDECIDED : Side.WITHIN;
    }

    /**
     * Returns the verdict on all claims, its measured value that of the claim which decided.
     *
     * @param quantity the name of the measured quantity
     * @param unit what n counts, such as {@code "decisions"}
     */
    public Verdict verdict(String quantity, String unit) {
        Side overall = overall();
        int decisive = worst(overall);
        if (decisive < 0) {
            return new Verdict.Inconclusive("nothing to judge: there is no comparison to make", null);
        }
        Measured measured = new Measured(quantity, claims.get(decisive).estimate(level), limit);
        return switch (overall) {
            case WITHIN ->
                new Verdict.Pass(
                        (claims.size() > 1
                                        ? "all " + claims.size() + " comparisons keep the limit; the closest is "
                                        : "")
                                + sentence(decisive, unit),
                        measured);
            case BEYOND -> new Verdict.Fail(sentence(decisive, unit) + correction(", after"), measured);
            case UNDECIDED -> new Verdict.Inconclusive(sentence(decisive, unit) + doubt(decisive), measured);
        };
    }

    /**
     * Returns such as {@code "women against men: wanted at least 0.80 at 95 % confidence, got 0.6817 [0.63, 0.74] from
     * …"}.
     */
    public String sentence(int index, String unit) {
        Claim claim = claims.get(index);
        if (claim.score() instanceof Score.Undefined undefined) {
            return claim.name() + ": " + undefined.reason();
        }
        return claim.name() + ": wanted " + limit + " at " + Figures.percent(level) + " % confidence, got "
                + claim.estimate(level).figures(DECIMALS) + " from " + claim.n() + " " + unit;
    }

    private String doubt(int index) {
        Claim claim = claims.get(index);
        if (!claim.score().isDefined()) {
            return "";
        }
        Estimate estimate = claim.estimate(level);
        if (estimate.caution() != null) {
            return "; " + Cautions.said(estimate.caution());
        }
        if (estimate.bounds() == null) {
            return "; it has no interval";
        }
        return claim.trustedAt(level).map(limit::sideOf).orElse(Side.UNDECIDED) == Side.BEYOND
                ? "; beyond the limit by itself, but not" + correction(" after")
                : "; the interval reaches across the limit";
    }

    private String correction(String after) {
        return claims.size() > 1 ? after + " Holm's correction over " + claims.size() + " comparisons" : "";
    }

    /** Returns the index of the worst claim on that side, -1 if there is none; an undefined one is worst. */
    public int worst(Side side) {
        int worst = -1;
        for (int i = 0; i < claims.size(); i++) {
            if (sides.get(i) == side
                    && (worst < 0
                            || limit.compare(
                                            claims.get(i).score().orNaN(),
                                            claims.get(worst).score().orNaN())
                                    < 0)) {
                worst = i;
            }
        }
        return worst;
    }
}
