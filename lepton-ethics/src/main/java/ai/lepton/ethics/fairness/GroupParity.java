package ai.lepton.ethics.fairness;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
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
        Elements.required("groups", groups);
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
