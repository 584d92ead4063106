/**
 * Tensors in the safetensors format: {@link ai.lepton.exchange.tensor.Safetensors} reads them from a memory-mapped file,
 * {@link ai.lepton.exchange.tensor.SafetensorsWriter} streams them out.
 */
@NullMarked
package ai.lepton.exchange.tensor;

import org.jspecify.annotations.NullMarked;
