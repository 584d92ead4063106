package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.GammaSampler;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Confusion matrices that may lie behind one that was counted, drawn row by row, and measures of them.
 *
 * <p>The classes' shares of the truth are drawn from a Dirichlet distribution of their numbers of examples plus ½. Each
 * class's row, how its examples are predicted, is drawn from one of the row's counts plus a prior that weighs as much as one
 * example: d of it is on the diagonal, and the rest on another column at random: where one of the row's errors is, or, as one
 * error more, anywhere.
 *
 * <p>d is between ½ and m, the mean recall of the classes, with one more class of recall ½ among them. It is nearer to ½ the
 * more the class counts by itself: by its share of the sum of one over the number of examples, or of the classes if that is
 * more. So a rare class is given its
 * due of doubt, which ½ does (Jeffreys 1946), while many classes together are not given a doubt that grows with their
 * number: with ½ for each of 20 classes, 200 examples that are nearly all right would be held against 10 errors that nobody
 * saw.
 *
 * <p>A row's counts and prior are scaled, so that they weigh {@code t - 1.5} and not {@code t + 1}: then its variance is about
 * {@code r (1 - r) / (t - 1/2)}, near that of a sample, where Bayes's would be {@code r (1 - r) / (t + 2)}. That is what averages over
 * classes of few examples need. Where examples have weights, a row counts as many as its effective number (Kish 1965), and
 * its total keeps its weight. Where a row's cells have unlike weights, as where wrong examples weigh more than right ones,
 * each cell is drawn with the variance of its own, the sum of its squared weights, and the row's total goes with what was
 * drawn: then the two are not independent.
 *
 * <p>Only what occurs is drawn: a class without examples has none in any draw, and a class that is neither in the truth nor
 * predicted is predicted in none, unless there is but one class. A draw costs O(cells that hold an example + classes). Of
 * rows with dozens of cells, those of few examples are drawn together and shared out by drawing their examples with
 * replacement, which costs less.
 */
final class RowPosterior {
    // What the counts and the prior of a row weigh together at least, in examples.
    private static final double LEAST_WEIGHT = 0.5;
    // What rounding may add to an effective number of examples.
    private static final double ROUNDED = 1 + 1e-9;
    // Where a row has so many cells, those of so few examples are drawn together.
    private static final int MANY_CELLS = 64;
    private static final int FEW_IN_CELL = 4;
    // What rounding may do to the mean weight of a cell.
    private static final double UNEVEN = 1e-9;

    private final ConfusionMatrix matrix;
    private final int k;
    // The classes that have examples, and for each the factor of its total and the shapes of what is drawn.
    private final int[] rows;
    private final double[] effective;
    private final double[] weightOfEach;
    private final double[] restShape;
    // What a row's errors weigh, and what one example does, on the scale of the shapes.
    private final double[] errors;
    private final double[] scales;
    // The cells of row r are those from starts[r] to starts[r + 1] - 1, the first being the diagonal.
    private final int[] starts;
    private final int[] columns;
    private final double[] shapes;
    private final double[] means;
    // What each cell's draw is multiplied by, and the power of a row's sum that its total goes with; null where all of
    // a
    // row's weights are alike.
    private final double @Nullable [] factors;
    private final double[] powers;
    // Those from pooledFrom[r] on are drawn together, and shared out by drawing from their examples with replacement.
    private final int[] pooledFrom;
    private final int[][] pooled;
    private final int[] occurring;
    // Written anew for each draw.
    private final double[] cells;
    private final double[] offByRow;
    private final double[] offByColumn;

