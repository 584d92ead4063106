package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How all expectations of a quality gate came out.
 *
 * @param outcomes in the gate's order
 */
public record GateResult(List<Outcome> outcomes) {
    /** Copies the list. */
    public GateResult {
        outcomes = Elements.of("outcomes", outcomes);
    }

    /** Returns whether all were met. */
    public boolean passed() {
        return outcomes.stream().allMatch(Outcome::met);
    }

    /** Returns those that were not met. */
    public List<Outcome> failures() {
        return outcomes.stream().filter(outcome -> !outcome.met()).toList();
    }

    /** Returns a line for each outcome, and a last one that sums them up. */
    @Override
    public String toString() {
        long met = outcomes.stream().filter(Outcome::met).count();
        return outcomes.stream().map(Outcome::toString).collect(Collectors.joining("\n")) + "\n" + met + " of "
                + outcomes.size() + " met";
    }
}
