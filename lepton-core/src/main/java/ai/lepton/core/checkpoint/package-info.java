/** Weights on disk: safetensors, checked against the model that wants them. */
@NullMarked
package ai.lepton.core.checkpoint;

import org.jspecify.annotations.NullMarked;
