/**
 * Checks a tokenizer.json against what Hugging Face's tokenizers 0.21.4 takes, and writes it anew from what was checked. The
 * native library ends the process over much that it can't use, so it never sees a file of others.
 */
@NullMarked
package ai.lepton.core.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
