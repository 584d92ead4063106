/**
 * The vocabulary that models are written in: {@link ai.lepton.core.graph.Tensor tensors} of a
 * {@link ai.lepton.core.graph.Graph graph}, whose {@link ai.lepton.core.graph.Op operations} are data.
 */
@NullMarked
package ai.lepton.core.graph;

import org.jspecify.annotations.NullMarked;
