/** Judging predictions group by group. */
@NullMarked
package ai.lepton.metrics.group;

import org.jspecify.annotations.NullMarked;
