package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.Scaled;

/**
 * What measures are made of, in numbers without a least or a greatest: sums over all examples, each times its weight, but for means
 * and the greatest error. Those that end in {@code AboutMean} are of deviations.
 */
record Moments(
        Scaled weight,
        Scaled meanTruth,
        Scaled meanPrediction,
        Scaled meanError,
        Scaled truthSquaresAboutMean,
        Scaled predictedSquaresAboutMean,
        Scaled errorSquaresAboutMean,
        Scaled productsAboutMean,
        Scaled truthSquares,
        Scaled predictedSquares,
        Scaled errorSquares,
        Scaled products,
        Scaled absoluteErrors,
        Scaled absoluteTruths,
        Scaled relativeErrors,
        Scaled symmetricErrors,
        Scaled greatestError) {

    /** Returns the moments of sums that doubles can hold. */
    static Moments of(MomentSums sums) {
        Scaled weight = Scaled.of(sums.weight);
        Scaled truth = Scaled.of(sums.truth.value());
        Scaled predicted = Scaled.of(sums.predicted.value());
        Scaled error = Scaled.of(sums.error.value());
        Scaled truthSquares = Scaled.of(sums.truthSquares);
        Scaled predictedSquares = Scaled.of(sums.predictedSquares);
        Scaled errorSquares = Scaled.of(sums.errorSquares);
        Scaled products = Scaled.of(sums.products);
        return new Moments(
                weight,
                truth,
                predicted,
                error,
                truthSquares,
                predictedSquares,
                errorSquares,
                products,
                truthSquares.plus(weight.times(truth).times(truth)),
                predictedSquares.plus(weight.times(predicted).times(predicted)),
                errorSquares.plus(weight.times(error).times(error)),
                products.plus(weight.times(truth).times(predicted)),
                Scaled.of(sums.absoluteErrors.value()),
                Scaled.of(sums.absoluteTruths.value()),
                Scaled.of(sums.relativeErrors.value()),
                Scaled.of(sums.symmetricErrors.value()),
                Scaled.of(sums.greatestError));
    }
}
