/** What runs a model: {@link ai.lepton.core.engine.EngineOptions}. */
@NullMarked
package ai.lepton.core.engine;

import org.jspecify.annotations.NullMarked;
