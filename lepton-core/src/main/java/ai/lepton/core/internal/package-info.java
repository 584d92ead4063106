/** What several packages need, and none of them shows. */
@NullMarked
package ai.lepton.core.internal;

import org.jspecify.annotations.NullMarked;
