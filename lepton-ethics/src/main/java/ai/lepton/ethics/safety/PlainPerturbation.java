package ai.lepton.ethics.safety;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.random.RandomGenerator;

/** A perturbation of plain values, which a file can name; equal if its values are. */
sealed interface PlainPerturbation extends Perturbation {
    /** Normal noise on every value, its standard deviation a share of the column's own. */
    record GaussianNoise(double share) implements PlainPerturbation {
        public GaussianNoise {
            Figures.positive("share", share);
        }

        @Override
        public String name() {
            return "gaussian noise of " + share + " standard deviations";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            double[] deviations = Columns.deviations(rows);
            return each(rows, (value, column) -> value + share * deviations[column] * random.nextGaussian());
        }
    }

    /** A factor on every value, uniform in {@code [1 - share, 1 + share]}. */
    record RelativeNoise(double share) implements PlainPerturbation {
        public RelativeNoise {
            Figures.positive("share", share);
        }

        @Override
        public String name() {
            return "relative noise of up to " + share;
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            return each(rows, (value, column) -> value * (1 + share * (2 * random.nextDouble() - 1)));
        }
    }

    /** Rounding of every value to so many significant digits. */
    record Rounding(int digits) implements PlainPerturbation {
        public Rounding {
            if (digits < 1) {
                throw new IllegalArgumentException("digits is " + digits + "; rounding keeps at least 1");
            }
        }

        @Override
        public String name() {
            return "rounding to " + digits + " significant digits";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            MathContext context = new MathContext(digits);
            return each(
                    rows,
                    (value, column) -> BigDecimal.valueOf(value).round(context).doubleValue());
        }
    }

    /** A column whose values went missing, replaced by the column's median in the rows. */
    record MissingColumn(int column) implements PlainPerturbation {
        @Override
        public String name() {
            return "column " + column + " missing, its median instead";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            Elements.of("rows", (Object[]) rows);
            if (rows.length > 0 && (column < 0 || column >= rows[0].length)) {
                throw new IllegalArgumentException(
                        "there is no column " + column + "; rows have columns 0 to " + (rows[0].length - 1));
            }
            double median = Columns.median(rows, column);
            return each(rows, (value, at) -> at == column ? median : value);
        }
    }

    /** Values that went missing at random, each replaced by its column's median in the rows. */
    record MissingValues(double share) implements PlainPerturbation {
        public MissingValues {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share is " + share + ", outside (0, 1]");
            }
        }

        @Override
        public String name() {
            return "values missing in " + share + " of all cells, medians instead";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            int width = rows.length == 0 ? 0 : rows[0].length;
            double[] medians = new double[width];
            for (int column = 0; column < width; column++) {
                medians[column] = Columns.median(rows, column);
            }
            return each(rows, (value, column) -> random.nextDouble() < share ? medians[column] : value);
        }
    }

    /** A typing error in each word with some probability. */
    record Typos(double share) implements PlainPerturbation {
        public Typos {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share is " + share + ", outside (0, 1]");
            }
        }

        @Override
        public String name() {
            return "a typo in " + share + " of the words";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            throw new IllegalArgumentException(
                    Quoted.of(name()) + " changes texts, but the model is asked about rows of numbers");
        }

        @Override
        public List<String> applyTo(List<String> texts, RandomGenerator random) {
            return Elements.of("texts", texts).stream()
                    .map(text -> Typing.withTypos(text, share, random))
                    .toList();
        }
    }

    private static double[][] each(double[][] rows, Columns.Change change) {
        Elements.of("rows", (Object[]) rows);
        double[][] changed = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            changed[i] = new double[rows[i].length];
            for (int j = 0; j < changed[i].length; j++) {
                changed[i][j] = change.of(rows[i][j], j);
            }
        }
        return changed;
    }
}
