/** Predictions of any model, in any language, read from a CSV file and judged. */
@NullMarked
package ai.lepton.exchange.predictions;

import org.jspecify.annotations.NullMarked;
