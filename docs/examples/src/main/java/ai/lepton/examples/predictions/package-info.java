/** Judging predictions that stand in a CSV file, whatever made them. */
@NullMarked
package ai.lepton.examples.predictions;

import org.jspecify.annotations.NullMarked;
