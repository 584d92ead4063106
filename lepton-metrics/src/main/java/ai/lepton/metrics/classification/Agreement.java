package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;

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

    static Score adjustedBalancedAccuracy(ConfusionMatrix matrix) {
        int present = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            present += matrix.support(i) > 0 ? 1 : 0;
        }
        if (present == 1) {
            return Score.undefined("all examples are of one class");
        }
        double chance = 1.0 / present;
        return balancedAccuracy(matrix).map(score -> (score - chance) / (1 - chance));
    }

    static Score zeroOneLoss(ConfusionMatrix matrix) {
        double wrong = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            for (int j = 0; j < matrix.labels().size(); j++) {
                wrong += i == j ? 0 : matrix.at(i, j);
            }
        }
        return Score.ratio(wrong, matrix.total(), ConfusionMatrix.NO_EXAMPLES);
    }

    static Score noInformationRate(ConfusionMatrix matrix) {
        double most = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            most = Math.max(most, matrix.support(i));
        }
        return Score.ratio(most, matrix.total(), ConfusionMatrix.NO_EXAMPLES);
    }

    static Score bangdiwala(ConfusionMatrix matrix) {
        double squares = 0;
        double rectangles = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            squares += matrix.at(i, i) * matrix.at(i, i);
            rectangles += matrix.support(i) * matrix.predictedAs(i);
        }
        return Score.ratio(
                squares,
                rectangles,
                matrix.total() == 0 ? ConfusionMatrix.NO_EXAMPLES : "no class both occurs and was predicted");
    }

    static Score classBalanceAccuracy(ConfusionMatrix matrix) {
        if (matrix.total() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double sum = 0;
        int k = matrix.labels().size();
        for (int i = 0; i < k; i++) {
            double larger = Math.max(matrix.support(i), matrix.predictedAs(i));
            if (larger == 0) {
                return Score.undefined("no example is or was predicted "
                        + Quoted.of(matrix.labels().name(i)));
            }
            sum += matrix.at(i, i) / larger;
        }
        return Score.of(sum / k);
    }

    static Score weightedKappa(ConfusionMatrix matrix, int power) {
        double total = matrix.total();
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double observed = 0;
        double expected = 0;
        int k = matrix.labels().size();
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double distance = power == 1 ? Math.abs(i - j) : (double) (i - j) * (i - j);
                observed += distance * matrix.at(i, j);
                expected += distance * matrix.support(i) * matrix.predictedAs(j);
            }
        }
        return expected == 0
                ? Score.undefined("all examples are, and were predicted to be, of one class")
                : Score.of(1 - observed * total / expected);
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
