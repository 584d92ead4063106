package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.Session;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.Pooling;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poolings of one row of features 1, 5, 3, worked by hand; those of texts are held against sentence-transformers. */
class PoolingTest {
    /** Pools x by what is present and chosen; a mask of -1 is none. */
    private record Pooled(Pooling pooling, boolean masked, boolean choosing) implements Model {
        @Override
        public List<Input> inputs() {
            Shape mask = Shape.of(-1, -1);
            return List.of(
                    new Input("x", DType.F32, Shape.of(-1, -1, 1)),
                    new Input("present", DType.F32, mask),
                    new Input("chosen", DType.F32, mask));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor present = masked ? inputs.get("present") : null;
            Tensor chosen = choosing ? inputs.get("chosen") : null;
            return pooling.apply(inputs.get("x"), new Context(Mask.none(), false, null, present, chosen, null, null));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // pooling, present, chosen, expected
        "FIRST, '', '', 1",
        "MEAN, '', '', 3",
        "LAST, '', '', 3",
        "MAX, '', '', 5",
        "MEAN_SQRT_LENGTH, '', '', 5.1961524", // 9 / sqrt 3
        "WEIGHTED_MEAN, '', '', 3.3333333", // (1 + 2·5 + 3·3) / 6
        "FIRST, 1 1 0, '', 1",
        "MEAN, 1 1 0, '', 3",
        "LAST, 1 1 0, '', 5",
        "MAX, 1 0 1, '', 3",
        "MEAN_SQRT_LENGTH, 1 1 0, '', 4.2426407", // 6 / sqrt 2
        "WEIGHTED_MEAN, 1 1 0, '', 3.6666667", // (1 + 2·5) / 3
        "WEIGHTED_MEAN, 0 1 1, '', 3.6666667", // (5 + 2·3) / 3: places are counted from the first token
        "FIRST, 1 1 1, 0 1 1, 5",
        "MEAN, 1 1 1, 0 1 1, 4",
        "LAST, 1 1 1, 1 1 0, 5",
        "MAX, 1 1 1, 1 0 1, 3",
        "MEAN_SQRT_LENGTH, 1 1 1, 0 1 1, 5.6568542", // 8 / sqrt 2
        "WEIGHTED_MEAN, 1 1 1, 0 1 1, 3.8", // (2·5 + 3·3) / 5
        "MEAN, 0 0 0, '', 0",
        "LAST, 0 0 0, '', 0",
        "MEAN_SQRT_LENGTH, 0 0 0, '', 0",
        "WEIGHTED_MEAN, 0 0 0, '', 0",
        "FIRST, 1 1 1, 0 0 0, 0"
    })
    void countsWhatIsPresentAndChosen(Pooling pooling, String present, String chosen, double expected) {
        Pooled model = new Pooled(pooling, !present.isEmpty(), !chosen.isEmpty());
        for (Backend backend : Backend.values()) {
            try (Session session = Session.open(
                    model, WeightSource.initial(1), EngineOptions.defaults().with(backend))) {
                float[] pooled = session.feed("x", new float[] {1, 5, 3}, 1, 3, 1)
                        .feed("present", mask(present), 1, 3)
                        .feed("chosen", mask(chosen), 1, 3)
                        .run()
                        .values();
                assertThat((double) pooled[0]).as("%s", backend).isCloseTo(expected, within(1e-6));
            }
        }
    }

    private static float[] mask(String text) {
        float[] mask = new float[3];
        for (int i = 0; i < 3 && !text.isEmpty(); i++) {
            mask[i] = text.charAt(2 * i) - '0';
        }
        return mask;
    }
}
