package ai.lepton.metrics.regression;

/** The values that a loss is defined for. */
enum Domain {
    ANY(Double.NEGATIVE_INFINITY, ""),
    ABOVE_MINUS_ONE(Math.nextUp(-1.0), "above -1"),
    NOT_NEGATIVE(0, "of at least 0"),
    POSITIVE(Double.MIN_VALUE, "above 0");

    private final double least;
    private final String words;

    Domain(double least, String words) {
        this.least = least;
        this.words = words;
    }

    boolean contains(double value) {
        return value >= least;
    }

    /** Returns such as {@code of at least 0}. */
    String words() {
        return words;
    }
}
