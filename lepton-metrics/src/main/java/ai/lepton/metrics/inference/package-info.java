/**
 * Intervals and tests: how sure a score is, and whether two differ.
 *
 * <p>Intervals of shares: {@link Proportions}, {@link PairedProportions}, {@link FisherExact}, {@link MantelHaenszel} of each
 * {@link Stratum}; of means: {@link SampleMean}; of quantiles: {@link OrderStatistics}; of areas: {@link AucIntervals}; by
 * slopes: {@link LinearInterval}; on other scales: {@link TransformedIntervals}. Resampling: {@link Bootstrap},
 * {@link SumBootstrap}, {@link MultinomialBootstrap},
 * {@link PoissonBootstrap}.
 *
 * <p>A {@link TestResult} comes from {@link McNemar}, {@link MarginalHomogeneity}, {@link CochranQ}, {@link PairedT},
 * {@link PairedPermutation}, {@link CrossValidationTests}, {@link DifferenceTests} and {@link IndependentEstimates};
 * {@link PValueAdjustment} is for many of them.
 */
@NullMarked
package ai.lepton.metrics.inference;

import org.jspecify.annotations.NullMarked;
