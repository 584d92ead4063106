/** From texts to token ids and back: tokenizers as Hugging Face publishes them, and their encodings. */
@NullMarked
package ai.lepton.core.text;

import org.jspecify.annotations.NullMarked;