    RowPosterior(ConfusionMatrix matrix) {
        this.matrix = matrix;
        this.k = matrix.labels().size();
        double[] squares = new double[k];
        int[] inRow = new int[k];
        matrix.forEachWeight((i, j, weight) -> {
            squares[i] += matrix.squares(i, j);
            inRow[i] += i == j ? 0 : 1;
        });
        rows = IntStream.range(0, k).filter(i -> matrix.rowSum(i) > 0).toArray();
        occurring = occurring();
        effective = Arrays.stream(rows)
                .mapToDouble(i -> matrix.rowSum(i) * (matrix.rowSum(i) / squares[i]))
                .toArray();
        double[] onDiagonal = onDiagonal();
        starts = new int[rows.length + 1];
        weightOfEach = new double[rows.length];
        restShape = new double[rows.length];
        powers = new double[rows.length];
        errors = new double[rows.length];
        scales = new double[rows.length];
        for (int r = 0; r < rows.length; r++) {
            starts[r + 1] = starts[r] + 1 + inRow[rows[r]];
        }
        columns = new int[starts[rows.length]];
        shapes = new double[columns.length];
        pooledFrom = new int[rows.length];
        pooled = new int[rows.length][];
        // Of each class, where its row's next cell goes, from the front or the back, and what a weight there is in
        // effective
        // examples times the scale.
        int[] next = new int[k];
        int[] last = new int[k];
        double[] factor = new double[k];
        for (int r = 0; r < rows.length; r++) {
            double scale = Math.max(effective[r] - 1.5, LEAST_WEIGHT) / (effective[r] + 1);
            weightOfEach[r] = matrix.rowSum(rows[r]) / effective[r];
            restShape[r] = scale * (1 - onDiagonal[r]);
            scales[r] = scale;
            factor[rows[r]] = scale / weightOfEach[r];
            columns[starts[r]] = rows[r];
            shapes[starts[r]] = scale * onDiagonal[r] + factor[rows[r]] * matrix.at(rows[r], rows[r]);
            powers[r] = Math.sqrt(scale * (effective[r] + 1) / (effective[r] + 0.5));
            next[rows[r]] = starts[r] + 1;
            last[rows[r]] = starts[r + 1] - 1;
        }
        boolean mayPool = !matrix.isWeighted();
        matrix.forEachWeight((i, j, weight) -> {
            if (i != j) {
                boolean isPooled = mayPool && weight <= FEW_IN_CELL && inRow[i] >= MANY_CELLS;
                int at = isPooled ? last[i]-- : next[i]++;
                columns[at] = j;
                shapes[at] = factor[i] * weight;
            }
        });
        for (int r = 0; r < rows.length; r++) {
            errors[r] = Arrays.stream(shapes, starts[r] + 1, starts[r + 1]).sum();
            pooledFrom[r] = next[rows[r]];
            pooled[r] = examples(pooledFrom[r], starts[r + 1], rows[r]);
        }
        means = shapes.clone();
        factors = matrix.isWeighted() && isUneven() ? factors(onDiagonal) : null;
        cells = new double[k * k];
        offByRow = new double[k];
        offByColumn = new double[k];
    }

