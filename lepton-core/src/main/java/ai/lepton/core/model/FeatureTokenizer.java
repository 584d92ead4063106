package ai.lepton.core.model;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the columns of a table into a sequence of tokens, one a column, after one token that stands for the whole row
 * (Gorishniy et al. 2021).
 *
 * <p>A number becomes its {@link NumberEmbedding}, at {@code numbers}; a category becomes the row of its column's table,
 * plus a bias. Weights beside those of the embedding: {@code cls [1, 1, width]}, {@code categories.j.weight [levels + 1,
 * width]} and {@code categories.bias [categories, width]}. Row 0 of each table is for a level that training never saw.
 *
 * @param numbers number of numeric columns
 * @param levels for each categorical column, how many levels it has; a missing value may be one more
 * @param width features of a token
 * @param embedding of numbers
 * @param missing whether it is told which numbers are missing
 * @see <a href="https://arxiv.org/abs/2106.11959">Revisiting Deep Learning Models for Tabular Data</a>
 */
public record FeatureTokenizer(
        int numbers, List<Integer> levels, int width, NumberEmbedding embedding, boolean missing) {
    /** Checks that there is at least one column. */
    public FeatureTokenizer {
        levels = TableInputs.levels(numbers, levels);
        Elements.required("embedding", embedding);
        Checks.positive("width", width);
    }

    /** Returns the tokenizer of an FT-Transformer, which takes no missing values. */
    public FeatureTokenizer(int numbers, List<Integer> levels, int width) {
        this(numbers, levels, width, new NumberEmbedding.Linear(), false);
    }

    /**
     * Returns {@code [b, 1 + numbers + categories, width]}; the first token stands for the row.
     *
     * @param numeric the numbers; null if there are none
     * @param categorical level indices, {@code [b, categories]}, 64-bit integers; null if there are none
     */
    public Tensor apply(NumberEmbedding.@Nullable Numbers numeric, @Nullable Tensor categorical, Scope at) {
        Init init = Init.linear(width);
        List<Tensor> tokens = new ArrayList<>();
        Tensor like = numeric != null ? numeric.values() : categorical;
        if (like == null) {
            throw new IllegalArgumentException("a table needs at least one numeric or categorical column");
        }
        tokens.add(like.weight(at, "cls", init, 1, 1, width).expand(like)); // [b, 1, width]
        if (numeric != null) {
            tokens.add(embedding.apply(numeric, width, at.of("numbers"))); // [b, numbers, width]
        }
        if (categorical != null) {
            List<Tensor> columns = new ArrayList<>();
            for (int j = 0; j < levels.size(); j++) {
                Tensor column = categorical.select(1, j); // [b]
                Tensor embedded = column.embedding(at.of("categories").of(j), levels.get(j) + 1L, width);
                columns.add(embedded.unsqueeze(1)); // [b, 1, width]
            }
            Tensor bias = categorical.weight(at, "categories.bias", init, levels.size(), width);
            tokens.add(Tensor.concat(columns, 1).add(bias)); // [b, categories, width]
        }
        return Tensor.concat(tokens, 1);
    }
}
