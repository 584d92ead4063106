/**
 * Judging classifiers: confusion matrices and what they tell, curves over thresholds, and reports.
 *
 * <p>{@link Evaluation} makes a {@link ClassificationReport}, with any {@link CountMeasure} and {@link ProbabilityMeasure};
 * averages over classes are an {@link Average}. {@link ConfusionCounter} and {@link HistogramCurve} take rows piece by piece.
 */
@NullMarked
package ai.lepton.metrics.classification;

import org.jspecify.annotations.NullMarked;
