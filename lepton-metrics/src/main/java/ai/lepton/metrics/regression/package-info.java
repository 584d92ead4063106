/**
 * Judging predicted numbers: errors, explained variation, correlations, and forecasts of intervals and distributions.
 *
 * <p>{@link RegressionEvaluation} makes a {@link RegressionReport}; {@link RegressionAccumulator} adds up
 * {@link RegressionMoments} piece by piece. {@link Crps} and {@link PredictionIntervals} judge forecasts by their
 * {@link ForecastLosses}. {@link NormalizedBy} says what errors are divided by.
 */
@NullMarked
package ai.lepton.metrics.regression;

import org.jspecify.annotations.NullMarked;
