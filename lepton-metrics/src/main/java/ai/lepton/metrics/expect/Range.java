package ai.lepton.metrics.expect;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The values that a measure can have: a limit outside of them holds for every model, or for none.
 *
 * @param lowest the least; minus infinity where there is none, or it is not known
 * @param highest the greatest; infinity where there is none, or it is not known
 */
record Range(double lowest, double highest) {
    /** That of a measure that nothing is known of, such as one of the caller's own. */
    static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    /** That of shares. */
    static final Range SHARE = new Range(0, 1);
    /** That of losses, and of times. */
    static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);

    private static final Range CORRELATION = new Range(-1, 1);
    private static final Range AT_MOST_ONE = new Range(Double.NEGATIVE_INFINITY, 1);

    private static final double MOST_PERCENT = 100;
    private static final int DIGITS = 4;

    // Of probabilities and rankings. A Brier score of two classes does not pass 1, one of more can reach 2.
    private static final Map<String, Range> OF_SCORES = Map.of(
            "roc_auc", SHARE,
            "average_precision", SHARE,
            "log_loss", NOT_NEGATIVE,
            "brier_score", new Range(0, 2),
            "expected_calibration_error", SHARE,
            "hamming_loss", SHARE,
            "label_ranking_average_precision", SHARE,
            "label_ranking_loss", SHARE,
            "coverage_error", NOT_NEGATIVE);

    // Of predicted numbers, by how their names begin; all others are errors, which are not negative.
    private static final Map<String, Range> OF_NUMBERS = Map.of(
            "r2", AT_MOST_ONE,
            "explained_variance", AT_MOST_ONE,
            "d2_", AT_MOST_ONE,
            "pearson_corrcoef", CORRELATION,
            "spearman_corrcoef", CORRELATION,
            "kendall_rank_corrcoef", CORRELATION,
            "concordance_corrcoef", CORRELATION,
            "cosine_similarity", CORRELATION,
            "critical_success_index", SHARE,
            "symmetric_mean_absolute_percentage_error", new Range(0, 2));

    private static final Set<String> ERRORS = Set.of(
            "mean_absolute_error",
            "mean_squared_error",
            "root_mean_squared_error",
            "median_absolute_error",
            "max_error",
            "mean_absolute_percentage_error",
            "weighted_mean_absolute_percentage_error",
            "mean_squared_log_error",
            "root_mean_squared_log_error",
            "mean_poisson_deviance",
            "mean_gamma_deviance",
            "throughput_per_second");

    /** Returns that of a measure of classes, spans or labels of this name. */
    static Range ofClasses(String name) {
        if (name.matches("f[0-9.]+|top_k_accuracy\\(k=[0-9]+\\)")) {
            return SHARE;
        }
        int over = name.indexOf(" over ");
        String plain = over < 0 ? name : name.substring(0, over);
        return Stream.of(
                        ClassMeasure.of(plain).map(measure -> new Range(measure.lowest(), measure.highest())),
                        OverallMeasure.of(plain).map(measure -> new Range(measure.lowest(), measure.highest())),
                        Optional.ofNullable(OF_SCORES.get(plain)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(ANY);
    }

    /** Returns that of a measure of predicted numbers. */
    static Range of(RegressionMeasure measure) {
        return ofNumbers(measure.name()).orElse(measure.direction() == Direction.LOWER_IS_BETTER ? NOT_NEGATIVE : ANY);
    }

    private static Optional<Range> ofNumbers(String name) {
        return OF_NUMBERS.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns that of a measure of whatever kind of report. */
    static Range named(String name) {
        Range range = ofClasses(name);
        if (!range.equals(ANY)) {
            return range;
        }
        boolean isTime = name.startsWith("latency_") && name.endsWith("_seconds");
        return ofNumbers(name).orElse(isTime || ERRORS.contains(name) ? NOT_NEGATIVE : ANY);
    }

    /** Returns that of the size of a difference between two values. */
    Range ofGaps() {
        return new Range(0, highest - lowest);
    }

    /**
     * Refuses a limit that no value can reach, or none can pass.
     *
     * @param title what is measured, in words
     * @throws IllegalArgumentException if it is outside
     */
    void check(String title, double limit) {
        if (limit < lowest || limit > highest) {
            throw new IllegalArgumentException("limit is " + limit + "; " + title + words() + percent(limit));
        }
    }

    /**
     * Refuses a margin that no change can pass.
     *
     * @param title what is measured, in words
     * @throws IllegalArgumentException if it is greater than the range is wide
     */
    void checkMargin(String title, double margin) {
        if (margin > highest - lowest) {
            throw new IllegalArgumentException("margin is " + margin + "; " + title + words()
                    + ", so it never changes by more than " + text(highest - lowest) + percent(margin));
        }
    }

    private String words() {
        if (highest == Double.POSITIVE_INFINITY) {
            return " is at least " + text(lowest);
        }
        return lowest == Double.NEGATIVE_INFINITY
                ? " is at most " + text(highest)
                : " is in [" + text(lowest) + ", " + text(highest) + "]";
    }

    private String percent(double given) {
        return highest == 1 && given > 1 && given <= MOST_PERCENT
                ? "; for " + text(given) + " % say " + text(given / MOST_PERCENT)
                : "";
    }

    private static String text(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
