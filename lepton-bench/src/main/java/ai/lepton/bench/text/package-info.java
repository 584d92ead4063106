/** Benchmarks of text models, with PyTorch, transformers and ONNX Runtime as the peers. */
@NullMarked
package ai.lepton.bench.text;

import org.jspecify.annotations.NullMarked;
