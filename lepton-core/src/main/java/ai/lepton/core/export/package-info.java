/** Models written out for other programs to run: {@link ai.lepton.core.export.TorchScript}. */
@NullMarked
package ai.lepton.core.export;

import org.jspecify.annotations.NullMarked;
