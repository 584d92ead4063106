package ai.lepton.ethics.safety;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import java.math.BigDecimal;

/**
 * How unlike what a model was made for it finds inputs: scores of inputs that are like that, and of inputs that are not.
 * Immutable.
 *
 * <pre>{@code
 * OutlierScores.of("diagnosis", scoresOfHeldOutPatients, scoresOfAnimals)
 * }</pre>
 */
public final class OutlierScores implements Evidence {
    private final String subject;
    private final double[] known;
    private final double[] unknown;
    private final MembershipScores compared;
    private final Once sha256 = new Once(this::hash);

    private OutlierScores(String subject, double[] known, double[] unknown) {
        this.subject = subject;
        this.known = known;
        this.unknown = unknown;
        // To tell outliers from others is the same task as to tell members, and has the same intervals.
        compared = MembershipScores.of(subject, unknown, known);
    }

    /**
     * Returns scores that are higher the less an input is like what the model was made for.
     *
     * @param subject the name of the model
     * @param known scores of inputs like those, shape {@code [n]}, none NaN
     * @param unknown scores of inputs unlike those, shape {@code [m]}, none NaN
     */
    public static OutlierScores of(String subject, double[] known, double[] unknown) {
        Elements.required("subject", subject);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of outlier scores is empty");
        }
        return new OutlierScores(subject, Figures.sorted("known", known), Figures.sorted("unknown", unknown));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "outlier scores";
    }

    /** Returns the number of inputs; 0 if there are none of one sort. */
    @Override
    public long size() {
        return known.length == 0 || unknown.length == 0 ? 0 : (long) known.length + unknown.length;
    }

    /** Returns the hash of the scores; their order does not matter. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        return new Fingerprint("outlier-scores/1")
                .add(subject)
                .add(known)
                .add(unknown)
                .hex();
    }

    /**
     * Returns the area under the ROC curve: the probability that an input unlike the others scores above one like them, ties counting
     * half. Its interval is that of {@link ai.lepton.ethics.privacy.MembershipScores#auc}.
     *
     * @param level confidence level in (0, 1)
     */
    public Estimate auroc(double level) {
        return compared.auc(level);
    }

    /**
     * Returns the false positive rate at a true positive rate, as the literature on such inputs has it: the share of inputs unlike the
     * others that a threshold lets pass which lets this share of those like them pass. Its interval holds its level whatever the
     * scores are distributed like, the threshold being estimated too. It is wide: by simulation it holds the truth in 98.6 to 100 % at a
     * level of 95 %.
     *
     * @param truePositiveRate in (0, 1), such as 0.95
     * @param level confidence level in (0, 1)
     * @see <a href="https://arxiv.org/abs/1610.02136">Hendrycks and Gimpel 2017</a>
     */
    public Estimate falsePositiveRateAt(double truePositiveRate, double level) {
        Estimate found = compared.truePositiveRateAt(
                BigDecimal.ONE.subtract(BigDecimal.valueOf(truePositiveRate)).doubleValue(), level);
        Interval interval = found.bounds();
        return found.withScore(found.score().map(rate -> 1 - rate))
                .withBounds(
                        interval == null
                                ? null
                                : new Interval(
                                        1 - interval.high(), 1 - interval.low(), interval.level(), interval.method()));
    }
}
