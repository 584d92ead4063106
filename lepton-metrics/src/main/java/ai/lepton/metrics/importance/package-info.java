/**
 * What a model's predictions rest on: how much worse they are judged where a column's values come from other rows.
 *
 * <p>{@link PermutationImportance} is asked by columns, a model and a {@link Scorer}, and gives an {@link ImportanceReport}; {@link Permuted}
 * says which rows the columns' values come from.
 */
@NullMarked
package ai.lepton.metrics.importance;

import org.jspecify.annotations.NullMarked;
