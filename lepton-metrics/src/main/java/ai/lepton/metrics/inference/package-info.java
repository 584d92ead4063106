/**
 * Intervals and tests: how sure a score is, and whether two differ.
 *
 * <p>Intervals of shares: {@link Proportions}, {@link Proportions}, {@link Proportions}, {@link MantelHaenszel} of each
 * {@link Stratum}; of means: {@link SampleMean}; of quantiles: {@link OrderStatistics}; of areas: {@link AucIntervals}; of shares
 * whose trials come in clusters: {@link ClusteredShares}; on other scales: {@link TransformedIntervals}. Resampling: {@link Bootstrap},
 * {@link SumBootstrap}, {@link MultinomialBootstrap},
 * {@link PoissonBootstrap}.
 *
 * <p>A {@link TestResult} comes from {@link McNemar}, {@link PairedTests}, {@link PairedTests}, {@link PairedTests},
 * {@link PairedPermutation}, {@link PairedTests}, {@link DifferenceTests} and {@link IndependentEstimates};
 * {@link PValueAdjustment} is for many of them.
 */
@NullMarked
package ai.lepton.metrics.inference;

import org.jspecify.annotations.NullMarked;
