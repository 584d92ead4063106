package ai.lepton.core.model;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.Init;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the columns of a table into a sequence of tokens, one a column, after one token that stands for the whole row
 * (Gorishniy et al. 2021).
 *
 * <p>A number x of column j becomes {@code x·weight[j] + bias[j]}; a category becomes the row of its column's table,
 * plus a bias. Weights: {@code cls [1, 1, width]}, {@code numbers.weight} and {@code numbers.bias [numbers, width]},
 * {@code categories.j.weight [levels + 1, width]} and {@code categories.bias [categories, width]}. Row 0 of each table
 * is for a level that training never saw.
 *
 * @param numbers number of numeric columns
 * @param levels for each categorical column, how many levels it has
 * @param width features of a token
 * @see <a href="https://arxiv.org/abs/2106.11959">Revisiting Deep Learning Models for Tabular Data</a>
 */
public record FeatureTokenizer(int numbers, List<Integer> levels, int width) {
    /** Checks that there is at least one column. */
    public FeatureTokenizer {
        levels = Elements.of("levels", levels);
        Checks.positive("width", width);
        if (numbers < 0 || numbers + levels.size() == 0) {
            throw new IllegalArgumentException("a table needs at least one numeric or categorical column");
        }
    }

    /**
     * Returns {@code [b, 1 + numbers + categories, width]}; the first token stands for the row.
     *
     * @param numeric standardised numbers, {@code [b, numbers]}; null if there are none
     * @param categorical level indices, {@code [b, categories]}, 64-bit integers; null if there are none
     */
    public <T> T apply(Ops<T> ops, @Nullable T numeric, @Nullable T categorical, Scope at) {
        Init init = Init.linear(width);
        List<T> tokens = new ArrayList<>();
        T like = numeric != null ? numeric : categorical;
        if (like == null) {
            throw new IllegalArgumentException("a table needs at least one numeric or categorical column");
        }
        tokens.add(ops.repeatFor(ops.weight(at, "cls", init, 1, 1, width), like)); // [b, 1, width]
        if (numeric != null) {
            T weight = ops.weight(at, "numbers.weight", init, numbers, width);
            T bias = ops.weight(at, "numbers.bias", init, numbers, width);
            tokens.add(ops.add(ops.mul(ops.unsqueeze(numeric, -1), weight), bias)); // [b, numbers, width]
        }
        if (categorical != null) {
            List<T> columns = new ArrayList<>();
            for (int j = 0; j < levels.size(); j++) {
                T column = ops.select(categorical, 1, j); // [b]
                T embedded = ops.embedding(column, at.of("categories").of(j), levels.get(j) + 1L, width);
                columns.add(ops.unsqueeze(embedded, 1)); // [b, 1, width]
            }
            T bias = ops.weight(at, "categories.bias", init, levels.size(), width);
            tokens.add(ops.add(ops.concat(columns, 1), bias)); // [b, categories, width]
        }
        return ops.concat(tokens, 1);
    }

    /** Returns the shape of the numbers that it takes. */
    Shape numericShape() {
        return new Shape(-1, numbers);
    }

    /** Returns the shape of the level indices that it takes. */
    Shape categoricalShape() {
        return new Shape(-1, levels.size());
    }
}
