package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.sequence.SequenceComparison;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the sentence that begins with {@code doesNotRegressFrom} of predicted numbers or of spans: how much worse a
 * measure may be. It is the test of non-inferiority that {@link NoRegression} tells of, with its three outcomes.
 *
 * <p>Against a baseline on the same examples the interval is Student's of the paired jackknife, which leaves out an example or
 * a sentence in turn; for medians, correlations of ranks and others that follow from no sums, it is that of the paired
 * bootstrap: see {@link RegressionComparison#test} and {@link SequenceComparison#test}. Where both predict the same, nothing can
 * have regressed, and the requirement is met however few the examples. Against measurements the interval is found from the two
 * intervals alone, which is wider.
 *
 * @param <M> the measures that it may be of
 * @param <S> what the sentence goes on with
 */
public final class NoRegressionOf<M, S> {
    private final Ending<M, S> ending;
    private final @Nullable Double level;
    private final boolean lenient;

    private NoRegressionOf(Ending<M, S> ending, @Nullable Double level, boolean lenient) {
        this.ending = ending;
        this.level = level;
        this.lenient = lenient;
    }

    /** Goes on with the sentence once all is said. */
    @FunctionalInterface
    private interface Ending<M, S> {
        S end(M measure, double margin, @Nullable Double level, boolean lenient);
    }

    static <R extends Report, M, S> NoRegressionOf<M, S> of(
            Function<Requirement<R>, S> next, Baseline<R> baseline, Function<M, Measured<R>> measured) {
        return new NoRegressionOf<>(
                (measure, margin, level, lenient) ->
                        next.apply(new NonInferiority<>(baseline, measured.apply(measure), margin, level, lenient)),
                null,
                false);
    }

    /**
     * Sets the level of the interval; without it, it is that of the report, or of the baseline's measurements.
     *
     * @param confidence level in (0, 1), such as 0.95
     * @throws IllegalArgumentException if it is outside (0, 1)
     */
    @CheckReturnValue
    public NoRegressionOf<M, S> atConfidence(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence level is " + confidence + ", outside (0, 1)");
        }
        return new NoRegressionOf<>(ending, confidence, lenient);
    }

    /** Lets pass what is shown neither way: then only a regression that is shown fails. */
    @CheckReturnValue
    public NoRegressionOf<M, S> allowingInconclusive() {
        return new NoRegressionOf<>(ending, level, true);
    }

    /**
     * Expects a measure not to have dropped by more than a margin, or, if it is one of errors, not to have risen.
     *
     * @param margin in the measure's own unit, at least 0, finite; 0 wants it shown that nothing was lost
     * @throws IllegalArgumentException if the margin is negative, not finite or wider than the measure's range; and when it is checked, if the baseline is
     *     a report on other examples
     */
    public S byMoreThan(double margin, M measure) {
        return ending.end(measure, margin, level, lenient);
    }
}
