package ai.lepton.ethics.safety;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A declared change of inputs that should not change what is decided. */
public interface Perturbation {
    /** Returns what it does, in a few words. */
    String name();

    /**
     * Returns changed copies of the rows.
     *
     * @param rows inputs, shape {@code [n, columns]}, finite; not to be changed
     * @param random the only source of chance
     * @return as many rows of the same width
     */
    double[][] applyTo(double[][] rows, RandomGenerator random);

    /**
     * Returns normal noise on every value, its standard deviation this share of the column's own in the rows.
     *
     * @param share above 0, such as 0.05
     */
    static Perturbation gaussianNoise(double share) {
        return new PlainPerturbation.GaussianNoise(share);
    }

    /**
     * Returns a factor on every value, uniform in {@code [1 - share, 1 + share]}, as a measuring error would be.
     *
     * @param share above 0, such as 0.01
     */
    static Perturbation relativeNoise(double share) {
        return new PlainPerturbation.RelativeNoise(share);
    }

    /** Returns rounding of every value to so many significant digits, at least 1, as a form or a display would. */
    static Perturbation rounding(int digits) {
        return new PlainPerturbation.Rounding(digits);
    }

    /** Returns a column whose values went missing, replaced by the column's median in the rows. */
    static Perturbation missingColumn(int column) {
        return new PlainPerturbation.MissingColumn(column);
    }

    /**
     * Returns values that went missing at random, each replaced by its column's median in the rows.
     *
     * @param share of all cells, in (0, 1]
     */
    static Perturbation missingValues(double share) {
        return new PlainPerturbation.MissingValues(share);
    }

    /** Returns any change of a row by itself, under a name; the function gets a copy. */
    static Perturbation of(String name, UnaryOperator<double[]> change) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a perturbation is empty");
        }
        return new Named(
                name,
                (rows, random) -> Arrays.stream(rows)
                        .map(row -> change.apply(row.clone()))
                        .toArray(double[][]::new));
    }
}
