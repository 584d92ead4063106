package ai.lepton.core.model;

import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers with one vector a sequence.
 *
 * <p>Weights are those of its steps, {@code steps.0} and on.
 *
 * @param poolings how the features become one vector; of several, the vectors are joined in this order
 * @param steps what happens to the vector then
 * @param choosesTokens whether it is told which tokens it may look at, so that a prompt can be left out
 */
public record EmbeddingHead(List<Pooling> poolings, List<Step> steps, boolean choosesTokens) implements Head {
    /** Checks that there is a pooling. */
    public EmbeddingHead {
        poolings = Elements.of("poolings", poolings);
        steps = Elements.of("steps", steps);
        Checks.positive("poolings", poolings.size());
    }

    /**
     * Returns a head of one pooling over all tokens, without weights.
     *
     * @param normalised whether the vector is scaled to length 1, so that dot products are cosines
     */
    public EmbeddingHead(Pooling pooling, boolean normalised) {
        this(Elements.of("pooling", pooling), normalised ? List.of(Step.normalised()) : List.of(), false);
    }

    /** Returns the features of a vector for so many features of a token. */
    public int width(int features) {
        Tensor pooled = new Graph().input("pooled", DType.F32, Shape.of(-1, (long) features * poolings.size()));
        return Math.toIntExact(after(pooled, Scope.ROOT).width());
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        List<Tensor> pooled = new ArrayList<>();
        for (Pooling pooling : poolings) {
            pooled.add(pooling.apply(x, context).toFloat()); // [b, width]
        }
        return after(pooled.size() == 1 ? pooled.get(0) : Tensor.concat(pooled, -1), at)
                .toFloat();
    }

    private Tensor after(Tensor pooled, Scope at) {
        Tensor vector = pooled;
        for (int i = 0; i < steps.size(); i++) {
            vector = steps.get(i).apply(vector, at.of("steps").of(i));
        }
        return vector;
    }

    /** What may happen to a vector after pooling: the modules of sentence-transformers. */
    public sealed interface Step {
        /** Returns {@code [b, out]} for {@code [b, in]}. */
        Tensor apply(Tensor x, Scope at);

        /** Returns a layer with biases and no residual connection. */
        static Step dense(int outputs, Activation activation) {
            return new Dense(outputs, true, activation, false);
        }

        /** Returns what scales a vector to length 1, so that dot products are cosines. */
        static Step normalised() {
            return new Normalised();
        }

        /**
         * A linear layer, its activation, and perhaps what it was given added to that.
         *
         * <p>Weights: {@code linear [outputs, width]}, and {@code residual [outputs, width]} without a bias if there is a residual
         * connection between different widths.
         *
         * @param outputs features of the result
         * @param bias whether the layer has one
         * @param activation after the layer
         * @param residual whether what it was given is added in the end
         */
        record Dense(int outputs, boolean bias, Activation activation, boolean residual) implements Step {
            /** Checks the size. */
            public Dense {
                Checks.positive("outputs of a dense layer", outputs);
            }

            @Override
            public Tensor apply(Tensor x, Scope at) {
                Tensor result = activation.apply(x.linear(at.of("linear"), outputs, bias));
                if (!residual) {
                    return result;
                }
                return result.add(x.width() == outputs ? x : x.linear(at.of("residual"), outputs, false));
            }
        }

        /** The vector divided by its length. */
        record Normalised() implements Step {
            /** Vectors shorter than this are divided by it instead of by their length, as PyTorch's {@code normalize} does. */
            private static final double SHORTEST = 1e-12;

            @Override
            public Tensor apply(Tensor x, Scope at) {
                // exp(ln(s) / 2) is the square root; the shift keeps zeros finite and is lost beside any other length
                Tensor squares = x.mul(x).sum(-1).add(SHORTEST * SHORTEST);
                return x.mul(squares.log().mul(-0.5).exp());
            }
        }

        /**
         * A norm over the features, with weights at {@code norm}.
         *
         * @param norm such as {@link LayerNorm}
         */
        record Normed(Norm norm) implements Step {
            @Override
            public Tensor apply(Tensor x, Scope at) {
                return norm.apply(x, at.of("norm"));
            }
        }

        /**
         * The first features only, as Matryoshka embeddings are cut.
         *
         * @param features at least 1; as many as there are if there are fewer
         */
        record Cut(int features) implements Step {
            /** Checks the size. */
            public Cut {
                Checks.positive("features that a vector is cut to", features);
            }

            @Override
            public Tensor apply(Tensor x, Scope at) {
                return x.width() <= features ? x : x.slice(-1, 0, features);
            }
        }
    }
}
