package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** What may happen to a vector after pooling: the modules of sentence-transformers. */
public sealed interface EmbeddingStep {
    /** Returns {@code [b, out]} for {@code [b, in]}. */
    Tensor apply(Tensor x, Scope at);

    /** Returns a layer with biases and no residual connection. */
    static EmbeddingStep dense(int outputs, Activation activation) {
        return new Dense(outputs, true, activation, false);
    }

    /** Returns what scales a vector to length 1, so that dot products are cosines. */
    static EmbeddingStep normalised() {
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
    record Dense(int outputs, boolean bias, Activation activation, boolean residual) implements EmbeddingStep {
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
    record Normalised() implements EmbeddingStep {
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
    record Normed(Norm norm) implements EmbeddingStep {
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
    record Cut(int features) implements EmbeddingStep {
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
