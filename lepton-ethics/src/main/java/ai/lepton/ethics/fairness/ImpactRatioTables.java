package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/** Tables of impact ratios without a limit; name the attributes to have the rule. */
@CheckReturnValue
public final class ImpactRatioTables {
    private final String matter;
    private final ImpactRatios.Rate rate;
    private final double leastShare;
    private final String why;
    private final List<String> unknown;

    ImpactRatioTables(String matter, ImpactRatios.Rate rate, double leastShare, String why, List<String> unknown) {
        this.matter = matter;
        this.rate = rate;
        this.leastShare = leastShare;
        this.why = why;
        this.unknown = unknown;
    }

    /** Speaks of scoring rates, for {@linkplain Decisions#scored scores} in the place of decisions. */
    public ImpactRatioTables ofScores() {
        return new ImpactRatioTables(matter, ImpactRatios.Rate.SCORING, leastShare, why, unknown);
    }

    /**
     * Leaves groups of less than this share of all people of known groups out of the comparison; they are listed with their
     * number, their rate and the reason.
     *
     * @param share in [0, 1], such as 0.02
     * @param why the justification, not empty
     */
    public ImpactRatioTables leavingOutGroupsBelow(double share, String why) {
        return new ImpactRatioTables(matter, rate, share, Elements.required("why", why), unknown);
    }

    /** Counts people with one of these values apart, in the place of an empty one and {@code "unknown"}; case is no matter. */
    public ImpactRatioTables countingAsUnknown(String... values) {
        return new ImpactRatioTables(matter, rate, leastShare, why, Elements.of("values", values));
    }

    /** Returns the rule for the groups of each of these attributes. */
    public Rule<Decisions> across(String... attributes) {
        return rule(
                DecisionRules.names("across", attributes).stream().map(List::of).toList());
    }

    /** Returns the rule for these attributes, each by itself and all of their intersections. */
    public Rule<Decisions> acrossIntersectionsOf(String... attributes) {
        return rule(Given.intersections(Elements.of("attributes", attributes)));
    }

    private Rule<Decisions> rule(List<List<String>> axes) {
        return new ImpactRatios(matter, axes, rate, leastShare, why, unknown).rule();
    }
}
