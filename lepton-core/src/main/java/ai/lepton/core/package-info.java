/**
 * Lepton Transformer and Lepton Attention: models written once, over DJL.
 *
 * <p>Begin at {@link ai.lepton.core.LeptonTransformer}.
 */
@NullMarked
package ai.lepton.core;

import org.jspecify.annotations.NullMarked;
