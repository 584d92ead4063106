package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.GammaSampler;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pairs of confusion matrices that may lie behind two classifiers' predictions of the same examples, drawn row by row.
 *
 * <p>As {@link RowPosterior}, but a row is spread over pairs of predictions. Its prior, which weighs as much as one example,
 * is e on disagreements, half of it either way, and the rest on agreements as they were seen. e is between 1 and the mean
 * share of disagreements of the classes, with one more class among them of which one half disagrees; it is nearer to 1 the
 * more the class counts by itself. So that neither classifier is better is never ruled out because the few disagreements
 * there were are all one way. Cells of unlike weights are drawn as there, too.
 */
final class PairedPosterior {
    private static final double LEAST_WEIGHT = 0.5;
    // What rounding may do to the mean weight of a cell.
    private static final double UNEVEN = 1e-9;

    private final ConfusionMatrix like;
    private final int k;
    // Joint cells: their first and second matrix's cell, rising by row, and shapes of what is drawn.
    private final int[] firstCells;
    private final int[] secondCells;
    private final double[] shapes;
    // The means of the draws, what each is multiplied by, and the power of a row's sum that its total goes with.
    private final double[] means;
    private final double[] factors;
    private final double[] powers;
    private final boolean isUneven;
    private final int[] rows;
    private final int[] starts;
    private final double[] effective;
    private final double[] weightOfEach;
    private final double[] disagreeing;
    private final double[] right;
    private final double[] wrong;
    private final Half first;
    private final Half second;

    /** Takes the examples as they are put together; like is either classifier's matrix. */
    PairedPosterior(ConfusionMatrix like, JointCells joint) {
        this.like = like;
        this.k = like.labels().size();
        int kinds = joint.codes().length;
        firstCells = new int[kinds];
        secondCells = new int[kinds];
        shapes = joint.weights().clone();
        double[] ofRow = new double[k];
        double[] squares = new double[k];
        double[] apart = new double[k];
        double[] bothRight = new double[k];
        for (int cell = 0; cell < kinds; cell++) {
            long code = joint.codes()[cell];
            int row = (int) (code / k / k);
            int one = (int) (code / k % k);
            int other = (int) (code % k);
            firstCells[cell] = row * k + one;
            secondCells[cell] = row * k + other;
            ofRow[row] += shapes[cell];
            squares[row] += joint.squares()[cell];
            apart[row] += one == other ? 0 : shapes[cell];
            bothRight[row] += one == row && other == row ? shapes[cell] : 0;
        }
        rows = IntStream.range(0, k).filter(row -> ofRow[row] > 0).toArray();
        starts = starts();
        effective = new double[rows.length];
        weightOfEach = new double[rows.length];
        disagreeing = new double[rows.length];
        right = new double[rows.length];
        wrong = new double[rows.length];
        powers = new double[rows.length];
        factors = new double[kinds];
        shape(ofRow, squares, apart, bothRight);
        means = shapes.clone();
        isUneven = shapeUneven(joint);
        first = new Half(k);
        second = new Half(k);
    }

    private int[] starts() {
        int[] from = new int[rows.length + 1];
        int cell = 0;
        for (int r = 0; r < rows.length; r++) {
            while (cell < firstCells.length && firstCells[cell] / k == rows[r]) {
                cell++;
            }
            from[r + 1] = cell;
        }
        return from;
    }

