/** What every measure returns: a {@link Score}, and an {@link Estimate} where its uncertainty is known. */
@NullMarked
package ai.lepton.metrics;

import org.jspecify.annotations.NullMarked;
