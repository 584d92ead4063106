package ai.lepton.core.model;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes features of each number column of a table, {@code [b, numbers, width]}.
 *
 * <p>A missing number adds a vector of its column, {@code missing [numbers, width]}, which is zero until an example with a
 * missing value has trained it.
 *
 * @see <a href="https://arxiv.org/abs/2203.05556">On Embeddings for Numerical Features in Tabular Deep Learning</a>
 */
public sealed interface NumberEmbedding {
    /** Returns the features, {@code [b, numbers, width]}. */
    Tensor apply(Numbers x, int width, Scope at);

    /** Returns how many bins it wants the place of each number among; 0 if it looks at the numbers themselves. */
    default int bins() {
        return 0;
    }

    /**
     * The number columns of a table.
     *
     * @param values scaled, {@code [b, numbers]}
     * @param missing 1 where a value is missing, else 0, {@code [b, numbers]}; null for a model that takes no missing values
     * @param places where each number lies among the bins of its column, {@code [b, numbers]}: 2.25 is a quarter of the way
     *     through the third; null where no embedding wants them
     */
    record Numbers(
            Tensor values,
            @Nullable Tensor missing,
            @Nullable Tensor places) {
        /** Checks that the number of columns is known. */
        public Numbers {
            Elements.required("values", values);
            if (values.shape().rank() != 2 || values.width() < 1) {
                throw new IllegalArgumentException(
                        "numbers are " + values.shape() + "; wanted [b, columns] of a known number of columns");
            }
        }

        private Tensor withMissing(Tensor features, int width, Scope at) {
            if (missing == null) {
                return features;
            }
            long columns = values.shape().get(1);
            return features.add(missing.unsqueeze(-1).mul(values.weight(at, "missing", Init.zeros(), columns, width)));
        }

        /** Returns {@code Σ v[b, j, t]·weight[j, t, d] + bias[j, d]}. */
        private Tensor mixed(Tensor v, int width, Scope at) {
            Checks.positive("width", width);
            long columns = values.shape().get(1);
            long each = v.width();
            Tensor weight = values.weight(at, "weight", Init.linear(each), columns, each, width);
            Tensor bias = values.weight(at, "bias", Init.zeros(), columns, width);
            return withMissing(v.transpose(0, 1).matmul(weight).transpose(0, 1).add(bias), width, at);
        }
    }

    /** No embedding: the number as it is, and one value of its column, {@code missing [numbers, 1]}, where it is missing. */
    record Plain() implements NumberEmbedding {
        @Override
        public Tensor apply(Numbers x, int width, Scope at) {
            if (width != 1) {
                throw new IllegalArgumentException("width is " + width + "; a plain number has one feature");
            }
            return x.withMissing(x.values.unsqueeze(-1), width, at);
        }
    }

    /** {@code x·weight[j] + bias[j]}, as an FT-Transformer has it. */
    record Linear() implements NumberEmbedding {
        @Override
        public Tensor apply(Numbers x, int width, Scope at) {
            Checks.positive("width", width);
            long columns = x.values.shape().get(1);
            Init init = Init.linear(width);
            Tensor weight = x.values.weight(at, "weight", init, columns, width);
            Tensor bias = x.values.weight(at, "bias", init, columns, width);
            return x.withMissing(x.values.unsqueeze(-1).mul(weight).add(bias), width, at);
        }
    }

    /**
     * A vector for each bin of a column, of which a number takes those below it wholly and that of its own in part.
     *
     * @param bins of each column, in [1, 4096]
     */
    record PiecewiseLinear(int bins) implements NumberEmbedding {
        private static final int MOST = 4096;

        /** Checks the number of bins. */
        public PiecewiseLinear {
            if (bins < 1 || bins > MOST) {
                throw new IllegalArgumentException("bins is " + bins + "; it must be in [1, " + MOST + "]");
            }
        }

        @Override
        public Tensor apply(Numbers x, int width, Scope at) {
            if (x.places == null) {
                throw new IllegalArgumentException(
                        "a piecewise linear embedding needs the places of numbers among bins");
            }
            Tensor edges =
                    x.values.constant(IntStream.range(0, bins).asDoubleStream().toArray());
            Tensor past = x.places.unsqueeze(-1).sub(edges); // [b, numbers, bins]
            Tensor inside = past.relu().sub(past.add(-1).relu()); // in [0, 1]
            return x.mixed(inside, width, at);
        }
    }

    /**
     * Sines and cosines of each number, and a linear layer of its column over them.
     *
     * @param frequencies of each column, at least 1; they are trained
     * @param deviation standard deviation of the first frequencies, above 0
     */
    record Periodic(int frequencies, double deviation) implements NumberEmbedding {
        /** Checks the ranges. */
        public Periodic {
            Checks.positive("frequencies", frequencies);
            if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "deviation of frequencies is " + deviation + "; it must be above 0 and finite");
            }
        }

        @Override
        public Tensor apply(Numbers x, int width, Scope at) {
            long columns = x.values.shape().get(1);
            Tensor frequency = x.values.weight(at, "frequency", new Init.Normal(deviation), columns, frequencies);
            Tensor angle = x.values.unsqueeze(-1).mul(frequency).mul(2 * Math.PI);
            return x.mixed(Tensor.concat(List.of(angle.cos(), angle.sin()), -1), width, at);
        }
    }
}
