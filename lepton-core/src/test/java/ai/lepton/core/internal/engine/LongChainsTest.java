package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Some 2,000 operations in a row ended the process: libtorch's interpreter went down the chain by recursion. */
class LongChainsTest {
    private static final int LENGTH = 3000;
    private static final List<Feed> INPUT = List.of(new Feed.Floats(new float[] {1, 2, 3, 4}, 1, 4));
    private static final Feed TARGET = new Feed.Longs(new long[] {1}, 1);

    /** As many operations as a model of a hundred layers has one after the other. */
    record Chain(int length) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 4)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x").linear(Scope.ROOT.of("linear"), 4);
            for (int i = 0; i < length; i++) {
                x = x.add(i % 2 == 0 ? 0.25 : -0.25);
            }
            return x;
        }
    }

    private static List<Float> answers(Backend backend, int length) {
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-4, 0.01);
        List<Float> answers = new ArrayList<>();
        try (Runner runner = Runner.open(
                new Chain(length),
                backend,
                WeightSource.initial(7),
                new Objective(Loss.crossEntropy(0), optimizer, 1))) {
            for (float value : runner.logits(INPUT)) {
                answers.add(value);
            }
            answers.add((float) runner.step(INPUT, TARGET, 0.1));
            answers.add((float) runner.step(INPUT, TARGET, 0.1));
        }
        return answers;
    }

    @Test
    void aLongChainRunsAndTrainsOnASmallStack() throws Exception {
        List<Float> expected = answers(Backend.EAGER, 0);
        for (Backend backend : Backend.values()) {
            FutureTask<List<Float>> task = new FutureTask<>(() -> answers(backend, LENGTH));
            new Thread(null, task, "small stack", 512 << 10).start();
            List<Float> found = task.get();
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).isCloseTo(expected.get(i), within(1e-3f));
            }
        }
    }
}
