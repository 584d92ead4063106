/**
 * Judging predictions of any number of labels for each example.
 *
 * <p>{@link MultilabelEvaluation} makes a {@link MultilabelReport}; {@link MultilabelCounter} and {@link MultilabelEvaluation.LabelRanking} are the
 * counts and the rankings behind it. A {@link MultilabelMeasure} says which of its measures is expected or compared.
 */
@NullMarked
package ai.lepton.metrics.multilabel;

import org.jspecify.annotations.NullMarked;
