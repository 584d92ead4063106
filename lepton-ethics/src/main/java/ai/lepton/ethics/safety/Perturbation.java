package ai.lepton.ethics.safety;

import java.math.BigDecimal;
import java.math.MathContext;
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
        positive("share", share);
        return new Named("gaussian noise of " + share + " standard deviations", (rows, random) -> {
            double[] deviations = Columns.deviations(rows);
            return each(rows, (value, column) -> value + share * deviations[column] * random.nextGaussian());
        });
    }

    /**
     * Returns a factor on every value, uniform in {@code [1 - share, 1 + share]}, as a measuring error would be.
     *
     * @param share above 0, such as 0.01
     */
    static Perturbation relativeNoise(double share) {
        positive("share", share);
        return new Named(
                "relative noise of up to " + share,
                (rows, random) -> each(rows, (value, column) -> value * (1 + share * (2 * random.nextDouble() - 1))));
    }

    /** Returns rounding of every value to so many significant digits, at least 1, as a form or a display would. */
    static Perturbation rounding(int digits) {
        if (digits < 1) {
            throw new IllegalArgumentException("digits is " + digits + "; rounding keeps at least 1");
        }
        MathContext context = new MathContext(digits);
        return new Named(
                "rounding to " + digits + " significant digits",
                (rows, random) -> each(
                        rows,
                        (value, column) ->
                                BigDecimal.valueOf(value).round(context).doubleValue()));
    }

    /** Returns a column whose values went missing, replaced by the column's median in the rows. */
    static Perturbation missingColumn(int column) {
        return new Named("column " + column + " missing, its median instead", (rows, random) -> {
            if (rows.length > 0 && (column < 0 || column >= rows[0].length)) {
                throw new IllegalArgumentException(
                        "there is no column " + column + "; rows have columns 0 to " + (rows[0].length - 1));
            }
            double median = Columns.median(rows, column);
            return each(rows, (value, at) -> at == column ? median : value);
        });
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

    private static double[][] each(double[][] rows, Columns.Change change) {
        double[][] changed = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            changed[i] = new double[rows[i].length];
            for (int j = 0; j < changed[i].length; j++) {
                changed[i][j] = change.of(rows[i][j], j);
            }
        }
        return changed;
    }

    private static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be above 0 and finite");
        }
    }
}
