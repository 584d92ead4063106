package ai.lepton.metrics.regression;

import org.jspecify.annotations.Nullable;

/**
 * Sums over pairs of truths y and predictions p, and their errors e = p − y, from which the moments follow.
 *
 * <p>Squares are of deviations from the means. They are taken block by block, around the block's own mean while it is in
 * the cache, and blocks are put together by Chan's formulas with means of double precision: so neither an offset nor the
 * order of the blocks costs digits. Blocks whose squares a double could not hold go to {@link ExactMoments}.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1983.10483115">Chan, Golub and LeVeque 1983</a>
 */
final class MomentSums {
    /** Rows whose values stay in the first cache between two looks at them. */
    static final int BLOCK = 1024;

    private static final double GREATEST_RELATIVE = 1e290;

    long n;
    double weight;
    final PreciseMean truth = new PreciseMean();
    final PreciseMean predicted = new PreciseMean();
    final PreciseMean error = new PreciseMean();
    double truthSquares;
    double predictedSquares;
    double errorSquares;
    double products;
    final CompensatedSum absoluteErrors = new CompensatedSum();
    final CompensatedSum absoluteTruths = new CompensatedSum();
    final CompensatedSum relativeErrors = new CompensatedSum();
    final CompensatedSum symmetricErrors = new CompensatedSum();
    // Truths of 0 that were not predicted exactly: their relative error has no value.
    long zeroTruths;
    double greatestError;
    double leastTruth = Double.POSITIVE_INFINITY;
    double greatestTruth = Double.NEGATIVE_INFINITY;
    double leastPrediction = Double.POSITIVE_INFINITY;
    double greatestPrediction = Double.NEGATIVE_INFINITY;
    // What is not in the sums above, but in the counts and extremes; null where it all is.
    @Nullable ExactMoments exact;

