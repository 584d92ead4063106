package ai.lepton.ethics.privacy;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * The attack that calls an example a member of the training set if its score is high enough.
 *
 * @see <a href="https://arxiv.org/abs/1709.01604">Yeom et al. 2018</a>
 * @see <a href="https://arxiv.org/abs/2112.03570">Carlini et al. 2022, on low false positive rates</a>
 */
final class MembershipAttack {
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
        double[] above = placements(members, nonMembers);
        double[] below = placements(nonMembers, members);
        double auc = mean(above);
        double variance = variance(above, auc) / above.length + variance(below, 1 - auc) / below.length;
        return new Estimate(Score.of(auc), interval(auc, variance, level), size());
    }

    private Interval interval(double auc, double variance, double level) {
        if (auc == 0 || auc == 1) {
            double border = Math.pow((1 - level) / 2, 1.0 / Math.min(members.length, nonMembers.length));
            return auc == 1
                    ? new Interval(border, 1, level, "disjoint-pairs")
                    : new Interval(0, 1 - border, level, "disjoint-pairs");
        }
        if (Math.min(members.length, nonMembers.length) < 2) {
            return new Interval(0, 1, level, "delong");
        }
        double half = Math.sqrt(2) * InverseErfc.value(1 - level) * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half), level, "delong");
    }

    /** Returns for each of the scores the fraction of others below it, ties counting half. Both are sorted. */
    private static double[] placements(double[] scores, double[] others) {
        double[] placements = new double[scores.length];
        int below = 0;
        int notAbove = 0;
        for (int i = 0; i < scores.length; i++) {
            while (below < others.length && others[below] < scores[i]) {
                below++;
            }
            while (notAbove < others.length && others[notAbove] <= scores[i]) {
                notAbove++;
            }
            placements[i] = (below + notAbove) / 2.0 / others.length;
        }
        return placements;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
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
        int found = 0;
        while (found < members.length && members[members.length - 1 - found] > refused) {
            found++;
        }
        return new Estimate(
                Score.of((double) found / members.length),
                Proportions.wilson(found, members.length, level),
                members.length);
    }
}
