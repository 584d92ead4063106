/** Lepton against PyTorch, transformers and scikit-learn, whose numbers are in the files beside {@code golden.py}. */
@NullMarked
package ai.lepton.core.golden;

import org.jspecify.annotations.NullMarked;
