/** Programs to read, run and copy from. */
@NullMarked
package ai.lepton.examples;

import org.jspecify.annotations.NullMarked;
