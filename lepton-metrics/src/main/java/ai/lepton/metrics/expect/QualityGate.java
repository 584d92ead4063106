package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must be reached before something goes on: a list of expectations that is checked as a whole, without throwing. Immutable.
 *
 * @param <R> what is judged: a report, slices, an estimate
 */
public sealed interface QualityGate<R>
        permits ClassificationExpectations.Gate,
                RegressionExpectations.Gate,
                SequenceExpectations.Gate,
                MultilabelExpectations.Gate,
                LatencyExpectations.Gate,
                SlicesExpectations.Gate,
                EstimateExpectations.Gate {
    /** Returns what is expected, in the order in which it was said. */
    List<Expectation<? super R>> expectations();

    /**
     * Holds everything expected against what was measured.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    @CheckReturnValue
    default Result check(R measured) {
        if (expectations().isEmpty()) {
            throw new IllegalStateException("the quality gate expects nothing; say what the report must reach");
        }
        Elements.required("measured", measured);
        return new Result(expectations().stream()
                .map(expectation -> expectation.check(measured))
                .toList());
    }

    /**
     * How all expectations of a quality gate came out.
     *
     * @param checks in the gate's order
     */
    record Result(List<Check> checks) {
        /** Copies the list. */
        public Result {
            checks = Elements.of("checks", checks);
        }

        /** Returns whether all were met. */
        public boolean passed() {
            return checks.stream().allMatch(Check::met);
        }

        /** Returns those that were not met. */
        public List<Check> failures() {
            return checks.stream().filter(check -> !check.met()).toList();
        }

        /** Returns a line for each check, and a last one that sums them up. */
        @Override
        public String toString() {
            long met = checks.stream().filter(Check::met).count();
            return checks.stream().map(Check::toString).collect(Collectors.joining("\n")) + "\n" + met + " of "
                    + checks.size() + " met";
        }
    }

    /**
     * How one expectation came out.
     *
     * @param subject what it is about, such as {@code macro f1}
     * @param met whether it was met
     * @param message what was wanted and what was found, in one line
     */
    record Check(String subject, boolean met, String message) {
        /** Returns such as {@code pass  accuracy: wanted at least 0.90, got 0.956 from 114 examples}. */
        @Override
        public String toString() {
            return (met ? "pass  " : "FAIL  ") + message;
        }
    }
}
