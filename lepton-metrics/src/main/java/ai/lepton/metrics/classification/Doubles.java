package ai.lepton.metrics.classification;

/** Floats as doubles, which keep their values. */
final class Doubles {
    private Doubles() {}

    static double[] of(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
