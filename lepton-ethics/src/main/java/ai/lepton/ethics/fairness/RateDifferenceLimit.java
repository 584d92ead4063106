package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/** A limit of the difference of rates; name the attributes to have the rule. */
@CheckReturnValue
public final class RateDifferenceLimit {
    private final String matter;
    private final RateGap.Kind kind;
    private final double difference;
    private final double level;
    private final Reference reference;
    private final long judgedFrom;

    RateDifferenceLimit(
            String matter, RateGap.Kind kind, double difference, double level, Reference reference, long judgedFrom) {
        this.matter = matter;
        this.kind = kind;
        this.difference = Figures.fraction("difference", difference);
        this.level = level;
        this.reference = reference;
        this.judgedFrom = judgedFrom;
    }

    /** Sets the confidence level, 0.95 until then. */
    public RateDifferenceLimit atConfidence(double level) {
        return new RateDifferenceLimit(matter, kind, difference, Figures.level(level), reference, judgedFrom);
    }

    /** Compares each group with all others together or with a named one; until then, every two groups. */
    public RateDifferenceLimit against(Reference reference) {
        Elements.required("reference", reference);
        return new RateDifferenceLimit(matter, kind, difference, level, reference, judgedFrom);
    }

    /** States the smallest group that is judged; see {@link SelectionRatioLimit#judgingGroupsFrom}. */
    public RateDifferenceLimit judgingGroupsFrom(long people) {
        return new RateDifferenceLimit(matter, kind, difference, level, reference, Given.smallestGroup(people));
    }

    /** Returns the rule for the groups of each of these attributes. */
    public Rule<Decisions> across(String... attributes) {
        List<String> names = DecisionRules.names("across", attributes);
        reference.requireCovering(names.stream().map(List::of).toList());
        return new RateGap(matter, names, kind, difference, level, reference, judgedFrom).rule();
    }
}