    private void shape(double[] ofRow, double[] squares, double[] apart, double[] bothRight) {
        double mean = 0.5;
        double inverses = 0;
        double agreements = 0.5;
        double rightAgreements = 0.25;
        for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            effective[r] = ofRow[row] * (ofRow[row] / squares[row]);
            inverses += 1 / effective[r];
            mean += apart[row] / ofRow[row];
            agreements += 1 - apart[row] / ofRow[row];
            rightAgreements += bothRight[row] / ofRow[row];
        }
        mean /= rows.length + 1;
        for (int r = 0; r < rows.length; r++) {
            double scale = Math.max(effective[r] - 1.5, LEAST_WEIGHT) / (effective[r] + 1);
            double share = 1 / effective[r] / inverses;
            double disagree = k == 1 ? 0 : share + (1 - share) * mean;
            double ofRight = k == 1 ? 1 : Math.min(1, rightAgreements / agreements);
            weightOfEach[r] = ofRow[rows[r]] / effective[r];
            powers[r] = Math.sqrt(scale * (effective[r] + 1) / (effective[r] + 0.5));
            disagreeing[r] = scale * disagree / 2;
            right[r] = scale * (1 - disagree) * ofRight;
            wrong[r] = scale * (1 - disagree) * (1 - ofRight);
            for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
                shapes[cell] *= scale / weightOfEach[r];
            }
        }
    }

    /**
     * Gives each cell's draw the variance of its own weights, with the same mean, and returns whether any are unlike those of
     * their row.
     */
    private boolean shapeUneven(JointCells joint) {
        boolean found = false;
        for (int r = 0; r < rows.length; r++) {
            for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
                double each = joint.squares()[cell] / joint.weights()[cell] / weightOfEach[r];
                // A weight that is next to nothing beside the others of its row keeps the mean one.
                boolean isTold = each > 0 && shapes[cell] / each <= Double.MAX_VALUE;
                factors[cell] = isTold ? each : 1;
                shapes[cell] /= factors[cell];
                found |= Math.abs(factors[cell] - 1) > UNEVEN;
            }
        }
        return found;
    }

    /** Returns the measure of either matrix over draws, NaN where undefined, shape {@code [2, draws]}. */
    double[][] values(CountMeasure measure, int draws, long seed) {
        GammaSampler sampler = new GammaSampler(seed);
        double[][] values = new double[2][draws];
        for (int draw = 0; draw < draws; draw++) {
            first.clear();
            second.clear();
            double[][] drawn = new double[rows.length][];
            double[] totals = new double[rows.length];
            double sum = 0;
            if (!isUneven) {
                Arrays.setAll(totals, r -> sampler.draw(effective[r] + 0.5) * weightOfEach[r]);
            }
            for (int r = 0; r < rows.length && isUneven; r++) {
                drawn[r] = draw(sampler, r);
                totals[r] = total(r, drawn[r]);
            }
            for (double total : totals) {
                sum += total;
            }
            for (int r = 0; r < rows.length; r++) {
                double[] row = isUneven ? drawn[r] : draw(sampler, r);
                place(sampler, r, row, totals[r] / sum * like.sum());
            }
            values[0][draw] = measure.of(first.matrix(like)).orNaN();
            values[1][draw] = measure.of(second.matrix(like)).orNaN();
        }
        return values;
    }

    /** Draws the cells of a row, and the four parts of its prior. */
    private double[] draw(GammaSampler sampler, int r) {
        int width = starts[r + 1] - starts[r];
        double[] drawn = new double[width + 4];
        for (int c = 0; c < drawn.length; c++) {
            drawn[c] = c < width
                    ? factors[starts[r] + c] * sampler.draw(shapes[starts[r] + c])
                    : sampler.draw(prior(r, c - width));
        }
        return drawn;
    }

    /** Returns a row's total, which goes with what was drawn of its cells. */
    private double total(int r, double[] drawn) {
        double mean = disagreeing[r] * 2 + right[r] + wrong[r];
        for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
            mean += means[cell];
        }
        double sum = Arrays.stream(drawn).sum();
        return (effective[r] + 0.5) * weightOfEach[r] * (sum > 0 ? Math.pow(sum / mean, powers[r]) : 1);
    }

    private void place(GammaSampler sampler, int r, double[] drawn, double total) {
        int row = rows[r];
        int width = starts[r + 1] - starts[r];
        double sum = Arrays.stream(drawn).sum();
        if (sum == 0) {
            drawn[0] = 1;
            sum = 1;
        }
        for (int c = 0; c < width; c++) {
            first.add(firstCells[starts[r] + c], total * (drawn[c] / sum));
            second.add(secondCells[starts[r] + c], total * (drawn[c] / sum));
        }
        int diagonal = row * k + row;
        int elsewhere = k == 1 ? diagonal : row * k + other(row, sampler.below(k - 1));
        spread(diagonal, elsewhere, total / sum, Arrays.copyOfRange(drawn, width, width + 4));
    }

    /** Adds what a row's prior comes to: to the first right, to the second right, to both, and to neither. */
    private void spread(int diagonal, int elsewhere, double factor, double[] weights) {
        first.add(diagonal, factor * (weights[0] + weights[2]));
        first.add(elsewhere, factor * (weights[1] + weights[3]));
        second.add(diagonal, factor * (weights[1] + weights[2]));
        second.add(elsewhere, factor * (weights[0] + weights[3]));
    }

    private double prior(int r, int part) {
        return part < 2 ? disagreeing[r] : part == 2 ? right[r] : wrong[r];
    }

    private static int other(int row, int drawn) {
        return drawn < row ? drawn : drawn + 1;
    }

    /** Returns the measure of either matrix in the mean of all draws, NaN where undefined. */
    double[] atCentre(CountMeasure measure) {
        first.clear();
        second.clear();
        double sum = 0;
        for (int r = 0; r < rows.length; r++) {
            sum += (effective[r] + 0.5) * weightOfEach[r];
        }
        for (int r = 0; r < rows.length; r++) {
            double total = (effective[r] + 0.5) * weightOfEach[r] / sum * like.sum();
            double inRow = 0;
            for (int part = 0; part < 4; part++) {
                inRow += prior(r, part);
            }
            for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
                inRow += means[cell];
            }
            for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
                first.add(firstCells[cell], total * (means[cell] / inRow));
                second.add(secondCells[cell], total * (means[cell] / inRow));
            }
            int diagonal = rows[r] * k + rows[r];
            int others = Math.max(1, k - 1);
            for (int j = 0; j < others; j++) {
                int elsewhere = k == 1 ? diagonal : rows[r] * k + other(rows[r], j);
                double factor = total / inRow / others;
                spread(diagonal, elsewhere, factor, new double[] {prior(r, 0), prior(r, 1), prior(r, 2), prior(r, 3)});
            }
        }
        return new double[] {
            measure.of(first.matrix(like)).orNaN(),
            measure.of(second.matrix(like)).orNaN()
        };
    }

    /** One of the two matrices in the making. */
    private static final class Half {
        private final int k;
        private final double[] cells;
        private final double[] offByRow;
        private final double[] offByColumn;
        // The cells written since they were cleared, some of them several times.
        private int[] touched = new int[64];
        private int written;

        Half(int k) {
            this.k = k;
            this.cells = new double[k * k];
            this.offByRow = new double[k];
            this.offByColumn = new double[k];
        }

        void clear() {
            for (int i = 0; i < written; i++) {
                cells[touched[i]] = 0;
            }
            written = 0;
            Arrays.fill(offByRow, 0);
            Arrays.fill(offByColumn, 0);
        }

        void add(int cell, double weight) {
            if (written == touched.length) {
                touched = Arrays.copyOf(touched, 2 * written);
            }
            touched[written++] = cell;
            cells[cell] += weight;
            if (cell / k != cell % k) {
                offByRow[cell / k] += weight;
                offByColumn[cell % k] += weight;
            }
        }

        ConfusionMatrix matrix(ConfusionMatrix like) {
            return like.ofWeights(cells, offByRow, offByColumn);
        }
    }
}
