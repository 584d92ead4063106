/**
 * Intervals and tests: how sure a score is, and whether two differ.
 *
 * <p>Intervals of shares: {@link Proportions}, and common to strata {@link MantelHaenszel}; of means: {@link SampleMean}.
 * Resampling: {@link Bootstrap} of rows and clusters, {@link SumBootstrap} of functions of sums, {@link MultinomialBootstrap} of
 * counts.
 *
 * <p>A {@link TestResult} comes from {@link McNemar} and {@link PairedTests}.
 */
@NullMarked
package ai.lepton.metrics.inference;

import org.jspecify.annotations.NullMarked;
