/**
 * The vocabulary that models are written in, and the backends that give it a meaning: {@link ai.lepton.core.ops.ShapeOps
 * shapes}, {@link ai.lepton.core.ops.EagerOps eager arrays}, {@link ai.lepton.core.ops.ScriptOps one script}.
 */
@NullMarked
package ai.lepton.core.ops;

import org.jspecify.annotations.NullMarked;
