package ai.lepton.core.golden;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import java.util.List;
import java.util.stream.Stream;

/** One operation as a model: its float operands are weights, so that they have gradients. */
record Operation(Golden golden) implements Model {
    private static final Scope ROOT = Scope.ROOT;

    @Override
    public List<Input> inputs() {
        return Stream.of("index", "target")
                .filter(name -> golden.has(name) && golden.isInteger(name))
                .map(golden::input)
                .toList();
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Operands o = new Operands(golden, inputs);
        return switch (golden.name()) {
            case "gelu" -> o.get("x").gelu();
            case "geluTanh" -> o.get("x").geluTanh();
            case "silu" -> o.get("x").silu();
            case "relu" -> o.get("x").relu();
            case "tanh" -> o.get("x").tanh();
            case "sigmoid" -> o.get("x").sigmoid();
            case "softplus" -> o.get("x").softplus();
            case "erf" -> o.get("x").erf();
            case "exp" -> o.get("x").exp();
            case "softmax", "softmax of four dimensions", "softmax of one" ->
                o.get("x").softmax();
            case "linear" -> o.get("input").linear(ROOT, 4);
            case "linear without bias" -> o.get("input").linear(ROOT, 4, false);
            case "linear of a matrix" -> o.get("input").linear(ROOT, 1, true);
            case "embedding" -> o.get("index").embedding(ROOT, 5, 3);
            case "layerNorm", "layerNorm of a constant row" -> o.get("x").layerNorm(ROOT, 1e-5);
            case "layerNorm with epsilon 1e-12" -> o.get("x").layerNorm(ROOT, 1e-12);
            case "rmsNorm", "rmsNorm of zeros" -> o.get("x").rmsNorm(ROOT, 1e-6);
            case "attention", "attention across lengths", "attention with another value width" ->
                o.attention(false, false);
            case "attention with padding", "attention with a learned bias" -> o.attention(true, false);
            case "causal attention", "causal attention across lengths" -> o.attention(false, true);
            case "causal attention with padding" -> o.attention(true, true);
            case "add", "add broadcast" -> o.get("input").add(o.get("other"));
            case "sub broadcast" -> o.get("input").sub(o.get("other"));
            case "mul broadcast" -> o.get("input").mul(o.get("other"));
            case "div broadcast" -> o.get("input").div(o.get("other"));
            case "shift" -> o.get("x").add(-1.5);
            case "shift by 1e-7" -> o.get("x").add(1e-7);
            case "scale" -> o.get("x").mul(0.125);
            case "scale by 1e10" -> o.get("x").mul(1e10);
            case "matmul", "matmul batched", "matmul broadcast" ->
                o.get("input").matmul(o.get("other"));
            case "transpose" -> o.get("x").transpose(0, 2);
            case "transpose from the end" -> o.get("x").transpose(-1, -2);
            case "splitHeads" -> o.get("x").splitHeads(2);
            case "mergeHeads" -> o.get("x").mergeHeads();
            case "unsqueeze" -> o.get("x").unsqueeze(1);
            case "unsqueeze at the end" -> o.get("x").unsqueeze(-1);
            case "select" -> o.get("x").select(1, 0);
            case "select from the end" -> o.get("x").select(-1, -2);
            case "select of a vector" -> o.get("x").select(0, 1);
            case "concat" -> Tensor.concat(List.of(o.get("a"), o.get("b")), 0);
            case "concat from the end" -> Tensor.concat(List.of(o.get("a"), o.get("b"), o.get("a")), -1);
            case "concat of one" -> Tensor.concat(List.of(o.get("a")), 0);
            case "repeatFor" -> o.get("x").expand(o.get("like"));
            case "sum" -> o.get("x").sum(1);
            case "sum from the end" -> o.get("x").sum(-1);
            case "mean" -> o.get("x").mean(0);
            case "mean from the end" -> o.get("x").mean(-2);
            case "crossEntropy 0.0" -> o.get("x").crossEntropy(o.get("index"), 0);
            case "crossEntropy 0.1" -> o.get("x").crossEntropy(o.get("index"), 0.1);
            case "crossEntropy of far logits", "crossEntropy of one example" ->
                o.get("input").crossEntropy(o.get("target"), 0);
            case "binaryCrossEntropy", "binaryCrossEntropy at the edges" ->
                o.get("input").binaryCrossEntropy(o.get("target"));
            default -> ofTexts(o);
        };
    }

