/** Published families against what transformers computes with the tiny models of {@code golden/families}. */
@NullMarked
package ai.lepton.core.family;

import org.jspecify.annotations.NullMarked;
