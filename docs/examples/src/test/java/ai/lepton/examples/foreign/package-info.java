/** The Java halves of the checks by foreign readers, which {@code docs/examples/foreign-readers} runs. */
@NullMarked
package ai.lepton.examples.foreign;

import org.jspecify.annotations.NullMarked;
