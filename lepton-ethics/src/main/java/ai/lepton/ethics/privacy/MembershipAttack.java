package ai.lepton.ethics.privacy;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.inference.Proportions;
import java.util.function.IntPredicate;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The attack that calls an example a member of the training set if its score is high enough.
 *
 * @see <a href="https://arxiv.org/abs/1709.01604">Yeom et al. 2018</a>
 * @see <a href="https://arxiv.org/abs/2112.03570">Carlini et al. 2022, on low false positive rates</a>
 * @see <a href="https://doi.org/10.1080/01621459.1963.10500830">Hoeffding 1963, on sums and on means over pairs</a>
 */
final class MembershipAttack {
    /** From so many members and non-members on DeLong's interval is taken. */
    private static final int FEW = 30;

    /** Sorted upwards. */
    private final double[] members;

    private final double[] nonMembers;

    MembershipAttack(double[] members, double[] nonMembers) {
        this.members = members;
        this.nonMembers = nonMembers;
    }

    private boolean isEmpty() {
        return members.length == 0 || nonMembers.length == 0;
    }

    private long size() {
        return (long) members.length + nonMembers.length;
    }

    /** The area under the ROC curve; see {@link MembershipScores#auc}. */
    Estimate auc(double level) {
        Figures.level(level);
        if (isEmpty()) {
            return Estimate.of(Score.undefined("an attack needs members and non-members"), size());
        }
        boolean[] isMember = new boolean[members.length + nonMembers.length];
        double[] ranks = ranks(isMember);
        double auc = RocAuc.of(isMember, ranks).orElseThrow();
        int pairs = Math.min(members.length, nonMembers.length);
        if (auc == 0 || auc == 1 || pairs < FEW) {
            return new Estimate(Score.of(auc), few(auc, pairs, level), size());
        }
        return RocAuc.estimate(isMember, ranks, level);
    }

    /** Returns the rank of each score among all, equal ones sharing theirs, and says of each whether it is a member's. */
    private double[] ranks(boolean[] isMember) {
        double[] ranks = new double[isMember.length];
        double last = Double.NaN;
        int member = 0;
        for (int i = 0; i < ranks.length; i++) {
            int other = i - member;
            isMember[i] =
                    other == nonMembers.length || (member < members.length && members[member] <= nonMembers[other]);
            double score = isMember[i] ? members[member++] : nonMembers[other];
            ranks[i] = i == 0 ? 0 : ranks[i - 1] + (score == last ? 0 : 1);
            last = score;
        }
        return ranks;
    }

    /**
     * Returns Hoeffding's interval: the AUC is a mean over ways to pair the sets, and each way has so many independent pairs.
     * It holds whatever the scores are distributed like; where the sets are separated entirely it is the exact bound from so
     * many pairs.
     */
    private static Interval few(double auc, int pairs, double level) {
        double most = Math.log(2 / (1 - level)) / pairs;
        double low = auc == 0 ? 0 : bound(auc, 0, most);
        double high = auc == 1 ? 1 : bound(auc, 1, most);
        return new Interval(low, high, level, "hoeffding");
    }

