/**
 * The full report of an evaluation as a document, {@code evaluation.json}: each value with its interval, level, method
 * and number of examples.
 */
@NullMarked
package ai.lepton.exchange.evaluation;

import org.jspecify.annotations.NullMarked;
