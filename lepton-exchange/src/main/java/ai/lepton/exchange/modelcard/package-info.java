/** Model cards as the Hugging Face hub reads them: a README.md with YAML front matter and sections. */
@NullMarked
package ai.lepton.exchange.modelcard;

import org.jspecify.annotations.NullMarked;
