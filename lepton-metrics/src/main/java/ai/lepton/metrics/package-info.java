/**
 * What every measure returns: a {@link Score}, and an {@link Estimate} where its uncertainty is known.
 *
 * <p>What a measure gives is a {@link Score}; with its {@link Interval} it is an {@link Estimate}, and under a name a
 * {@link Measurement}, of which a {@link Report} is a list. {@link ScoreMean} averages scores under a {@link WhenUndefined},
 * and {@link Direction} tells which values are the better ones.
 */
@NullMarked
package ai.lepton.metrics;

import org.jspecify.annotations.NullMarked;
