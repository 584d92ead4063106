package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;

/**
 * How strongly an attacker would guess that each example was trained on: scores of examples that were, and of like
 * examples that were not. Immutable.
 *
 * <p>Where both sets come from one distribution, such as a random split, a model that gives nothing away scores them
 * alike. A difference between the sets themselves would look like a leak.
 */
public final class MembershipScores implements Evidence {
    private final String subject;
    private final double[] members;
    private final double[] nonMembers;

    private MembershipScores(String subject, double[] members, double[] nonMembers) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of membership scores is empty");
        }
        this.subject = subject;
        this.members = sorted("members", members);
        this.nonMembers = sorted("nonMembers", nonMembers);
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

    private static double[] sorted(String what, double[] scores) {
        double[] copy = new double[scores.length];
        for (int i = 0; i < copy.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException(what + "[" + i + "] is NaN; a score must be a number");
            }
            copy[i] = scores[i] + 0.0; // makes -0 equal to 0
        }
        Arrays.sort(copy);
        return copy;
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
        return new Fingerprint("membership-scores/1")
                .add(subject)
                .add(members)
                .add(nonMembers)
                .hex();
    }

    /** Returns the attack that thresholds these scores. */
    public MembershipAttack attack() {
        return new MembershipAttack(members, nonMembers);
    }
}
