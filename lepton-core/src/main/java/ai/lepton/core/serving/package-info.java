/** Models as servers of the Open Inference Protocol ask them. */
@NullMarked
package ai.lepton.core.serving;

import org.jspecify.annotations.NullMarked;
