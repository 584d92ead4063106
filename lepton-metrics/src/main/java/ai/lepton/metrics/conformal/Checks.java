package ai.lepton.metrics.conformal;

import ai.lepton.metrics.internal.Elements;

/** What is asked of numbers that come from outside. */
final class Checks {
    private Checks() {}

    /** Checks that all are finite. */
    static void finite(String name, double[] values) {
        Elements.required(name, values);
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + "; values must be finite");
            }
        }
    }

    /** Checks that one is finite. */
    static void finite(String name, double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be finite");
        }
    }

    /** Checks that a scale is above 0. */
    static void scale(String name, double scale) {
        if (!(scale > 0 && scale <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " is " + scale + "; a scale is finite and above 0");
        }
    }

    /** Checks that two arrays are of the same length. */
    static void lengths(String a, int lengthOfA, String b, int lengthOfB) {
        if (lengthOfA != lengthOfB) {
            throw new IllegalArgumentException(a + " has " + lengthOfA + " values but " + b + " has " + lengthOfB
                    + "; they must describe the same examples");
        }
    }

    /** Checks that folds are numbered from 0, and returns their number. */
    static int folds(int[] fold) {
        int folds = 0;
        for (int i = 0; i < fold.length; i++) {
            if (fold[i] < 0 || fold[i] >= fold.length) {
                throw new IllegalArgumentException(
                        "fold[" + i + "] is " + fold[i] + ", outside [0, " + fold.length + ")");
            }
            folds = Math.max(folds, fold[i] + 1);
        }
        return folds;
    }

    /** Checks that a score could be computed. */
    static double score(int example, double score) {
        if (!(Math.abs(score) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the score of example " + example + " is " + score + ", beyond what a double can hold");
        }
        return score;
    }
}
