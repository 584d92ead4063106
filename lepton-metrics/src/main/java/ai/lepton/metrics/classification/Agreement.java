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
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double truthSpread = 0;
        double predictionSpread = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            truthSpread += matrix.support(i) * (total - matrix.support(i));
            predictionSpread += matrix.predictedAs(i) * (total - matrix.predictedAs(i));
        }
        if (truthSpread <= 0) {
            return Score.undefined("all examples are of one class");
        }
        if (predictionSpread <= 0) {
            return Score.undefined("all examples were predicted to be of one class");
        }
        double correlation = covariance(matrix) / Math.sqrt(truthSpread) / Math.sqrt(predictionSpread);
        return Score.of(Math.max(-1, Math.min(1, correlation)));
    }

    static Score cohenKappa(ConfusionMatrix matrix) {
        double total = matrix.total();
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double disagreementByChance = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            disagreementByChance += matrix.support(i) * (total - matrix.predictedAs(i));
        }
        if (disagreementByChance <= 0) {
            return Score.undefined("all examples are, and were predicted to be, of one class");
        }
        return Score.of(Math.min(1, covariance(matrix) / disagreementByChance));
    }

    /** Returns total × trace - Σ row × column, class by class as tp × tn - fp × fn, so that no digits cancel. */
    private static double covariance(ConfusionMatrix matrix) {
        double covariance = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            double tp = matrix.at(i, i);
            double fp = matrix.predictedAs(i) - tp;
            double fn = matrix.support(i) - tp;
            covariance += tp * (matrix.total() - tp - fp - fn) - fp * fn;
        }
        return covariance;
    }
}