    /** Returns whether the cells of a row have unlike weights. */
    private boolean isUneven() {
        for (int r = 0; r < rows.length; r++) {
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                double weight = matrix.at(rows[r], columns[c]);
                double each = matrix.squares(rows[r], columns[c]) / weight;
                if (weight > 0 && Math.abs(each / weightOfEach[r] - 1) > UNEVEN) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Gives each cell's draw its own variance, with the same mean, and returns what the draws are to be multiplied by. */
    private double[] factors(double[] onDiagonal) {
        double[] found = new double[shapes.length];
        for (int r = 0; r < rows.length; r++) {
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                double weight = matrix.at(rows[r], columns[c]) / weightOfEach[r];
                double squares = matrix.squares(rows[r], columns[c]) / weightOfEach[r] / weightOfEach[r];
                // Squares of very small weights round to 0.
                long examples = Math.max(1, matrix.countAt(rows[r], columns[c]));
                double known = squares > 0 ? squares : weight * (weight / examples);
                double variance = scales[r] * ((c == starts[r] ? onDiagonal[r] : 0) + known);
                double factor = variance / shapes[c];
                // A weight that is next to nothing beside the others of its row keeps the mean one.
                boolean isTold = factor > 0 && factor <= Double.MAX_VALUE && shapes[c] / factor <= Double.MAX_VALUE;
                found[c] = isTold ? factor : 1;
                shapes[c] /= found[c];
            }
        }
        return found;
    }

    /** Returns whether each class's effective number of examples is known: squares of very small weights round to 0. */
    boolean isKnown() {
        return Arrays.stream(effective).allMatch(n -> n <= matrix.examples() * ROUNDED);
    }

    /** Returns of every example in these cells of a row its column. */
    private int[] examples(int from, int to, int row) {
        return IntStream.range(from, to)
                .flatMap(c -> IntStream.range(0, (int) matrix.countAt(row, columns[c]))
                        .map(any -> columns[c]))
                .toArray();
    }

    /** Returns the classes that may be predicted in a draw. */
    private int[] occurring() {
        int[] some = IntStream.range(0, k)
                .filter(i -> matrix.rowSum(i) > 0 || matrix.columnSum(i) > 0)
                .toArray();
        return some.length > 1 ? some : IntStream.range(0, k).toArray();
    }

    /** Returns the part of each row's prior that is on the diagonal. */
    private double[] onDiagonal() {
        double recalls = 0.5;
        double inverses = 0;
        for (int r = 0; r < rows.length; r++) {
            recalls += matrix.at(rows[r], rows[r]) / matrix.rowSum(rows[r]);
            inverses += 1 / effective[r];
        }
        double mean = recalls / (rows.length + 1);
        double[] onDiagonal = new double[rows.length];
        for (int r = 0; r < rows.length; r++) {
            double share = Math.max(1 / effective[r] / inverses, 1.0 / rows.length);
            onDiagonal[r] = occurring.length == 1 ? 1 : share / 2 + (1 - share) * mean;
        }
        return onDiagonal;
    }

    /** Returns the values of measures over draws, NaN where undefined, shape {@code [measures, draws]}. */
    double[][] values(List<CountMeasure> measures, int draws, long seed) {
        GammaSampler sampler = new GammaSampler(seed);
        boolean ofCells = !measures.stream().allMatch(CountMeasure::isOfTotals);
        double[][] values = new double[measures.size()][draws];
        int[] restColumns = new int[rows.length];
        for (int draw = 0; draw < draws; draw++) {
            ConfusionMatrix drawn = draw(sampler, ofCells, restColumns);
            for (int m = 0; m < values.length; m++) {
                values[m][draw] = measures.get(m).of(drawn).orNaN();
            }
            if (ofCells) {
                clear(restColumns);
            }
        }
        return values;
    }

    private ConfusionMatrix draw(GammaSampler sampler, boolean ofCells, int[] restColumns) {
        if (factors != null) {
            return drawUneven(sampler, factors, ofCells, restColumns);
        }
        double[] totals = new double[rows.length];
        double sum = 0;
        for (int r = 0; r < rows.length; r++) {
            totals[r] = sampler.draw(effective[r] + 0.5) * weightOfEach[r];
            sum += totals[r];
        }
        Arrays.fill(offByRow, 0);
        Arrays.fill(offByColumn, 0);
        double[] drawn = new double[k];
        for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            int width = pooledFrom[r] - starts[r];
            double together = pooled[r].length == 0 ? 0 : sampler.draw(pooled[r].length * scales[r]);
            double rest = sampler.draw(restShape[r]);
            double inRow = rest + together;
            for (int c = 0; c < width; c++) {
                drawn[c] = sampler.draw(shapes[starts[r] + c]);
                inRow += drawn[c];
            }
            double total = totals[r] / sum * matrix.sum();
            // Where all shapes are so small that nothing was drawn, the diagonal stands for the row.
            double factor = inRow > 0 ? total / inRow : 0;
            cells[row * k + row] = inRow > 0 ? drawn[0] * factor : total;
            for (int c = 1; c < width; c++) {
                add(row, columns[starts[r] + c], drawn[c] * factor, ofCells);
            }
            for (int example = 0; example < pooled[r].length; example++) {
                int column = pooled[r][sampler.below(pooled[r].length)];
                add(row, column, together * factor / pooled[r].length, ofCells);
            }
            restColumns[r] = other(sampler, r);
            if (restColumns[r] != row) {
                add(row, restColumns[r], rest * factor, ofCells);
            }
        }
        return matrix.ofWeights(cells, offByRow, offByColumn);
    }

