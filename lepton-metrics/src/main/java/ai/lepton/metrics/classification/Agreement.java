package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/** Measures of the whole matrix: how well the prediction agrees with the truth. */
final class Agreement {
    private Agreement() {}

    static Score balancedAccuracy(ConfusionMatrix matrix) {
        double sum = 0;
        int present = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            if (matrix.support(i) > 0) {
                sum += matrix.at(i, i) / matrix.support(i);
                present++;
            }
        }
        return Score.ratio(sum, present, ConfusionMatrix.NO_EXAMPLES);
    }

    static Score matthewsCorrelation(ConfusionMatrix matrix) {
        double total = matrix.total();
        double rowsTimesColumns = 0;
        double rowSquares = 0;
        double columnSquares = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            rowsTimesColumns += matrix.support(i) * matrix.predictedAs(i);
            rowSquares += matrix.support(i) * matrix.support(i);
            columnSquares += matrix.predictedAs(i) * matrix.predictedAs(i);
        }
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double truthSpread = total * total - rowSquares;
        double predictionSpread = total * total - columnSquares;
        if (truthSpread <= 0) {
            return Score.undefined("all examples are of one class");
        }
        if (predictionSpread <= 0) {
            return Score.undefined("all examples were predicted to be of one class");
        }
        double covariance = matrix.trace() * total - rowsTimesColumns;
        return Score.of(covariance / Math.sqrt(truthSpread) / Math.sqrt(predictionSpread));
    }

    static Score cohenKappa(ConfusionMatrix matrix) {
        double total = matrix.total();
        double byChance = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            byChance += matrix.support(i) * matrix.predictedAs(i);
        }
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double disagreementByChance = total * total - byChance;
        if (disagreementByChance <= 0) {
            return Score.undefined("all examples are, and were predicted to be, of one class");
        }
        return Score.of((matrix.trace() * total - byChance) / disagreementByChance);
    }
}
