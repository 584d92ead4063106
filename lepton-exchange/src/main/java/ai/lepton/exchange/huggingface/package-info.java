/**
 * The files of a published model beside its tensors, as Hugging Face tools lay them out, as records that keep every field in its
 * order: {@link ai.lepton.exchange.huggingface.ModelConfig}, {@link ai.lepton.exchange.huggingface.GenerationConfig},
 * {@link ai.lepton.exchange.huggingface.AdapterConfig}, {@link ai.lepton.exchange.huggingface.SentenceConfig}; and
 * {@link ai.lepton.exchange.huggingface.ModelDirectory}, which has them all.
 */
@NullMarked
package ai.lepton.exchange.huggingface;

import org.jspecify.annotations.NullMarked;
