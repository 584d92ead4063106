package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts are written in the digits of their language, whatever those of the machine's are. */
@Isolated
class LocaleTest {
    private record Cached() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, 16)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            Tensor query = x.linear(Scope.ROOT.of("query"), 16).splitHeads(2);
            Tensor key = x.linear(Scope.ROOT.of("key"), 16).splitHeads(2).cached(Scope.ROOT, "key");
            Tensor value = x.linear(Scope.ROOT.of("value"), 16).splitHeads(2).cached(Scope.ROOT, "value");
            return query.attention(key, value, new Mask(null, true), 0).mergeHeads();
        }
    }

    private static float[] answers(Kernel kernel) {
        float[] x = new float[4 * 16];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 7 - 3;
        }
        try (Runner runner = Runner.open(new Cached(), kernel, WeightSource.initial(1));
                KeyValueCache cache = runner.keyValueCache(1, 12)) {
            cache.next(List.of(new Feed.Floats(x, 1, 4, 16)));
            return cache.next(List.of(new Feed.Floats(x, 1, 4, 16))).values();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR", "de-DE"})
    void aModelWithACacheAnswersTheSameUnderAnyLocale(String tag) {
        Locale before = Locale.getDefault();
        for (Kernel kernel : new Kernel[] {Kernel.PLAIN, Kernels.fallback(Kernel.BF16)}) {
            float[] expected = answers(kernel);
            try {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(answers(kernel)).isEqualTo(expected);
            } finally {
                Locale.setDefault(before);
            }
        }
    }
}
