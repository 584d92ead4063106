package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/** A limit of demographic disparity; name the attributes to have the rule. */
@CheckReturnValue
public final class DisparityLimit {
    private final String matter;
    private final List<String> fixed;
    private final double difference;
    private final double level;

    DisparityLimit(String matter, List<String> fixed, double difference, double level) {
        this.matter = matter;
        this.fixed = fixed;
        this.difference = difference;
        this.level = level;
    }

    /** Takes the mean over strata of these attributes, weighted by their people: conditional demographic disparity. */
    public DisparityLimit within(String... attributes) {
        return new DisparityLimit(matter, DecisionRules.names("within", attributes), difference, level);
    }

    /** Sets the confidence level, 0.95 until then. */
    public DisparityLimit atConfidence(double level) {
        return new DisparityLimit(matter, fixed, difference, Figures.level(level));
    }

    /** Returns the rule for the groups of each of these attributes. */
    public Rule<Decisions> across(String... attributes) {
        List<String> names = DecisionRules.names("across", attributes);
        for (String name : names) {
            if (fixed.contains(name)) {
                throw new IllegalArgumentException(Quoted.of(name) + " is both compared and held fixed");
            }
        }
        return new DemographicDisparity(matter, names, fixed, difference, level).rule();
    }
}
