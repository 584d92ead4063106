package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;

/**
 * How strongly an attacker would guess that each example was trained on: scores of examples that were, and of like
 * examples that were not. Immutable.
 *
 * <p>Where both sets come from one distribution, such as a random split, a model that gives nothing away scores them
 * alike. A difference between the sets themselves would look like a leak.
 *
 * <p>The attack calls an example a member of the training set if its score is high enough; {@link #auc}, {@link #advantage}
 * and {@link #truePositiveRateAt} say how well that does.
 *
 * @see <a href="https://arxiv.org/abs/1709.01604">Yeom et al. 2018</a>
 * @see <a href="https://arxiv.org/abs/2112.03570">Carlini et al. 2022, on low false positive rates</a>
 */
public final class MembershipScores implements Evidence {
    private final String subject;
    private final double[] members;
    private final double[] nonMembers;
    private final Once sha256 = new Once(this::hash);

    private MembershipScores(String subject, double[] members, double[] nonMembers) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of membership scores is empty");
        }
        this.subject = subject;
        this.members = Figures.sorted("members", members);
        this.nonMembers = Figures.sorted("nonMembers", nonMembers);
    }

    /**
     * Returns scores that are higher where membership is likelier, such as the confidence in the true label.
     *
     * @param subject the name of the model
     * @param members scores of training examples, shape {@code [m]}, none NaN
     * @param nonMembers scores of held-out examples, shape {@code [n]}, none NaN
     */
    public static MembershipScores of(String subject, double[] members, double[] nonMembers) {
        Elements.required("nonMembers", nonMembers);
        Elements.required("members", members);
        return new MembershipScores(subject, members, nonMembers);
    }

    /** Returns scores from losses, which are lower where membership is likelier; see {@link #of}. */
    public static MembershipScores ofLosses(String subject, double[] members, double[] nonMembers) {
        Elements.required("nonMembers", nonMembers);
        Elements.required("members", members);
        return new MembershipScores(subject, negated(members), negated(nonMembers));
    }

    /**
     * Returns the confidences in the true label as scores; see {@link #of}.
     *
     * @param subject the name of the model
     * @param members probabilities of training examples, shape {@code [m, labels]}, row by row, each in [0, 1]
     * @param memberLabels the index of each training example's true label, shape {@code [m]}
     * @param nonMembers probabilities of held-out examples, shape {@code [n, labels]}, row by row, each in [0, 1]
     * @param nonMemberLabels the index of each held-out example's true label, shape {@code [n]}
     * @throws IllegalArgumentException if the shapes do not fit, or a probability or label is outside its range
     */
    public static MembershipScores ofProbabilities(
            String subject, double[] members, int[] memberLabels, double[] nonMembers, int[] nonMemberLabels) {
        Elements.required("memberLabels", memberLabels);
        Elements.required("members", members);
        return new MembershipScores(
                subject,
                confidences("members", members, memberLabels),
                confidences("nonMembers", nonMembers, nonMemberLabels));
    }

    private static double[] confidences(String what, double[] probabilities, int[] labels) {
        if (labels.length == 0 ? probabilities.length > 0 : probabilities.length % labels.length != 0) {
            throw new IllegalArgumentException(what + " has " + probabilities.length + " probabilities but there are "
                    + labels.length + " labels; it must have as many for each");
        }
        double[] confidences = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int width = probabilities.length / labels.length;
            if (labels[i] < 0 || labels[i] >= width) {
                throw new IllegalArgumentException(
                        "label " + i + " of " + what + " is " + labels[i] + ", outside [0, " + (width - 1) + "]");
            }
            confidences[i] =
                    Figures.fraction(what + "[" + i + "][" + labels[i] + "]", probabilities[i * width + labels[i]]);
        }
        return confidences;
    }

    private static double[] negated(double[] losses) {
        return Arrays.stream(losses).map(loss -> -loss).toArray();
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "membership scores";
    }

    /** Returns the number of members and non-members; 0 if either is missing. */
    @Override
    public long size() {
        return members.length == 0 || nonMembers.length == 0 ? 0 : (long) members.length + nonMembers.length;
    }

    /** Returns the hash of the scores; their order does not matter. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        return new Fingerprint("membership-scores/1")
                .add(subject)
                .add(members)
                .add(nonMembers)
                .hex();
    }

    /**
     * Returns the area under the attack's ROC curve: the probability that a member scores above a non-member, ties
     * counting half; 0.5 is chance.
     *
     * <p>The interval is that of {@link ai.lepton.metrics.classification.RocAuc}. Where a set has fewer than 30, or the sets are
     * separated entirely, it is Hoeffding's, which holds for any number of any scores and is wide ({@code "hoeffding"}).
     *
     * @param level confidence level in (0, 1)
     * @see <a href="https://doi.org/10.2307/2531595">DeLong et al. 1988</a>
     */
    public Estimate auc(double level) {
        return attack().auc(level);
    }

    /**
     * Returns the attack's advantage: the greatest true positive rate minus false positive rate of any threshold, in
     * [0, 1]; 0 is chance.
     *
     * <p>It is a greatest value over thresholds and so tends to be too high on few examples. Its interval is
     * distribution-free, by the inequality of Dvoretzky, Kiefer and Wolfowitz for each set at half of the error, and
     * wide.
     *
     * @param level confidence level in (0, 1)
     * @see <a href="https://doi.org/10.1214/aop/1176990746">Massart 1990</a>
     */
    public Estimate advantage(double level) {
        return attack().advantage(level);
    }

    /**
     * Returns the greatest fraction of members that a threshold finds while it takes at most this fraction of non-members
     * for members.
     *
     * <p>The interval is that of the rate at the threshold which lets this fraction of <em>all</em> non-members through. That
     * threshold is estimated too, and bounded by two of the scores ({@code "order-statistics"}); the interval holds its level
     * whatever the scores are distributed like. Undefined where there are too few non-members to tell such a rate from 0.
     *
     * @param falsePositiveRate in (0, 1), such as 0.001
     * @param level confidence level in (0, 1)
     */
    public Estimate truePositiveRateAt(double falsePositiveRate, double level) {
        return attack().truePositiveRateAt(falsePositiveRate, level);
    }

    /** Returns the attack that thresholds these scores. */
    private MembershipAttack attack() {
        return new MembershipAttack(members, nonMembers);
    }
}
