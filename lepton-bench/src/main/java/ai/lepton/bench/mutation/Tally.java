package ai.lepton.bench.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of the mutants of a format. */
final class Tally {
    private final String format;
    private final List<Finding> findings = new ArrayList<>();
    private long read;
    private long refused;

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
        return "| format | mutants | read | refused | neither |\n|---|---|---|---|---|";
    }

    String row() {
        return String.format(
                Locale.ROOT, "| %s | %,d | %,d | %,d | %,d |", format, mutants(), read, refused, findings.size());
    }
}
