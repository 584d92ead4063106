package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import java.util.List;

/** A limit of demographic disparity; name the attributes to have the rule. */
@CheckReturnValue
public final class DisparityLimit {
    private final String matter;
    private final List<String> fixed;
    private final double difference;
    private final double level;
    private final long judgedFrom;

    DisparityLimit(String matter, List<String> fixed, double difference, double level, long judgedFrom) {
        this.matter = matter;
        this.fixed = fixed;
        this.difference = difference;
        this.level = level;
        this.judgedFrom = judgedFrom;
    }

    /** Takes the mean over strata of these attributes, weighted by their people: conditional demographic disparity. */
    public DisparityLimit within(String... attributes) {
        return new DisparityLimit(matter, DecisionRules.names("within", attributes), difference, level, judgedFrom);
    }

    /** Sets the confidence level, 0.95 until then. */
    public DisparityLimit atConfidence(double level) {
        return new DisparityLimit(matter, fixed, difference, Figures.level(level), judgedFrom);
    }

    /**
     * States the smallest group that is judged; see {@link SelectionRatioLimit#judgingGroupsFrom}. A group of that size is judged even
     * where it is so small that no outcome could break the limit.
     */
    public DisparityLimit judgingGroupsFrom(long people) {
        return new DisparityLimit(matter, fixed, difference, level, Given.smallestGroup(people));
    }

    /** Returns the rule for the groups of each of these attributes. */
    public Rule<Decisions> across(String... attributes) {
        List<String> names = DecisionRules.names("across", attributes);
        return new DemographicDisparity(matter, names, fixed, difference, level, judgedFrom).rule();
    }
}
