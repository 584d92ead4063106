package ai.lepton.core.model;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several multilayer perceptrons over the columns of a table that share their matrices (TabM, Gorishniy et al. 2024): each
 * member has its own scales before and after each, its own biases and its own last layer (BatchEnsemble, Wen et al. 2020).
 *
 * <p>A row is its numbers as they are, the {@link NumberEmbedding} of each with a ReLU, unless that is
 * {@link NumberEmbedding.Plain}, and a vector of each category. Train it by {@link MemberLoss}, the mean of the members' losses.
 *
 * @param numbers number of numeric columns
 * @param levels for each categorical column, how many rows its table has beside row 0
 * @param embedding of numbers
 * @param embedded features of each number's embedding, at least 1; 1 where that is plain
 * @param members answers, at least 1
 * @param adapters whether a member has scales and biases of its own at each layer; else only its first scales and its last
 *     layer are its own, as in TabM-mini, which takes half the time
 * @param layers hidden layers, at least 1
 * @param width features of each
 * @param activation of each
 * @param dropout after each, in training, in [0, 1)
 * @param outputs 1 for the log-odds of one class against another, or for a number; otherwise one logit a class
 * @see <a href="https://arxiv.org/abs/2410.24210">TabM: Advancing Tabular Deep Learning with Parameter-Efficient
 *     Ensembling</a>
 */
public record TabM(
        int numbers,
        List<Integer> levels,
        NumberEmbedding embedding,
        int embedded,
        int members,
        boolean adapters,
        int layers,
        int width,
        Activation activation,
        double dropout,
        int outputs)
        implements TabularModel {

    /** Most features of the vector of a category. */
    private static final int MOST_CATEGORY = 8;

    /** Checks that there is at least one column, and the sizes. */
    public TabM {
        levels = TableInputs.levels(numbers, levels);
        Elements.required("embedding", embedding);
        Elements.required("activation", activation);
        Checks.positive("embedded", embedded);
        if (embedding instanceof NumberEmbedding.Plain && embedded != 1) {
            throw new IllegalArgumentException("embedded is " + embedded + "; a plain number has one feature");
        }
        Checks.positive("members", members);
        Checks.layers(layers);
        Checks.positive("width", width);
        Checks.dropout(dropout);
        Checks.positive("outputs", outputs);
    }

    @Override
    public List<Input> inputs() {
        return TableInputs.of(numbers, true, bins() > 0, levels.size());
    }

    @Override
    public int bins() {
        return embedding.bins();
    }

    @Override
    public boolean takesMissing() {
        return true;
    }

    /** Returns {@code [b, members, outputs]}. */
    @Override
    public Tensor apply(Inputs inputs, Scope at) {
        Tensor row = row(TableInputs.numbers(inputs), inputs.find(CATEGORIES), at); // [b, in]
        Tensor x = row.unsqueeze(1).mul(row.weight(at, "scale", new Init.Signs(), members, row.width()));
        for (int i = 0; i < layers; i++) {
            Scope layer = at.of("layers").of(i);
            x = adapters ? adapted(x, i, layer) : x.linear(layer, width); // [b, members, width]
            x = activation.apply(x).dropout(dropout);
        }
        Scope head = at.of("head");
        Tensor last = x.weight(head, "weight", Init.linear(width), members, width, outputs);
        return x.transpose(0, 1) // [members, b, width]
                .matmul(last)
                .transpose(0, 1)
                .add(x.weight(head, "bias", Init.zeros(), members, outputs));
    }

    private Tensor adapted(Tensor x, int layer, Scope at) {
        Tensor scaled = layer == 0 ? x : x.mul(x.weight(at, "input_scale", Init.ones(), members, width));
        return scaled.linear(at, width, false)
                .mul(x.weight(at, "output_scale", Init.ones(), members, width))
                .add(x.weight(at, "bias", Init.linear(x.width()), members, width));
    }

    private Tensor row(NumberEmbedding.@Nullable Numbers x, @Nullable Tensor categories, Scope at) {
        Elements.required("at", at);
        List<Tensor> parts = new ArrayList<>();
        if (x != null && embedding instanceof NumberEmbedding.Plain) {
            parts.add(embedding.apply(x, 1, at.of("numbers")).flatten(1, 2));
        } else if (x != null) {
            parts.add(x.values());
            parts.add(embedding.apply(x, embedded, at.of("numbers")).relu().flatten(1, 2));
        }
        for (int j = 0; j < levels.size(); j++) {
            Tensor column =
                    Objects.requireNonNull(categories, "categories is null").select(1, j);
            long rows = levels.get(j) + 1L;
            parts.add(column.embedding(
                    at.of("categories").of(j), rows, Math.min(MOST_CATEGORY, rows), new Init.Normal(1)));
        }
        return Tensor.concat(parts, 1);
    }
}