    /** Adds the rows [from, to), at most a block of them, all checked. */
    void addBlock(double[] y, double[] p, double @Nullable [] w, int from, int to) {
        double ySum = 0;
        double pSum = 0;
        double eSum = 0;
        double weights = 0;
        double absolute = 0;
        double absoluteTruth = 0;
        double relative = 0;
        double symmetric = 0;
        int zeros = 0;
        int counted = 0;
        double worst = 0;
        double leastY = Double.POSITIVE_INFINITY;
        double greatestY = Double.NEGATIVE_INFINITY;
        double leastP = Double.POSITIVE_INFINITY;
        double greatestP = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double wi = w == null ? 1 : w[i];
            if (wi == 0) {
                continue;
            }
            double yi = y[i];
            double pi = p[i];
            double gap = Math.abs(pi - yi);
            double size = Math.abs(yi);
            counted++;
            weights += wi;
            ySum += wi * yi;
            pSum += wi * pi;
            eSum += wi * (pi - yi);
            absolute += wi * gap;
            absoluteTruth += wi * size;
            if (gap > 0) {
                symmetric += wi * (2 * gap / (size + Math.abs(pi)));
                if (size > 0) {
                    relative += wi * (gap / size);
                } else {
                    zeros++;
                }
            }
            worst = gap > worst ? gap : worst;
            leastY = yi < leastY ? yi : leastY;
            greatestY = yi > greatestY ? yi : greatestY;
            leastP = pi < leastP ? pi : leastP;
            greatestP = pi > greatestP ? pi : greatestP;
        }
        if (counted == 0) {
            return;
        }
        MomentSums block = new MomentSums();
        block.n = counted;
        block.zeroTruths = zeros;
        block.greatestError = worst;
        block.leastTruth = leastY;
        block.greatestTruth = greatestY;
        block.leastPrediction = leastP;
        block.greatestPrediction = greatestP;
        boolean isTame = ExactMoments.isTame(Math.max(-leastY, greatestY))
                && ExactMoments.isTame(Math.max(-leastP, greatestP))
                && ExactMoments.areTame(w, from, to)
                && relative <= GREATEST_RELATIVE;
        if (!isTame) {
            block.greatestError = 0;
            block.exact = new ExactMoments();
            block.exact.add(y, p, w, from, to);
            merge(block);
            return;
        }
        block.weight = weights;
        block.absoluteErrors.add(absolute);
        block.absoluteTruths.add(absoluteTruth);
        block.relativeErrors.add(relative);
        block.symmetricErrors.add(symmetric);
        block.addDeviations(y, p, w, from, to, ySum / weights, pSum / weights, eSum / weights);
        merge(block);
    }

    /** Sets means, squares and products, given centres close to the means. */
    private void addDeviations(
            double[] y, double[] p, double @Nullable [] w, int from, int to, double yMid, double pMid, double eMid) {
        double ySum = 0;
        double pSum = 0;
        double eSum = 0;
        double yy = 0;
        double pp = 0;
        double ee = 0;
        double yp = 0;
        for (int i = from; i < to; i++) {
            double wi = w == null ? 1 : w[i];
            double dy = y[i] - yMid;
            double dp = p[i] - pMid;
            double gap = p[i] - y[i];
            double part = gap - p[i];
            // What rounding took from the gap counts where p is far from y.
            double lost = (p[i] - (gap - part)) - (y[i] + part);
            double de = (gap - eMid) + lost;
            ySum += wi * dy;
            pSum += wi * dp;
            eSum += wi * de;
            yy += wi * dy * dy;
            pp += wi * dp * dp;
            ee += wi * de * de;
            yp += wi * dy * dp;
        }
        truth.move(yMid);
        truth.move(ySum / weight);
        predicted.move(pMid);
        predicted.move(pSum / weight);
        error.move(eMid);
        error.move(eSum / weight);
        truthSquares = Math.max(0, yy - ySum / weight * ySum);
        predictedSquares = Math.max(0, pp - pSum / weight * pSum);
        errorSquares = Math.max(0, ee - eSum / weight * eSum);
        products = yp - ySum / weight * pSum;
    }

    /** Adds what another has summed; the other stays as it is. */
    void merge(MomentSums other) {
        if (other.n == 0) {
            return;
        }
        if (other.exact != null) {
            if (exact == null) {
                exact = new ExactMoments();
            }
            exact.add(other.exact);
        }
        if (other.weight > 0) {
            mergeMeans(other);
        }
        n += other.n;
        absoluteErrors.add(other.absoluteErrors);
        absoluteTruths.add(other.absoluteTruths);
        relativeErrors.add(other.relativeErrors);
        symmetricErrors.add(other.symmetricErrors);
        zeroTruths += other.zeroTruths;
        greatestError = Math.max(greatestError, other.greatestError);
        leastTruth = Math.min(leastTruth, other.leastTruth);
        greatestTruth = Math.max(greatestTruth, other.greatestTruth);
        leastPrediction = Math.min(leastPrediction, other.leastPrediction);
        greatestPrediction = Math.max(greatestPrediction, other.greatestPrediction);
    }

    private void mergeMeans(MomentSums other) {
        if (weight == 0) {
            truth.set(other.truth);
            predicted.set(other.predicted);
            error.set(other.error);
        }
        double total = weight + other.weight;
        double share = other.weight / total;
        double joint = weight * share;
        double dy = truth.distanceTo(other.truth);
        double dp = predicted.distanceTo(other.predicted);
        double de = error.distanceTo(other.error);
        truthSquares += other.truthSquares + dy * dy * joint;
        predictedSquares += other.predictedSquares + dp * dp * joint;
        errorSquares += other.errorSquares + de * de * joint;
        products += other.products + dy * dp * joint;
        truth.move(dy * share);
        predicted.move(dp * share);
        error.move(de * share);
        weight = total;
    }

    /** Returns the moments of all rows, of which some have weight. */
    Moments moments() {
        if (exact == null) {
            return Moments.of(this);
        }
        ExactMoments all = new ExactMoments();
        all.add(exact);
        all.add(this);
        return all.moments();
    }

    MomentSums copy() {
        MomentSums copy = new MomentSums();
        copy.merge(this);
        return copy;
    }
}
