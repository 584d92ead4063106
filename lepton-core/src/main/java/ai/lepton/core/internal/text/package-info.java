/** How encoded texts are put together for a model. */
@NullMarked
package ai.lepton.core.internal.text;

import org.jspecify.annotations.NullMarked;
