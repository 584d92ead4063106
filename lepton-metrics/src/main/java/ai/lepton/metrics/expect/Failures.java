package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Throwing where something is not met. The stack trace begins in the caller's line, as what shows failures wants it: JUnit,
 * IDEs, and the soft assertions of AssertJ, which name the first line that is not their own.
 */
final class Failures {
    private static final Set<String> OURS = Stream.of(
                    Stream.of(Failures.class, Expectations.class),
                    Arrays.stream(Expectations.class.getPermittedSubclasses()),
                    Arrays.stream(Expectations.OfReport.class.getPermittedSubclasses()))
            .flatMap(classes -> classes)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    private Failures() {}

    /** Throws where an outcome is not met. */
    static void require(QualityGate.Check check, @Nullable String description) {
        if (!check.met()) {
            throw failure(called(description, check.message()));
        }
    }

    /** Throws where something is not met, and lists all of it, a line each. */
    static void require(QualityGate.Result result, @Nullable String description) {
        if (!result.passed()) {
            throw failure(result.failures().stream()
                    .map(check -> called(description, check.message()))
                    .collect(Collectors.joining("\n")));
        }
    }

    private static String called(@Nullable String description, String message) {
        return description == null ? message : Quoted.message("[" + Quoted.bare(description) + "] " + message);
    }

    private static AssertionError failure(String message) {
        AssertionError error = new AssertionError(message);
        StackTraceElement[] trace = error.getStackTrace();
        int first = 0;
        while (first < trace.length && isOurs(trace[first].getClassName())) {
            first++;
        }
        if (first < trace.length) {
            error.setStackTrace(Arrays.copyOfRange(trace, first, trace.length));
        }
        return error;
    }

    /** Returns whether a class, or the one that it is nested in, is of the assertions themselves. */
    private static boolean isOurs(String name) {
        int nested = name.indexOf('$');
        return OURS.contains(nested < 0 ? name : name.substring(0, nested));
    }
}
