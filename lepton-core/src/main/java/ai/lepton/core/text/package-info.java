/** From texts to batches of token ids and back: tokenizers as Hugging Face publishes them, encodings, batches by length. */
@NullMarked
package ai.lepton.core.text;

import org.jspecify.annotations.NullMarked;
