/** What several packages need, and none of them shows. */
@NullMarked
package ai.lepton.metrics.internal;

import org.jspecify.annotations.NullMarked;
