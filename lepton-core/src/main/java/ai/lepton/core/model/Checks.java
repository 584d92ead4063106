package ai.lepton.core.model;

/** What several components check of their hyper-parameters. */
final class Checks {
    private static final int MOST_LAYERS = 10_000;

    private Checks() {}

    static void dropout(double dropout) {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is " + dropout + ", outside [0, 1)");
        }
    }

    /** Returns a number of layers that can be; far more than any model has would only take memory. */
    static int layers(int layers) {
        positive("layers", layers);
        if (layers > MOST_LAYERS) {
            throw new IllegalArgumentException("layers is " + layers + "; it must be at most " + MOST_LAYERS);
        }
        return layers;
    }

    static void positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
        }
    }

    static void notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least 0 and finite");
        }
    }
}
