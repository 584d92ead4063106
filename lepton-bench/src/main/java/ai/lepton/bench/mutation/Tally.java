package ai.lepton.bench.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What became of the mutants of a format. */
final class Tally {
    private final String format;
    private final List<Finding> findings = new ArrayList<>();
    private long read;
    private long refused;
    private long slowestNanos;
    private long mostBytes;
    private long nanos;

    /**
     * A mutant that was neither read nor refused.
     *
     * @param number of the mutant
     * @param what happened, in one line
     */
    record Finding(long number, String what) {}

    Tally(String format) {
        this.format = format;
    }

    /** Takes down what one mutant took. */
    void took(long elapsed, long bytes) {
        slowestNanos = Math.max(slowestNanos, elapsed);
        mostBytes = Math.max(mostBytes, bytes);
    }

    /** Takes down what all took, the starts of processes among it. */
    void tookInAll(long elapsed) {
        nanos = elapsed;
    }

    void countRead() {
        read++;
    }

    void countRefused() {
        refused++;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    long mutants() {
        return read + refused + findings.size();
    }

    long read() {
        return read;
    }

    long refused() {
        return refused;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    static String header() {
        return "| format | mutants | values | refusals | failures | seconds | slowest, ms | most objects, MB |\n"
                + "|---|---|---|---|---|---|---|---|";
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %,.0f | %,d | %,d |",
                format,
                mutants(),
                read,
                refused,
                findings.size(),
                nanos / 1e9,
                TimeUnit.NANOSECONDS.toMillis(slowestNanos),
                mostBytes >> 20);
    }
}
