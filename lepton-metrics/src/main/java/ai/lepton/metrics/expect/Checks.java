package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/** Holding requirements against what was measured, of whatever kind. */
final class Checks {
    private Checks() {}

    /** Returns a list with one more. */
    static <R> List<Requirement<? super R>> with(
            List<Requirement<? super R>> requirements, Requirement<? super R> another) {
        List<Requirement<? super R>> more = new ArrayList<>(requirements);
        more.add(Elements.required("requirement", another));
        return more;
    }

    /** Holds every requirement against what was measured. */
    static <R> GateResult check(List<Requirement<? super R>> requirements, R measured) {
        if (requirements.isEmpty()) {
            throw new IllegalStateException("the quality gate expects nothing; say what the report must reach");
        }
        Elements.required("measured", measured);
        return new GateResult(
                requirements.stream().map(required -> required.check(measured)).toList());
    }

    /** Throws where an outcome is not met. */
    static void require(Outcome outcome) {
        if (!outcome.met()) {
            throw new AssertionError(outcome.message());
        }
    }

    /** Throws where an outcome is not met, and lists all such. */
    static void require(GateResult result) {
        if (!result.passed()) {
            throw new AssertionError(String.join(
                    "\n", result.failures().stream().map(Outcome::message).toList()));
        }
    }
}
