package ai.lepton.core.golden;

import ai.lepton.core.model.Input;
import ai.lepton.core.model.Inputs;
import ai.lepton.core.model.Model;
import ai.lepton.core.ops.Init;
import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
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
    public <T> T apply(Ops<T> ops, Inputs<T> inputs) {
        Operands<T> o = new Operands<>(golden, ops, inputs);
        return switch (golden.name()) {
            case "gelu" -> ops.gelu(o.get("x"));
            case "geluTanh" -> ops.geluTanh(o.get("x"));
            case "silu" -> ops.silu(o.get("x"));
            case "relu" -> ops.relu(o.get("x"));
            case "tanh" -> ops.tanh(o.get("x"));
            case "sigmoid" -> ops.sigmoid(o.get("x"));
            case "softplus" -> ops.softplus(o.get("x"));
            case "erf" -> ops.erf(o.get("x"));
            case "exp" -> ops.exp(o.get("x"));
            case "softmax", "softmax of four dimensions", "softmax of one" -> ops.softmax(o.get("x"));
            case "linear" -> ops.linear(o.get("input"), ROOT, 4);
            case "linear without bias" -> ops.linear(o.get("input"), ROOT, 4, false);
            case "linear of a matrix" -> ops.linear(o.get("input"), ROOT, 1, true);
            case "embedding" -> ops.embedding(o.get("index"), ROOT, 5, 3);
            case "layerNorm", "layerNorm of a constant row" -> ops.layerNorm(o.get("x"), ROOT, 1e-5);
            case "layerNorm with epsilon 1e-12" -> ops.layerNorm(o.get("x"), ROOT, 1e-12);
            case "rmsNorm", "rmsNorm of zeros" -> ops.rmsNorm(o.get("x"), ROOT, 1e-6);
            case "attention", "attention across lengths", "attention with another value width" ->
                o.attention(false, false);
            case "attention with padding", "attention with a learned bias" -> o.attention(true, false);
            case "causal attention", "causal attention across lengths" -> o.attention(false, true);
            case "causal attention with padding" -> o.attention(true, true);
            case "add", "add broadcast" -> ops.add(o.get("input"), o.get("other"));
            case "sub broadcast" -> ops.sub(o.get("input"), o.get("other"));
            case "mul broadcast" -> ops.mul(o.get("input"), o.get("other"));
            case "div broadcast" -> ops.div(o.get("input"), o.get("other"));
            case "shift" -> ops.shift(o.get("x"), -1.5);
            case "shift by 1e-7" -> ops.shift(o.get("x"), 1e-7);
            case "scale" -> ops.scale(o.get("x"), 0.125);
            case "scale by 1e10" -> ops.scale(o.get("x"), 1e10);
            case "matmul", "matmul batched", "matmul broadcast" -> ops.matmul(o.get("input"), o.get("other"));
            case "transpose" -> ops.transpose(o.get("x"), 0, 2);
            case "transpose from the end" -> ops.transpose(o.get("x"), -1, -2);
            case "splitHeads" -> ops.splitHeads(o.get("x"), 2);
            case "mergeHeads" -> ops.mergeHeads(o.get("x"));
            case "unsqueeze" -> ops.unsqueeze(o.get("x"), 1);
            case "unsqueeze at the end" -> ops.unsqueeze(o.get("x"), -1);
            case "select" -> ops.select(o.get("x"), 1, 0);
            case "select from the end" -> ops.select(o.get("x"), -1, -2);
            case "select of a vector" -> ops.select(o.get("x"), 0, 1);
            case "concat" -> ops.concat(List.of(o.get("a"), o.get("b")), 0);
            case "concat from the end" -> ops.concat(List.of(o.get("a"), o.get("b"), o.get("a")), -1);
            case "concat of one" -> ops.concat(List.of(o.get("a")), 0);
            case "repeatFor" -> ops.repeatFor(o.get("x"), o.get("like"));
            case "sum" -> ops.sum(o.get("x"), 1);
            case "sum from the end" -> ops.sum(o.get("x"), -1);
            case "mean" -> ops.mean(o.get("x"), 0);
            case "mean from the end" -> ops.mean(o.get("x"), -2);
            case "crossEntropy 0.0" -> ops.crossEntropy(o.get("x"), o.get("index"), 0);
            case "crossEntropy 0.1" -> ops.crossEntropy(o.get("x"), o.get("index"), 0.1);
            case "crossEntropy of far logits", "crossEntropy of one example" ->
                ops.crossEntropy(o.get("input"), o.get("target"), 0);
            case "binaryCrossEntropy", "binaryCrossEntropy at the edges" ->
                ops.binaryCrossEntropy(o.get("input"), o.get("target"));
            default -> ofTexts(ops, o);
        };
    }

    private <T> T ofTexts(Ops<T> ops, Operands<T> o) {
        return switch (golden.name()) {
            case "log" -> ops.log(o.get("x"));
            case "sin" -> ops.sin(o.get("x"));
            case "cos" -> ops.cos(o.get("x"));
            case "isPositive" -> ops.mul(ops.isPositive(o.get("x")), o.get("other"));
            case "toFloat" -> ops.mul(ops.toFloat(o.get("index")), o.get("x"));
            case "toLong" -> ops.mul(ops.toFloat(ops.toLong(o.get("x"))), o.get("other"));
            case "constant" -> ops.mul(ops.constant(0.1, -2, 3e-8, 16777215), o.get("x"));
            case "constant of one" -> ops.add(o.get("x"), ops.constant(0.5));
            case "range" -> ops.mul(o.get("x"), ops.unsqueeze(ops.toFloat(ops.range(o.get("x"), 1)), 1));
            case "range from the end" -> ops.mul(o.get("x"), ops.toFloat(ops.range(o.get("x"), -1)));
            case "range of integers" -> ops.mul(o.get("x"), ops.toFloat(ops.range(o.get("index"), 1)));
            case "distance", "distance to more keys", "distance of one query" ->
                ops.mul(ops.distance(o.get("x"), o.get("other")), o.get("other"));
            case "repeatHeads" -> ops.repeatHeads(o.get("x"), 3);
            case "repeatHeads of one head" -> ops.repeatHeads(o.get("x"), 4);
            case "unsqueeze before the end" -> ops.unsqueeze(o.get("x"), -2);
            case "slice" -> ops.slice(o.get("x"), 1, 1, 3);
            case "slice from the end" -> ops.slice(o.get("x"), -1, 0, 1);
            case "slice of integers" -> ops.embedding(ops.slice(o.get("index"), 1, 1, 3), ROOT, 5, 3);
            case "last", "last of all" -> ops.last(o.get("x"), 1, o.get("like"));
            case "last from the end" -> ops.last(o.get("x"), -1, o.get("like"));
            case "last of integers" -> ops.embedding(ops.last(o.get("index"), 1, o.get("like")), ROOT, 5, 3);
            case "shift of integers" -> ops.embedding(ops.shift(o.get("index"), 2), ROOT, 5, 3);
            case "shift of integers by a half" -> ops.mul(ops.shift(o.get("index"), 0.5), o.get("x"));
            case "max" -> ops.max(o.get("x"), 1);
            case "max from the end" -> ops.max(o.get("x"), -1);
            case "max of one" -> ops.max(o.get("x"), 0);
            case "cumsum" -> ops.cumsum(o.get("x"), 1);
            case "cumsum from the end" -> ops.cumsum(o.get("x"), -1);
            case "cumsum of one" -> ops.cumsum(o.get("x"), 0);
            case "cumsum of integers" -> ops.mul(ops.toFloat(ops.cumsum(o.get("index"), 1)), o.get("x"));
            case "grouped attention", "grouped attention of one key head", "grouped attention across lengths" ->
                o.attention(false, false);
            case "grouped attention with padding" -> o.attention(true, false);
            case "causal grouped attention", "causal attention of one query" -> o.attention(false, true);
            case "crossEntropy of positions 0.0" -> ops.crossEntropy(o.get("x"), o.get("index"), 0);
            case "crossEntropy of positions 0.1", "crossEntropy with targets that do not count" ->
                ops.crossEntropy(o.get("x"), o.get("index"), 0.1);
            default -> throw new AssertionError("no operation '" + golden.name() + "' here");
        };
    }

    private record Operands<T>(Golden golden, Ops<T> ops, Inputs<T> inputs) {
        T get(String name) {
            return golden.isInteger(name) ? inputs.get(name) : ops.weight(ROOT, name, Init.zeros(), golden.shape(name));
        }

        T attention(boolean masked, boolean causal) {
            Mask<T> mask = new Mask<>(masked ? get("mask") : null, causal);
            return ops.attention(get("q"), get("k"), get("v"), mask, 0);
        }
    }

    @Override
    public String toString() {
        return golden.name();
    }
}