    /** Draws where the cells of a row have unlike weights: a row's total goes with what was drawn of its cells. */
    private ConfusionMatrix drawUneven(
            GammaSampler sampler, double[] ofCells, boolean areCellsRead, int[] restColumns) {
        double[] drawn = new double[ofCells.length];
        double[] rests = new double[rows.length];
        double[] inRow = new double[rows.length];
        double[] totals = new double[rows.length];
        double sum = 0;
        for (int r = 0; r < rows.length; r++) {
            rests[r] = sampler.draw(restShape[r]);
            inRow[r] = rests[r];
            double mean = restShape[r];
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                drawn[c] = ofCells[c] * sampler.draw(shapes[c]);
                inRow[r] += drawn[c];
                mean += means[c];
            }
            if (inRow[r] == 0) {
                // Where all shapes are so small that nothing was drawn, the diagonal stands for the row.
                drawn[starts[r]] = mean;
                inRow[r] = mean;
            }
            totals[r] = (effective[r] + 0.5) * weightOfEach[r] * Math.pow(inRow[r] / mean, powers[r]);
            sum += totals[r];
        }
        Arrays.fill(offByRow, 0);
        Arrays.fill(offByColumn, 0);
        for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            double factor = totals[r] / sum * matrix.sum() / inRow[r];
            cells[row * k + row] = drawn[starts[r]] * factor;
            for (int c = starts[r] + 1; c < starts[r + 1]; c++) {
                add(row, columns[c], drawn[c] * factor, areCellsRead);
            }
            restColumns[r] = other(sampler, r);
            if (restColumns[r] != row) {
                add(row, restColumns[r], rests[r] * factor, areCellsRead);
            }
        }
        return matrix.ofWeights(cells, offByRow, offByColumn);
    }

    private void add(int row, int column, double weight, boolean ofCells) {
        offByRow[row] += weight;
        offByColumn[column] += weight;
        if (ofCells) {
            cells[row * k + column] += weight;
        }
    }

    /**
     * Returns where the rest of a row's prior falls: where one of its errors does, or, as one error more, on any other class;
     * on the row itself where there is no other.
     */
    private int other(GammaSampler sampler, int r) {
        int row = rows[r];
        if (occurring.length == 1) {
            return row;
        }
        double at = sampler.uniform() * (errors[r] + scales[r]) - scales[r];
        for (int c = starts[r] + 1; c < starts[r + 1] && at >= 0; c++) {
            at -= means[c];
            if (at < 0) {
                return columns[c];
            }
        }
        int column = occurring[sampler.below(occurring.length - 1)];
        return column == row ? occurring[occurring.length - 1] : column;
    }

    private void clear(int[] restColumns) {
        for (int r = 0; r < rows.length; r++) {
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                cells[rows[r] * k + columns[c]] = 0;
            }
            cells[rows[r] * k + restColumns[r]] = 0;
        }
    }

    /** Returns the values of measures of the mean of all draws, NaN where undefined. */
    double[] atCentre(List<CountMeasure> measures) {
        return scoresAtCentre(measures).stream().mapToDouble(Score::orNaN).toArray();
    }

    /** Returns a measure of the mean of all draws. */
    Score scoreAtCentre(CountMeasure measure) {
        return scoresAtCentre(List.of(measure)).get(0);
    }

    private List<Score> scoresAtCentre(List<CountMeasure> measures) {
        Arrays.fill(cells, 0);
        Arrays.fill(offByRow, 0);
        Arrays.fill(offByColumn, 0);
        double sum = 0;
        for (int r = 0; r < rows.length; r++) {
            sum += (effective[r] + 0.5) * weightOfEach[r];
        }
        for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            double total = (effective[r] + 0.5) * weightOfEach[r] / sum * matrix.sum();
            double inRow = restShape[r];
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                inRow += means[c];
            }
            for (int c = starts[r]; c < starts[r + 1]; c++) {
                cells[row * k + columns[c]] += means[c] / inRow * total;
            }
            double rest = restShape[r] / inRow * total / (errors[r] + scales[r]);
            for (int c = starts[r] + 1; c < starts[r + 1]; c++) {
                cells[row * k + columns[c]] += rest * means[c];
            }
            double each = occurring.length == 1 ? 0 : rest * scales[r] / (occurring.length - 1);
            for (int column : occurring) {
                cells[row * k + column] += column == row ? 0 : each;
            }
            for (int column = 0; column < k; column++) {
                offByRow[row] += column == row ? 0 : cells[row * k + column];
                offByColumn[column] += column == row ? 0 : cells[row * k + column];
            }
        }
        ConfusionMatrix mean = matrix.ofWeights(cells, offByRow, offByColumn);
        List<Score> scores = measures.stream().map(measure -> measure.of(mean)).toList();
        Arrays.fill(cells, 0);
        return scores;
    }
}
