package ai.lepton.ethics.safety;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;

/**
 * Rules about whether a model notices inputs that it was not made for: read as a sentence, or by the field's names, which give the
 * same rules.
 *
 * <pre>{@code
 * outlierDetectionOf("diagnosis").should().haveAnAurocOfAtLeast(0.9);
 * outlierDetectionOf("diagnosis").should().letPassAtMost(0.2);
 *
 * outlierDetectionOf("diagnosis").auroc(0.9);
 * outlierDetectionOf("diagnosis").falsePositiveRate(0.2);
 * }</pre>
 */
@CheckReturnValue
public final class OutlierRules {
    private final String model;
    private final double level;
    private final double truePositiveRate;

    private OutlierRules(String model, double level, double truePositiveRate) {
        this.model = model;
        this.level = level;
        this.truePositiveRate = truePositiveRate;
    }

    /** Starts a rule about outlier scores whose subject has this name. */
    public static OutlierRules outlierDetectionOf(String model) {
        Elements.required("model", model);
        Given.subject("outlier scores", model);
        return new OutlierRules(model, Figures.LEVEL, 0.95);
    }

    /** Goes on to what the detection should do. */
    public OutlierRules should() {
        return this;
    }

    /** Sets the confidence level, 0.95 until then. */
    public OutlierRules atConfidence(double level) {
        return new OutlierRules(model, Figures.level(level), truePositiveRate);
    }

    /** Sets the share of inputs like the others that pass, 0.95 until then, in (0, 1). */
    public OutlierRules atTruePositiveRate(double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("true positive rate is " + rate + ", outside (0, 1)");
        }
        return new OutlierRules(model, level, rate);
    }

    /** Returns a rule that the area under the ROC curve is at least this; 0.5 is chance. */
    public Rule<OutlierScores> haveAnAurocOfAtLeast(double auroc) {
        return new OutlierLimit(model, OutlierLimit.Measure.AUROC, auroc, truePositiveRate, level).rule();
    }

    /** Returns a rule of the AUROC; another name of {@link #haveAnAurocOfAtLeast}. */
    public Rule<OutlierScores> auroc(double atLeast) {
        return haveAnAurocOfAtLeast(atLeast);
    }

    /** Returns a rule that at most this share of inputs unlike the others pass, at the true positive rate that is set. */
    public Rule<OutlierScores> letPassAtMost(double share) {
        return new OutlierLimit(model, OutlierLimit.Measure.FALSE_POSITIVE_RATE, share, truePositiveRate, level).rule();
    }

    /** Returns a rule of the false positive rate; another name of {@link #letPassAtMost}. */
    public Rule<OutlierScores> falsePositiveRate(double atMost) {
        return letPassAtMost(atMost);
    }
}
