package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;

/**
 * How far the rates of groups lie apart: differences greatest minus least, ratios least over greatest.
 *
 * <p>The names are Fairlearn's. A measure is undefined where a group's rate is, and where there are not two groups.
 *
 * @param groups counts by the group's values, one for each attribute
 */
public record GroupParity(Map<List<String>, GroupCounts> groups) {
    /** Copies the groups, in their order. */
    public GroupParity {
        for (Map.Entry<?, ?> group : Elements.required("groups", groups).entrySet()) {
            Elements.required("groups: the values of one", group.getKey());
            Elements.required("groups: the counts of one", group.getValue());
        }
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** Returns the difference of selection rates, in [0, 1]; 0 is parity. */
    public Score demographicParityDifference() {
        return spread(GroupCounts::selectionRate, (least, most) -> most - least);
    }

    /** Returns the ratio of selection rates, in [0, 1]; 1 is parity. Undefined where nobody was selected. */
    public Score demographicParityRatio() {
        return ratio(GroupCounts::selectionRate);
    }

    /** Returns the difference of true positive rates, in [0, 1]; 0 is parity. */
    public Score equalOpportunityDifference() {
        return spread(GroupCounts::truePositiveRate, (least, most) -> most - least);
    }

    /** Returns the ratio of true positive rates, in [0, 1]; 1 is parity. */
    public Score equalOpportunityRatio() {
        return ratio(GroupCounts::truePositiveRate);
    }

    /** Returns the greater of the differences of true and of false positive rates, in [0, 1]; 0 is parity. */
    public Score equalizedOddsDifference() {
        return both(
                equalOpportunityDifference(),
                spread(GroupCounts::falsePositiveRate, (least, most) -> most - least),
                Math::max);
    }

    /** Returns the mean of the differences of true and of false positive rates, in [0, 1]; 0 is parity. */
    public Score meanEqualizedOddsDifference() {
        return both(
                equalOpportunityDifference(),
                spread(GroupCounts::falsePositiveRate, (least, most) -> most - least),
                (a, b) -> (a + b) / 2);
    }

    /** Returns the lesser of the ratios of true and of false positive rates, in [0, 1]; 1 is parity. */
    public Score equalizedOddsRatio() {
        return both(equalOpportunityRatio(), ratio(GroupCounts::falsePositiveRate), Math::min);
    }

    /**
     * Returns the demographic disparity of a group: its share of the rejected less its share of the selected, in [-1, 1]; above 0
     * where it has more of the rejections.
     *
     * @throws IllegalArgumentException if there is no such group
     * @see <a href="https://doi.org/10.1016/j.clsr.2021.105567">Wachter, Mittelstadt and Russell 2021</a>
     */
    public Score demographicDisparity(List<String> group) {
        GroupCounts own = groups.get(Elements.required("group", group));
        if (own == null) {
            throw new IllegalArgumentException("there is no group " + GroupPanel.name(group) + "; the groups are "
                    + Quoted.words(
                            groups.keySet().stream().map(GroupPanel::name).toList()));
        }
        GroupCounts all = groups.values().stream().reduce(GroupCounts.NOBODY, GroupCounts::plus);
        if (all.selected() == 0 || all.rejected() == 0) {
            return Score.undefined(all.selected() == 0 ? "nobody was selected" : "nobody was rejected");
        }
        return Score.of((double) own.rejected() / all.rejected() - (double) own.selected() / all.selected());
    }

    /**
     * Returns the differential fairness of the groups, best those of all attributes crossed: the greatest difference, of two
     * groups, of the logarithms of their rates, be it of selection or of rejection. 0 is parity. Rates are smoothed: {@code
     * (selected + c / 2) / (n + c)}.
     *
     * @param concentration c above, above 0 and finite; 1 is usual
     * @see <a href="https://arxiv.org/abs/1807.08362">Foulds and others 2020</a>
     */
    public Score differentialFairness(double concentration) {
        Figures.positive("concentration", concentration);
        Score selected =
                spread(counts -> logarithm(counts.selected(), counts.size(), concentration), (low, high) -> high - low);
        Score rejected =
                spread(counts -> logarithm(counts.rejected(), counts.size(), concentration), (low, high) -> high - low);
        return both(selected, rejected, Math::max);
    }

    private static Score logarithm(long count, long size, double concentration) {
        return Score.of(Math.log((count + concentration / 2) / (size + concentration)));
    }

    /**
     * Returns the part of the generalized entropy index of benefits that lies between groups: that of everybody having the mean
     * benefit of their group. See {@link IndividualFairness}.
     *
     * @param alpha any finite number
     */
    public Score betweenGroupGeneralizedEntropy(double alpha) {
        Figures.finite("alpha", alpha);
        double[] benefits = new double[groups.size()];
        double[] people = new double[groups.size()];
        int i = 0;
        for (GroupCounts counts : groups.values()) {
            people[i] = (double) counts.qualified() + counts.unqualified();
            double selected = (double) counts.selectedQualified() + counts.selectedUnqualified();
            benefits[i] = people[i] == 0 ? 0 : (selected - counts.qualified()) / people[i] + 1;
            i++;
        }
        return IndividualFairness.index(benefits, people, alpha);
    }

    private Score ratio(Function<GroupCounts, Score> rate) {
        Score most = spread(rate, (low, high) -> high);
        if (most.isDefined() && most.orElseThrow() == 0) {
            return Score.undefined("the rate is 0 in every group");
        }
        return spread(rate, (low, high) -> low / high);
    }

    private Score spread(Function<GroupCounts, Score> rate, DoubleBinaryOperator combined) {
        if (groups.size() < 2) {
            return Score.undefined("there are " + groups.size() + " groups; a comparison needs two");
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Map.Entry<List<String>, GroupCounts> group : groups.entrySet()) {
            Score score = rate.apply(group.getValue());
            if (score instanceof Score.Undefined undefined) {
                return Score.undefined("group " + GroupPanel.name(group.getKey()) + ": " + undefined.reason());
            }
            least = Math.min(least, score.orElseThrow());
            most = Math.max(most, score.orElseThrow());
        }
        return Score.of(combined.applyAsDouble(least, most));
    }

    private static Score both(Score first, Score second, DoubleBinaryOperator combined) {
        if (!first.isDefined()) {
            return first;
        }
        return second.isDefined()
                ? Score.of(combined.applyAsDouble(first.orElseThrow(), second.orElseThrow()))
                : second;
    }
}
