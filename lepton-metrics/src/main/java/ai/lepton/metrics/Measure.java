package ai.lepton.metrics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a measure before anything is measured: its name, which values are better, what values it can have, and how
 * its interval is found.
 *
 * <p>Each measure says this of itself where its formula is. Tables, expectations, documents and the guide are made from it, and
 * {@link ai.lepton.metrics.catalogue.Measures} lists them all.
 */
public interface Measure {
    /** Returns the name in reports and documents: scikit-learn's function name without {@code _score}, such as {@code f1}. */
    String key();

    /** Returns what is known of it beside its name. */
    Traits traits();

    /** Returns which values are the better ones. */
    default Direction direction() {
        return traits().direction();
    }

    /** Returns the values that it can have. */
    default Range range() {
        return traits().range();
    }

    /** Returns how its intervals are found: one entry, or several where an average has another method than a class. */
    default List<IntervalMethod> intervals() {
        return traits().intervals();
    }

    /** Returns what it is called in a sentence, such as {@code matthews correlation}. */
    default String words() {
        return words(key());
    }

    /** Returns what a measure of this name is called in a sentence; a long or unprintable name is bounded and escaped. */
    static String words(String key) {
        return switch (Elements.required("key", key)) {
            case "matthews_corrcoef" -> "matthews correlation";
            case "expected_calibration_error" -> "calibration error";
            default -> Quoted.bare(key.replace('_', ' '));
        };
    }

    /**
     * What is known of a measure beside its name and its formula.
     *
     * @param direction which values are the better ones
     * @param range the values that it can have
     * @param intervals how its intervals are found
     */
    record Traits(Direction direction, Range range, List<IntervalMethod> intervals) {
        /** Nothing, as of a measure of the caller's own. */
        public static final Traits UNKNOWN = new Traits(Direction.NEITHER, Range.ANY, List.of());

        /** Copies the list. */
        public Traits {
            Elements.required("direction", direction);
            Elements.required("range", range);
            intervals = Elements.of("intervals", intervals);
        }

        /** Returns the same with other ways to find intervals. */
        public Traits withIntervals(IntervalMethod... others) {
            return new Traits(direction, range, Elements.of("others", others));
        }
    }

    /**
     * A measure as one number of a report: which average of it, or of which label.
     *
     * @param <R> the reports that have it
     */
    interface Of<R extends Report> extends Measure {
        /** Returns such as {@code macro}; null for none. */
        default @Nullable String average() {
            return null;
        }

        /** Returns the class, label or type that it is about; null where it is about all. */
        default @Nullable String label() {
            return null;
        }

        /** Returns what is measured, in words: {@code macro f1}, {@code recall of 'malignant'}. */
        default String title() {
            return Measurement.title(key(), average(), label());
        }

        /** Returns the kind of report that has it. */
        Class<R> reports();

        /**
         * Returns what a report found, or computes it.
         *
         * @throws IllegalArgumentException if it can't be computed; the message says why
         */
        default Measurement in(R report) {
            return report.measure(key(), average(), label());
        }
    }

    /**
     * The values that a measure can have.
     *
     * @param lowest the least; minus infinity where there is none, or it is not known
     * @param highest the greatest; infinity where there is none, or it is not known
     */
    record Range(double lowest, double highest) {
        /** That of a measure that nothing is known of, such as one of the caller's own. */
        public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        /** [0, 1], as of shares and probabilities. */
        public static final Range SHARE = new Range(0, 1);
        /** [-1, 1], as of correlations and of agreement beyond chance. */
        public static final Range CORRELATION = new Range(-1, 1);
        /** From 0 on, as of losses and times. */
        public static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);
        /** Up to 1, as of R². */
        public static final Range AT_MOST_ONE = new Range(Double.NEGATIVE_INFINITY, 1);

        /** Checks the order of the ends. */
        public Range {
            if (!(lowest < highest)) {
                throw new IllegalArgumentException("range [" + lowest + ", " + highest + "] is not in order");
            }
        }

        /** Returns how far apart the ends are, which may be infinite. */
        public double width() {
            return highest - lowest;
        }

        /** Returns whether a value lies between the ends, or on one. */
        public boolean contains(double value) {
            return lowest <= value && value <= highest;
        }
    }

    /**
     * How an interval is found, as the guide tells it.
     *
     * @param of what of the measure it is the interval of, such as {@code a class} or {@code an average}; empty where there is
     *     one way only
     * @param method the name that intervals carry, such as {@code wilson}; {@code none} where there is no interval
     * @param holds where simulations found it to hold its level, in words; empty where there is no interval
     */
    record IntervalMethod(String of, String method, String holds) {
        /** Returns the entry of a measure that has no interval, with the reason in the place of where it would hold. */
        public static IntervalMethod none(String of, String holds) {
            return new IntervalMethod(of, "none", holds);
        }

        /** Checks that nothing is null. */
        public IntervalMethod {
            Elements.required("of", of);
            Elements.required("method", method);
            Elements.required("holds", holds);
        }
    }

    /** Which values of a measure are the better ones: what it takes to say that a model has become worse. */
    public enum Direction {
        /** More is better, as of accuracy. */
        HIGHER_IS_BETTER,
        /** Less is better, as of an error rate or a loss. */
        LOWER_IS_BETTER,
        /** Neither by itself, as of a prevalence; or of a measure whose name is unknown. */
        NEITHER
    }
}
