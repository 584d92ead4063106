/**
 * Judging predictions group by group.
 *
 * <p>{@link Slices} holds an evaluation of each {@link Slices.Slice}, and how it differs from the rest.
 */
@NullMarked
package ai.lepton.metrics.group;

import org.jspecify.annotations.NullMarked;
