/**
 * Judging predicted numbers: errors, explained variation, correlations, and forecasts of intervals and distributions.
 *
 * <p>{@link RegressionEvaluation} makes a {@link RegressionReport}; {@link RegressionMoments} are added up piece by piece.
 * {@link PredictionIntervals} judge forecasts of intervals; {@link ForecastLosses} have the CRPS of distributions.
 */
@NullMarked
package ai.lepton.metrics.regression;

import org.jspecify.annotations.NullMarked;
