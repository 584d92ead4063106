package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/** A limit of the ratio of selection rates; name the attributes to have the rule. */
@CheckReturnValue
public final class SelectionRatioLimit {
    private final String matter;
    private final List<String> fixed;
    private final double ratio;
    private final double level;
    private final double leastShare;
    private final String why;
    private final Reference reference;
    private final long judgedFrom;

    SelectionRatioLimit(
            String matter,
            List<String> fixed,
            double ratio,
            double level,
            double leastShare,
            String why,
            Reference reference,
            long judgedFrom) {
        this.matter = matter;
        this.fixed = fixed;
        this.ratio = ratio;
        this.level = level;
        this.leastShare = leastShare;
        this.why = why;
        this.reference = reference;
        this.judgedFrom = judgedFrom;
    }

    /** Sets the confidence level, 0.95 until then. */
    public SelectionRatioLimit atConfidence(double level) {
        return new SelectionRatioLimit(
                matter, fixed, ratio, Figures.level(level), leastShare, why, reference, judgedFrom);
    }

    /**
     * Leaves out groups of less than this share of all decisions, such as 0.02; they are listed, with the reason.
     *
     * @param share in [0, 1]
     * @param why the justification, not empty
     */
    public SelectionRatioLimit leavingOutGroupsBelow(double share, String why) {
        if (why.isBlank()) {
            throw new IllegalArgumentException("leaving out groups below " + share + " needs a justification");
        }
        return new SelectionRatioLimit(
                matter, fixed, ratio, level, Figures.fraction("share", share), why, reference, judgedFrom);
    }

    /** Compares each group with all others together, with a named one, or with the most selected one, as until then. */
    public SelectionRatioLimit against(Reference reference) {
        Elements.required("reference", reference);
        return new SelectionRatioLimit(matter, fixed, ratio, level, leastShare, why, reference, judgedFrom);
    }

    /**
     * States the smallest group that is judged. Until then it is as large as fair groups have to be to pass, all together,
     * as often as the level promises. Smaller ones are listed with how many people are needed.
     *
     * @param people at least 1
     */
    public SelectionRatioLimit judgingGroupsFrom(long people) {
        return new SelectionRatioLimit(
                matter, fixed, ratio, level, leastShare, why, reference, Given.smallestGroup(people));
    }

    /** Returns the rule that compares each group with all others together; see {@link #against}. */
    public Rule<Decisions> timesAsOftenAsTheRestAcross(String... attributes) {
        return against(Reference.rest()).across(attributes);
    }

    /**
     * Returns the rule for the groups of each of these attributes, one attribute after the other.
     *
     * <p>It fails where a comparison lies beyond the limit after Holm's correction over all that could. It passes where the
     * interval of every comparison keeps the limit whose groups are large enough: as large as fair groups have to be to pass,
     * all together, as often as the level promises. Groups that are not are listed with how many more people are needed; they keep
     * the rule from passing only where they lie beyond the limit and chance does not explain it. Each attribute needs a comparison
     * that tells. Else the rule is inconclusive.
     */
    public Rule<Decisions> timesAsOftenAsTheMostSelectedOneAcross(String... attributes) {
        return rule(
                DecisionRules.names("across", attributes).stream().map(List::of).toList());
    }

    /** Returns the rule; another name of {@link #timesAsOftenAsTheMostSelectedOneAcross}. */
    public Rule<Decisions> across(String... attributes) {
        return timesAsOftenAsTheMostSelectedOneAcross(attributes);
    }

    /** Returns the rule; another name of {@link #timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf}. */
    public Rule<Decisions> acrossIntersectionsOf(String... attributes) {
        return timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf(attributes);
    }

    /** Returns the rule for these attributes, each by itself and all of their intersections. */
    public Rule<Decisions> timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf(String... attributes) {
        return rule(Given.intersections(Elements.of("attributes", attributes)));
    }

    private Rule<Decisions> rule(List<List<String>> axes) {
        return new SelectionRatio(matter, axes, fixed, ratio, level, leastShare, why, reference, judgedFrom).rule();
    }
}
