/**
 * Intervals and sets that hold the truth in a given share of the cases, whatever the model: conformal prediction.
 *
 * <p>A model's misses on examples that it was not fitted to say how wide its answers must be. {@link ConformalIntervals} are for
 * numbers, {@link ConformalSets} for classes, {@link Mondrian} for either by group. What each guarantees, and that too few
 * examples guarantee nothing, is said where it is found: a {@link PredictionInterval} or {@link PredictionSet} rests on a {@link
 * ConformalThreshold} of scores, those of classes by a {@link ClassScore}.
 *
 * @see <a href="https://arxiv.org/abs/2107.07511">Angelopoulos and Bates 2021, a gentle introduction</a>
 */
@NullMarked
package ai.lepton.metrics.conformal;

import org.jspecify.annotations.NullMarked;
