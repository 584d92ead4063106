/**
 * The list of all measures, {@link Measures}: what each is called, which values are better, what values it can have, how its
 * interval is found.
 */
@NullMarked
package ai.lepton.metrics.catalogue;

import org.jspecify.annotations.NullMarked;
