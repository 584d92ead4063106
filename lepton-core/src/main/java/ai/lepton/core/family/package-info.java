/** Published families of models: from a directory of Hugging Face files to a model and its weights. */
@NullMarked
package ai.lepton.core.family;

import org.jspecify.annotations.NullMarked;
