/** The list of all measures: what each is called, which values are better, what values it can have, how its interval is found. */
@NullMarked
package ai.lepton.metrics.catalogue;

import org.jspecify.annotations.NullMarked;
