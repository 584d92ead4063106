/** Graphs as TorchScript: passes that prepare them for a kernel, the printer, and the archives that hold them. */
@NullMarked
package ai.lepton.core.internal.script;

import org.jspecify.annotations.NullMarked;
