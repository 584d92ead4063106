package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How all expectations of a quality gate came out.
 *
 * @param checks in the gate's order
 */
public record GateResult(List<Check> checks) {
    /** Copies the list. */
    public GateResult {
        checks = Elements.of("checks", checks);
    }

    /**
     * How one expectation came out.
     *
     * @param subject what it is about, such as {@code macro f1}
     * @param met whether it was met
     * @param message what was wanted and what was found, in one line
     */
    public record Check(String subject, boolean met, String message) {
        /** Returns such as {@code pass  accuracy: wanted at least 0.90, got 0.956 from 114 examples}. */
        @Override
        public String toString() {
            return (met ? "pass  " : "FAIL  ") + message;
        }
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
