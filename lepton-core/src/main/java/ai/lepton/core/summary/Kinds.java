package ai.lepton.core.summary;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Tensor;
import java.util.List;
import java.util.OptionalInt;

/** What operations say of the part that they are in. */
final class Kinds {
    /** The rank of sums and differences. */
    static final int ARITHMETIC = 4;

    private Kinds() {}

    /** Returns how much an operation tells: 0 the most; empty for those that only move values about. */
    static OptionalInt rank(Op op) {
        if (!(op instanceof CoreOp core)) {
            return OptionalInt.of(0);
        }
        return switch (core) {
            case LINEAR, EMBEDDING, LAYER_NORM, RMS_NORM, CONV1D, CONV2D -> OptionalInt.of(0);
            case ATTENTION -> OptionalInt.of(1);
            case MATMUL -> OptionalInt.of(2);
            case GELU, GELU_TANH, SILU, RELU, TANH, SIGMOID, SOFTPLUS, ERF, EXP, SOFTMAX, MUL -> OptionalInt.of(3);
            case ADD, SUB, DIV -> OptionalInt.of(ARITHMETIC);
            case CONCAT -> OptionalInt.of(ARITHMETIC + 1);
            default -> OptionalInt.empty();
        };
    }

    /** Returns the inputs whose values count, and not only their size. */
    static List<Tensor> read(Tensor tensor) {
        List<Tensor> inputs = tensor.inputs();
        if (tensor.op() == CoreOp.ARANGE) {
            return List.of();
        }
        return tensor.op() == CoreOp.NARROW || tensor.op() == CoreOp.EXPAND ? inputs.subList(0, 1) : inputs;
    }

    /** Returns what a drawing shows where several tensors come together. */
    static String sign(Op op) {
        if (!(op instanceof CoreOp core)) {
            return op.label();
        }
        return switch (core) {
            case ADD -> "+";
            case SUB -> "−";
            case MUL -> "×";
            default -> op.label();
        };
    }
}
