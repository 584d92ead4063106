/** The configurations of published models, {@code config.json} and others, as typed values. Not for users. */
@NullMarked
package ai.lepton.core.internal.config;

import org.jspecify.annotations.NullMarked;
