package ai.lepton.core.internal.training;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;

/** Points on a wave, to be told apart by a small network with dropout. */
@SuppressWarnings("ArrayRecordComponent") // of tests only, and never changed
record Points(int size, long[] classes, float far) implements Examples {
    static final int WIDTH = 3;

    static Points of(int size) {
        long[] classes = new long[size];
        Arrays.setAll(classes, i -> Math.sin(7 * i) > 0 ? 1 : 0);
        return new Points(size, classes, Float.NaN);
    }

    /** Returns these with one value in the last point. */
    Points withLast(float value) {
        return new Points(size, classes, value);
    }

    Points withTargets(long... others) {
        return new Points(size, others, far);
    }

    @Override
    public List<Feed> inputs(int[] order, int from, int to) {
        float[] values = new float[(to - from) * WIDTH];
        for (int i = from; i < to; i++) {
            for (int j = 0; j < WIDTH; j++) {
                boolean isFar = order[i] == size - 1 && !Float.isNaN(far);
                values[(i - from) * WIDTH + j] = isFar ? far : (float) Math.sin(7 * order[i] + j);
            }
        }
        return List.of(new Feed.Floats(values, to - from, WIDTH));
    }

    @Override
    public Feed targets(int[] order, int from, int to) {
        long[] targets = new long[to - from];
        Arrays.setAll(targets, i -> classes[order[from + i]]);
        return new Feed.Longs(targets, targets.length);
    }

    /** Two layers. */
    record Net(double dropout) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor hidden = inputs.get("x").linear(Scope.ROOT.of("first"), 8).gelu();
            return hidden.dropout(dropout).linear(Scope.ROOT.of("last"), 2);
        }
    }
}
