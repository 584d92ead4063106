/**
 * Judging predictions of any number of labels for each example.
 *
 * <p>{@link MultilabelEvaluation} makes a {@link MultilabelReport}; {@link MultilabelCounter} and {@link LabelRanking} are the
 * counts and the rankings behind it.
 */
@NullMarked
package ai.lepton.metrics.multilabel;

import org.jspecify.annotations.NullMarked;
