package ai.lepton.core.search;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a parameter may be. Two that are equal are the same parameter to a sampler that learns from earlier trials. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Distribution.FloatDistribution.class, name = "float"),
    @JsonSubTypes.Type(value = Distribution.IntDistribution.class, name = "int"),
    @JsonSubTypes.Type(value = Distribution.CategoricalDistribution.class, name = "categorical")
})
public sealed interface Distribution {
    /** Most choices of a categorical parameter. */
    int MOST_CHOICES = 1_000;

    /** The largest whole number, and the negative of the least, that an {@link IntDistribution} holds: 2<sup>53</sup> − 1. */
    long LARGEST = (1L << 53) - 1;

    /**
     * A real number.
     *
     * @param low the least, finite
     * @param high the largest, finite, at least {@code low}
     * @param log whether its logarithm is even over the range, not itself; {@code low} must be above 0 then
     */
    record FloatDistribution(double low, double high, boolean log) implements Distribution {
        /** Checks the range. */
        public FloatDistribution {
            if (!(Math.abs(low) < Double.POSITIVE_INFINITY && Math.abs(high - low) < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the range is [" + low + ", " + high + "]; its ends and its width must be finite");
            }
            requireRange(low, high, low > high, log && !(low > 0));
        }
    }

    /**
     * A whole number.
     *
     * @param low the least, at least −{@link #LARGEST}
     * @param high the largest, at least {@code low} and at most {@link #LARGEST}
     * @param log whether its logarithm is even over the range, not itself; {@code low} must be above 0 then
     */
    record IntDistribution(long low, long high, boolean log) implements Distribution {
        /** Checks the range. */
        public IntDistribution {
            if (low < -LARGEST || high > LARGEST) {
                throw new IllegalArgumentException("the range is [" + low + ", " + high + "]; whole numbers go from "
                        + -LARGEST + " to " + LARGEST);
            }
            requireRange(low, high, low > high, log && low <= 0);
        }
    }

    /**
     * One of several choices that have no order.
     *
     * @param choices as text, from 1 to {@value #MOST_CHOICES}, no two the same
     */
    record CategoricalDistribution(List<String> choices) implements Distribution {
        /** Copies and checks the choices. */
        public CategoricalDistribution {
            choices = Elements.of("choices", choices);
            if (choices.isEmpty() || choices.size() > MOST_CHOICES) {
                throw new IllegalArgumentException(
                        "there are " + choices.size() + " choices; from 1 to " + MOST_CHOICES + " would do");
            }
            Set<String> seen = new HashSet<>();
            for (String choice : choices) {
                if (!seen.add(choice)) {
                    throw new IllegalArgumentException(
                            "the choice " + Quoted.of(choice) + " is there twice; each must read differently");
                }
            }
        }
    }

    private static void requireRange(Number low, Number high, boolean isReversed, boolean isBelowLog) {
        if (isReversed) {
            throw new IllegalArgumentException("the range is [" + low + ", " + high + "], its least above its largest");
        }
        if (isBelowLog) {
            throw new IllegalArgumentException(
                    "the range is [" + low + ", " + high + "]; on a logarithmic scale its least must be above 0");
        }
    }
}
