package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What counts as adverse impact; name the attributes to have the rule. Immutable.
 *
 * <p>The law states the ratio of four fifths, and no measure of practical significance. The other sizes are this library's: a ratio
 * below 0.9 or a difference of 0.05 of the rates, and 2 people that more would have had to be selected for parity. They are asked of
 * the rates as found, so that a true difference of just that size is found in about half of all large samples.
 *
 * @see <a href="https://www.ecfr.gov/current/title-29/section-1607.4">29 CFR 1607.4(D)</a>
 */
@CheckReturnValue
public final class AdverseImpactLimits {
    private final AdverseImpact asked;

    private AdverseImpactLimits(AdverseImpact asked) {
        this.asked = asked;
    }

    static AdverseImpactLimits about(String matter) {
        return new AdverseImpactLimits(new AdverseImpact(
                matter, List.of(List.of("-")), 0.8, 0.05, 0.9, 2, Figures.LEVEL, 0, "", Reference.best(), 0));
    }

    /** Sets the ratio in (0, 1] that each group is to keep, 0.8 until then. */
    public AdverseImpactLimits atLeast(double ratio) {
        return with(ratio, asked.smallestDifference(), asked.largestRatio(), asked.smallestShortfall(), asked.level());
    }

    /** Sets from what difference of rates on one is large enough in practice whatever its ratio, in [0, 1]; 0.05 until then. */
    public AdverseImpactLimits smallestDifference(double difference) {
        return with(asked.atLeast(), difference, asked.largestRatio(), asked.smallestShortfall(), asked.level());
    }

    /** Sets below what ratio a difference is large enough in practice, in [0, 1]; 0.9 until then. */
    public AdverseImpactLimits largestRatio(double ratio) {
        return with(asked.atLeast(), asked.smallestDifference(), ratio, asked.smallestShortfall(), asked.level());
    }

    /** Sets how many more of a group at least would have had to be selected for parity, at least 1; 2 until then. */
    public AdverseImpactLimits smallestShortfall(long people) {
        return with(asked.atLeast(), asked.smallestDifference(), asked.largestRatio(), people, asked.level());
    }

    /** Sets the confidence level, 0.95 until then. */
    public AdverseImpactLimits atConfidence(double level) {
        return with(
                asked.atLeast(),
                asked.smallestDifference(),
                asked.largestRatio(),
                asked.smallestShortfall(),
                Figures.level(level));
    }

    private AdverseImpactLimits with(double ratio, double difference, double largest, long shortfall, double level) {
        return new AdverseImpactLimits(new AdverseImpact(
                asked.matter(),
                asked.axes(),
                ratio,
                difference,
                largest,
                shortfall,
                level,
                asked.leastShare(),
                asked.whyLeftOut(),
                asked.reference(),
                asked.judgedFrom()));
    }

    private AdverseImpact groups(
            List<List<String>> axes, double share, String why, Reference reference, long judgedFrom) {
        return new AdverseImpact(
                asked.matter(),
                axes,
                asked.atLeast(),
                asked.smallestDifference(),
                asked.largestRatio(),
                asked.smallestShortfall(),
                asked.level(),
                share,
                why,
                reference,
                judgedFrom);
    }

    /**
     * Leaves out groups of less than this share of all decisions, such as 0.02; they are listed, with the reason.
     *
     * @param share in [0, 1]
     * @param why the justification, not empty
     */
    public AdverseImpactLimits leavingOutGroupsBelow(double share, String why) {
        return new AdverseImpactLimits(groups(
                asked.axes(),
                Figures.fraction("share", share),
                Elements.required("why", why),
                asked.reference(),
                asked.judgedFrom()));
    }

    /** Compares each group with all others together or with a named one; until then, every two groups. */
    public AdverseImpactLimits against(Reference reference) {
        Elements.required("reference", reference);
        // The attributes are not named yet, so that only the rule can tell whether a named group has a value of each.
        return new AdverseImpactLimits(groups(
                reference instanceof Reference.Named named
                        ? List.of(List.copyOf(named.values().keySet()))
                        : asked.axes(),
                asked.leastShare(),
                asked.whyLeftOut(),
                reference,
                asked.judgedFrom()));
    }

    /** States the smallest group whose ratio is judged; see {@link SelectionRatioLimit#judgingGroupsFrom}. */
    public AdverseImpactLimits judgingGroupsFrom(long people) {
        return new AdverseImpactLimits(groups(
                asked.axes(), asked.leastShare(), asked.whyLeftOut(), asked.reference(), Given.smallestGroup(people)));
    }

    /**
     * Returns the rule for the groups of each of these attributes.
     *
     * <p>It fails where a ratio is shown to be below the limit, or where a difference is significant by Fisher's exact test with
     * Holm's correction, large enough in practice, and not turned by one person: one more of the group selected in the place of one
     * of the other. It is inconclusive where one person turns it, or where the ratio is not told. It passes where all ratios that
     * can be judged are shown to keep the limit and no such difference was found; that there is none it does not show.
     */
    public Rule<Decisions> across(String... attributes) {
        return rule(
                DecisionRules.names("across", attributes).stream().map(List::of).toList());
    }

    /** Returns the rule for these attributes, each by itself and all of their intersections; see {@link #across}. */
    public Rule<Decisions> acrossIntersectionsOf(String... attributes) {
        return rule(Given.intersections(Elements.of("attributes", attributes)));
    }

    private Rule<Decisions> rule(List<List<String>> axes) {
        return groups(axes, asked.leastShare(), asked.whyLeftOut(), asked.reference(), asked.judgedFrom())
                .rule();
    }
}