    /** Returns the probability towards the end whose divergence from the observed one is this. */
    private static double bound(double observed, double end, double most) {
        double inside = observed;
        double outside = end;
        for (int i = 0; i < 200; i++) {
            double middle = (inside + outside) / 2;
            if (middle == inside || middle == outside) {
                break;
            }
            if (divergence(observed, middle) <= most) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    /** Returns the relative entropy of two outcomes, the first of probability a, against b. */
    private static double divergence(double a, double b) {
        double first = a == 0 ? 0 : a * Math.log(a / b);
        return first + (a == 1 ? 0 : (1 - a) * Math.log((1 - a) / (1 - b)));
    }

    /** See {@link MembershipScores#advantage}. */
    Estimate advantage(double level) {
        Figures.level(level);
        if (isEmpty()) {
            return Estimate.of(Score.undefined("an attack needs members and non-members"), size());
        }
        double greatest = 0;
        int n = nonMembers.length;
        int m = members.length;
        while (m > 0) {
            double threshold = members[m - 1];
            while (m > 0 && members[m - 1] >= threshold) {
                m--;
            }
            while (n > 0 && nonMembers[n - 1] >= threshold) {
                n--;
            }
            greatest = Math.max(
                    greatest,
                    (double) (members.length - m) / members.length
                            - (double) (nonMembers.length - n) / nonMembers.length);
        }
        double reach = deviation(members.length, level) + deviation(nonMembers.length, level);
        Interval interval = new Interval(
                Math.max(0, greatest - reach), Math.min(1, greatest + reach), level, "dvoretzky-kiefer-wolfowitz");
        return new Estimate(Score.of(greatest), interval, size());
    }

    /** Returns how far an empirical distribution may be from the true one, at half of the level's error. */
    private static double deviation(int n, double level) {
        return Math.sqrt(Math.log(4 / (1 - level)) / (2.0 * n));
    }

    /** See {@link MembershipScores#truePositiveRateAt}. */
    Estimate truePositiveRateAt(double falsePositiveRate, double level) {
        if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
            throw new IllegalArgumentException("false positive rate is " + falsePositiveRate + ", outside (0, 1)");
        }
        Figures.level(level);
        if (isEmpty()) {
            return Estimate.of(Score.undefined("an attack needs members and non-members"), size());
        }
        if (nonMembers.length * falsePositiveRate < 1) {
            return Estimate.of(
                    Score.undefined("a false positive rate of " + falsePositiveRate + " needs at least "
                            + (long) Math.ceil(1 / falsePositiveRate) + " non-members, there are "
                            + nonMembers.length),
                    members.length);
        }
        int allowed = (int) Math.floor(nonMembers.length * falsePositiveRate + 1e-9);
        // The lowest threshold that lets no more than those through lies just above this score.
        double refused = nonMembers[nonMembers.length - 1 - allowed];
        return new Estimate(
                Score.of((double) above(refused) / members.length),
                truePositives(falsePositiveRate, level),
                members.length);
    }

    /**
     * Returns an interval of the true positive rate at the threshold that lets this fraction of all non-members through,
     * which is not known: it is bounded by two of the non-members' scores at half of the error, and the rate above each bound
     * by Clopper's and Pearson's at the other half. It holds whatever the scores are distributed like.
     */
    private Interval truePositives(double falsePositiveRate, double level) {
        double tail = (1 - level) / 4;
        int n = nonMembers.length;
        // Of n, at least `many` lie above the threshold with a probability of the tail, or fewer; at most `few`
        // likewise.
        int many = border(count -> atLeast(count, n, falsePositiveRate) <= tail, n + 1);
        int few = border(count -> 1 - atLeast(count + 1, n, falsePositiveRate) > tail, n) - 1;
        long found = few < 0 ? 0 : above(nonMembers[n - 1 - few]);
        long most = many > n ? members.length : above(nonMembers[n - many]);
        double inner = 1 - 2 * tail;
        double low = few < 0
                ? 0
                : Proportions.clopperPearson(found, members.length, inner).low();
        double high = many > n
                ? 1
                : Proportions.clopperPearson(most, members.length, inner).high();
        return new Interval(low, Math.max(low, high), level, "order-statistics");
    }

    /** Returns the number of members above a score. */
    private int above(double score) {
        int found = 0;
        while (found < members.length && members[members.length - 1 - found] > score) {
            found++;
        }
        return found;
    }

    /** Returns the probability of at least so many successes of n. */
    private static double atLeast(int count, int n, double rate) {
        if (count <= 0) {
            return 1;
        }
        return count > n ? 0 : RegularizedBeta.value(rate, count, n - count + 1.0);
    }

    /** Returns the first count from 0 on for which the predicate holds, as it does from there on; {@code most} if none. */
    private static int border(IntPredicate from, int most) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (from.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
