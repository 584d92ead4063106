/**
 * Components that models are made of, and the models themselves: immutable records of hyper-parameters, written once
 * against {@link ai.lepton.core.graph.Tensor}.
 *
 * <p>Any component can be replaced: {@link ai.lepton.core.model.Attention} and {@link ai.lepton.core.model.Norm} are
 * interfaces with one method, and a record of a user's own that implements one gets every backend.
 */
@NullMarked
package ai.lepton.core.model;

import org.jspecify.annotations.NullMarked;
