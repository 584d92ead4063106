/**
 * Judging predictions group by group.
 *
 * <p>{@link Slices} holds an evaluation of each {@link Slice}, and of two a {@link SliceDifference}.
 */
@NullMarked
package ai.lepton.metrics.group;

import org.jspecify.annotations.NullMarked;
