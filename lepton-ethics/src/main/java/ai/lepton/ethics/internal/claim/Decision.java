package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Decides each of several claims; see {@link Claims}. */
final class Decision {
    /** The share of the error that fair groups may be missed by, and that they may be noticed by. */
    private static final double HALF = 0.5;

    private final List<Claim> claims;
    private final Limit limit;
    private final double level;
    private final Side[] sides;
    private final double[] levels;

    Decision(List<Claim> claims, Limit limit, double level) {
        this.claims = claims;
        this.limit = limit;
        this.level = level;
        sides = new Side[claims.size()];
        levels = new double[claims.size()];
    }

    Claims made() {
        Arrays.fill(levels, level);
        boolean[] suspect = new boolean[sides.length];
        for (int i = 0; i < sides.length; i++) {
            Side alone = claims.get(i).side(limit, level);
            sides[i] = alone == Side.WITHIN ? Side.WITHIN : Side.UNDECIDED;
            suspect[i] = alone == Side.BEYOND;
        }
        List<Integer> testable = testable();
        stepDown(testable, suspect);
        boolean[] judged = judged();
        boolean isNoneJudged = IntStream.range(0, judged.length).noneMatch(i -> judged[i]);
        boolean[] blocking = new boolean[sides.length];
        long unjudged =
                IntStream.range(0, judged.length).filter(i -> !judged[i]).count();
        for (int i = 0; i < blocking.length; i++) {
            blocking[i] = sides[i] == Side.UNDECIDED
                    && (isNoneJudged || judged[i] || suspect[i] || isUnlike(i, (1 - level) * HALF / unjudged));
        }
        return new Claims(
                claims, List.of(sides), limit, level, boxed(judged), boxed(blocking), boxed(levels), testable.size());
    }

    /**
     * Returns the claims that could be shown to be beyond the limit at the level that is left for each of them, after Tarone
     * 1990: a claim that can't is no reason to ask more of the others.
     */
    private List<Integer> testable() {
        List<Integer> order = IntStream.range(0, claims.size())
                .boxed()
                .sorted(Comparator.comparingDouble(this::least))
                .toList();
        int reached = order.size();
        for (int k = 1; k <= order.size(); k++) {
            double tail = (1 - level) / 2 / k;
            while (reached > 0 && least(order.get(reached - 1)) > tail) {
                reached--;
            }
            if (reached <= k) {
                return order.subList(0, reached);
            }
        }
        return List.of();
    }

    private double least(int index) {
        Reach reach = claims.get(index).reach();
        return reach == null ? 0 : reach.least();
    }

    /** Holm's step-down correction over the claims that could be shown. */
    private void stepDown(List<Integer> testable, boolean[] suspect) {
        List<Integer> suspects =
                new ArrayList<>(testable.stream().filter(i -> suspect[i]).toList());
        int left = testable.size();
        while (!suspects.isEmpty()) {
            double stricter = 1 - (1 - level) / left;
            List<Integer> shown = suspects.stream()
                    .filter(i -> claims.get(i).side(limit, stricter) == Side.BEYOND)
                    .toList();
            if (shown.isEmpty()) {
                break;
            }
            for (int i : shown) {
                sides[i] = Side.BEYOND;
                levels[i] = stricter;
            }
            suspects.removeAll(shown);
            left -= shown.size();
        }
    }

    /**
     * Returns which claims are large enough to be judged: those that fair groups are shown to keep the limit in, all together,
     * as often as half of the level's error allows; where there is none, those at least half as likely to be shown as the
     * likeliest one.
     */
    private boolean[] judged() {
        boolean[] judged = new boolean[claims.size()];
        List<Integer> grouped = new ArrayList<>();
        for (int i = 0; i < judged.length; i++) {
            judged[i] = claims.get(i).reach() == null;
            if (!judged[i]) {
                grouped.add(i);
            }
        }
        grouped.sort(Comparator.comparingDouble(this::missed));
        double sum = 0;
        boolean isAny = false;
        for (int i : grouped) {
            sum += missed(i);
            if (sum > (1 - level) * HALF) {
                break;
            }
            judged[i] = true;
            isAny = true;
        }
        if (!isAny && !grouped.isEmpty()) {
            double best = 1 - missed(grouped.get(0));
            for (int i : grouped) {
                judged[i] = best > 0 && 1 - missed(i) >= best / 2;
            }
        }
        return judged;
    }

    private double missed(int index) {
        return Objects.requireNonNull(claims.get(index).reach()).missed();
    }

    /** Returns whether a claim that is too small to be judged lies beyond the limit, and not as chance has it. */
    private boolean isUnlike(int index, double tail) {
        Claim claim = claims.get(index);
        return claim.reach() != null
                && claim.score().isDefined()
                && !limit.admits(claim.score().orElseThrow())
                && claim.reach().unlike() <= tail;
    }

    private static List<Boolean> boxed(boolean[] flags) {
        List<Boolean> boxed = new ArrayList<>(flags.length);
        for (boolean flag : flags) {
            boxed.add(flag);
        }
        return boxed;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
