package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.KeyValueCache;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;

/**
 * An attention alone, applied to rows that are 1 at one place each: then the columns of its first layers are the queries,
 * keys and values of a golden case, their gradients those of the case, and with the identity as its last layer its answer
 * is what the heads give.
 */
record Attending(Golden golden, Attention attention, boolean causal) implements Model {
    private static final Scope AT = Scope.ROOT.of("attention");

    private int batch() {
        return (int) golden.shape("q")[0];
    }

    private int queries() {
        return (int) golden.shape("q")[2];
    }

    private int keys() {
        return (int) golden.shape("k")[2];
    }

    private int width() {
        return (int) (golden.shape("q")[1] * golden.shape("q")[3]);
    }

    @Override
    public List<Input> inputs() {
        return List.of(
                new Input("x", DType.F32, Shape.of(-1, -1, width())),
                new Input("attention_mask", DType.I64, Shape.of(-1, -1)));
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Block block = new Block(attention, new Mlp(1, Activation.RELU, 0), Norm.rmsNorm(), Block.Order.PRE_NORM, 0);
        TextTransformer around = new TextTransformer(
                new TokenEmbedding(1, 1, Positions.none(), 0, null, 0),
                new Encoder(1, block),
                new Classification(1, 0),
                causal,
                false);
        Tensor x = inputs.get("x");
        return attention.apply(x, around.context(x, inputs.get("attention_mask")), AT);
    }

    private WeightSource weights() {
        return parameter -> WeightSource.of(
                switch (parameter.name()) {
                    case "attention.query.weight" -> columns("q", parameter);
                    case "attention.key.weight" -> columns("k", parameter);
                    case "attention.value.weight" -> columns("v", parameter);
                    case "attention.output.weight" -> identity(parameter);
                    default -> new float[(int) parameter.size()];
                });
    }

    private static float[] identity(Parameter parameter) {
        int n = (int) parameter.shape().get(0);
        float[] values = new float[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }

    /** Returns {@code [h·d, width]} whose column {@code b·keys + s} is position s of example b, the last ones if fewer. */
    private float[] columns(String tensor, Parameter parameter) {
        float[] columns = new float[(int) parameter.size()];
        float[] values = golden.floats(tensor);
        for (int i = 0; i < values.length; i++) {
            columns[place(tensor, i)] = values[i];
        }
        return columns;
    }

    /** Returns where in a matrix of columns the i-th value of {@code [b, h, s, d]} stands. */
    private int place(String tensor, int i) {
        long[] shape = golden.shape(tensor);
        int d = i % (int) shape[3];
        int s = i / (int) shape[3] % (int) shape[2];
        int h = i / (int) (shape[3] * shape[2]) % (int) shape[1];
        int b = i / (int) (shape[3] * shape[2] * shape[1]);
        int column = b * keys() + keys() - (int) shape[2] + s;
        return (h * (int) shape[3] + d) * width() + column;
    }

    /** Returns the rows of positions {@code [from, to)}. */
    private Feed rows(int from, int to) {
        float[] values = new float[batch() * (to - from) * width()];
        for (int b = 0; b < batch(); b++) {
            for (int s = from; s < to; s++) {
                values[(b * (to - from) + s - from) * width() + b * keys() + s] = 1;
            }
        }
        return new Feed.Floats(values, batch(), to - from, width());
    }

    /** Returns which of the first keys are tokens: those that some query sees. */
    private Feed present(int to) {
        long[] present = new long[batch() * to];
        Arrays.fill(present, 1);
        if (golden.has("mask")) {
            long[] mask = golden.longs("mask");
            int each = golden.shape("mask").length == 4 ? mask.length / batch() : 0;
            int rows = (each == 0 ? mask.length : each) / keys();
            for (int i = 0; i < present.length; i++) {
                boolean seen = false;
                for (int row = 0; row < rows; row++) {
                    seen |= mask[i / to * each + row * keys() + i % to] == 1;
                }
                present[i] = seen ? 1 : 0;
            }
        }
        return new Feed.Longs(present, batch(), to);
    }

    /** Returns {@code [b, h, s, d]} as {@code [b, s, h·d]}. */
    private float[] merged(String tensor) {
        long[] shape = golden.shape(tensor);
        int heads = (int) shape[1];
        int length = (int) shape[2];
        int d = (int) shape[3];
        float[] values = golden.floats(tensor);
        float[] merged = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int s = i / d % length;
            int h = i / (d * length) % heads;
            int b = i / (d * length * heads);
            merged[((b * length + s) * heads + h) * d + i % d] = values[i];
        }
        return merged;
    }

    /** Compares answers on each backend and kernel, from one pass or with the first keys cached, and gradients. */
    void assertAgrees() {
        for (Kernel kernel : List.of(Kernel.PLAIN, Kernel.ONEDNN)) {
            try (Runner runner = Runner.open(this, kernel, weights())) {
                assertAnswers(runner);
            }
        }
        for (Backend backend : Backend.values()) {
            Projection loss = new Projection(Shape.of(batch(), keys(), width()));
            try (Runner runner =
                    Runner.open(this, backend, weights(), new Objective(loss, OperationsTest.OPTIMIZER, 1))) {
                assertAnswers(runner);
                if (queries() == keys()) {
                    assertGradients(runner);
                }
            }
        }
    }

    private void assertAnswers(Runner runner) {
        if (queries() == keys()) {
            golden.assertClose("out", runner.logits(List.of(rows(0, keys()), present(keys()))), merged("out"));
        }
        int past = queries() == keys() && causal ? keys() / 2 : keys() - queries();
        if (past > 0) {
            try (KeyValueCache cache = runner.keyValueCache(batch(), keys())) {
                float[] first =
                        cache.next(List.of(rows(0, past), present(past))).values();
                float[] last =
                        cache.next(List.of(rows(past, keys()), present(keys()))).values();
                golden.assertClose("out", last, part(keys() - past));
                assertThat(first).hasSize(batch() * past * width());
            }
        }
    }

    /** Returns the last positions of the answer. */
    private float[] part(int last) {
        float[] all = merged("out");
        int each = last * width();
        float[] part = new float[batch() * each];
        for (int b = 0; b < batch(); b++) {
            System.arraycopy(all, ((b + 1) * queries() - last) * width(), part, b * each, each);
        }
        return part;
    }

    private void assertGradients(Runner runner) {
        Feed cotangent = new Feed.Floats(merged("cotangent"), batch(), keys(), width());
        List<float[]> gradients = runner.gradients(List.of(rows(0, keys()), present(keys())), cotangent);
        for (int p = 0; p < gradients.size(); p++) {
            String tensor = switch (runner.parameters().get(p).name()) {
                case "attention.query.weight" -> "q";
                case "attention.key.weight" -> "k";
                case "attention.value.weight" -> "v";
                default -> "";
            };
            if (!tensor.isEmpty()) {
                float[] expected = golden.floats("grad." + tensor);
                float[] actual = new float[expected.length];
                for (int i = 0; i < actual.length; i++) {
                    actual[i] = gradients.get(p)[place(tensor, i)];
                }
                golden.assertClose("grad." + tensor, actual, expected);
            }
        }
    }

    @Override
    public String toString() {
        return golden.name();
    }
}
