/** The steps of training, beside PyTorch, transformers and DJL. */
@NullMarked
package ai.lepton.bench.training;

import org.jspecify.annotations.NullMarked;