    private Tensor ofTexts(Operands o) {
        return switch (golden.name()) {
            case "log" -> o.get("x").log();
            case "sin" -> o.get("x").sin();
            case "cos" -> o.get("x").cos();
            case "isPositive" -> o.get("x").isPositive().mul(o.get("other"));
            case "toFloat" -> o.get("index").toFloat().mul(o.get("x"));
            case "toLong" -> o.get("x").toLong().toFloat().mul(o.get("other"));
            case "constant" ->
                o.inputs().graph().constant(0.1, -2, 3e-8, 16777215).mul(o.get("x"));
            case "constant of one" -> o.get("x").add(o.inputs().graph().constant(0.5));
            case "range" -> o.get("x").mul(o.get("x").arange(1).toFloat().unsqueeze(1));
            case "range from the end" -> o.get("x").mul(o.get("x").arange(-1).toFloat());
            case "range of integers" -> o.get("x").mul(o.get("index").arange(1).toFloat());
            case "distance", "distance to more keys", "distance of one query" ->
                o.get("x").distance(o.get("other")).mul(o.get("other"));
            case "repeatHeads" -> o.get("x").repeatInterleave(3, 1);
            case "repeatHeads of one head" -> o.get("x").repeatInterleave(4, 1);
            case "unsqueeze before the end" -> o.get("x").unsqueeze(-2);
            case "slice" -> o.get("x").slice(1, 1, 3);
            case "slice from the end" -> o.get("x").slice(-1, 0, 1);
            case "slice of integers" -> o.get("index").slice(1, 1, 3).embedding(ROOT, 5, 3);
            case "last", "last of all" -> o.get("x").narrow(1, o.get("like"));
            case "last from the end" -> o.get("x").narrow(-1, o.get("like"));
            case "last of integers" -> o.get("index").narrow(1, o.get("like")).embedding(ROOT, 5, 3);
            case "shift of integers" -> o.get("index").add(2).embedding(ROOT, 5, 3);
            case "shift of integers by a half" -> o.get("index").add(0.5).mul(o.get("x"));
            case "max" -> o.get("x").max(1);
            case "max from the end" -> o.get("x").max(-1);
            case "max of one" -> o.get("x").max(0);
            case "cumsum" -> o.get("x").cumsum(1);
            case "cumsum from the end" -> o.get("x").cumsum(-1);
            case "cumsum of one" -> o.get("x").cumsum(0);
            case "cumsum of integers" -> o.get("index").cumsum(1).toFloat().mul(o.get("x"));
            case "grouped attention", "grouped attention of one key head", "grouped attention across lengths" ->
                o.attention(false, false);
            case "grouped attention with padding" -> o.attention(true, false);
            case "causal grouped attention", "causal attention of one query" -> o.attention(false, true);
            case "crossEntropy of positions 0.0" -> o.get("x").crossEntropy(o.get("index"), 0);
            case "crossEntropy of positions 0.1", "crossEntropy with targets that do not count" ->
                o.get("x").crossEntropy(o.get("index"), 0.1);
            default -> ofShapes(o);
        };
    }

    private Tensor ofShapes(Operands o) {
        return switch (golden.name()) {
            case "abs" -> o.get("x").abs();
            case "sqrt" -> o.get("x").sqrt();
            case "rsqrt" -> o.get("x").rsqrt();
            case "reshape" -> o.get("x").reshape(4, 6);
            case "reshape with the rest" -> o.get("x").reshape(-1, 2, 2);
            case "flatten" -> o.get("x").flatten(2, -1);
            case "flatten of all" -> o.get("x").flatten(0, 1);
            case "unflatten" -> o.get("x").unflatten(1, 2, -1);
            case "repeatInterleave along the last" -> o.get("x").repeatInterleave(2, -1);
            case "layerNorm without bias" -> o.get("x").layerNorm(ROOT, 1e-5, false);
            case "conv1d" -> o.get("x").conv1d(ROOT, 4, 2, 1, 0, 1, true);
            case "conv1d with stride and padding" -> o.get("x").conv1d(ROOT, 4, 2, 2, 1, 1, true);
            case "conv1d in groups" -> o.get("x").conv1d(ROOT, 6, 3, 1, 0, 2, false);
            case "conv2d of patches" -> o.get("x").conv2d(ROOT, 4, 2, 2, 0, 1, true);
            case "conv2d with padding" -> o.get("x").conv2d(ROOT, 2, 3, 1, 1, 1, false);
            case "pow 2" -> o.get("x").pow(2);
            case "pow 0" -> o.get("x").pow(0);
            case "pow 1.5" -> o.get("x").pow(1.5);
            case "crossEntropyOfEach 0.0" -> o.get("input").crossEntropyOfEach(o.get("target"), 0, null);
            case "crossEntropyOfEach 0.1" -> o.get("input").crossEntropyOfEach(o.get("target"), 0.1, null);
            default -> throw new AssertionError("no operation '" + golden.name() + "' here");
        };
    }

    private record Operands(Golden golden, Inputs inputs) {
        Tensor get(String name) {
            return golden.isInteger(name)
                    ? inputs.get(name)
                    : inputs.graph().weight(ROOT, name, Init.zeros(), golden.shape(name));
        }

        Tensor attention(boolean masked, boolean causal) {
            Mask mask = new Mask(masked ? get("mask") : null, causal);
            return get("q").attention(get("k"), get("v"), mask, 0);
        }
    }

    @Override
    public String toString() {
        return golden.name();
    }
}
