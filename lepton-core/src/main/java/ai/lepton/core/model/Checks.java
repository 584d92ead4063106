package ai.lepton.core.model;

/** What several components check of their hyper-parameters. */
final class Checks {
    private Checks() {}

    static void dropout(double dropout) {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is " + dropout + ", outside [0, 1)");
        }
    }

    static void positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
        }
    }
}
