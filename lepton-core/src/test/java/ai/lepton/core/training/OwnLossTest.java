package ai.lepton.core.training;

import static ai.lepton.core.training.Training.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A loss that the user wrote, of one record. */
class OwnLossTest {
    @TempDir
    private Path folder;

    /** The focal loss of one sigmoid (Lin et al. 2017): what is easy counts less. */
    record Focal() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.F32, Shape.of(-1, 1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor sign = target.mul(2).add(-1);
            Tensor right = logits.mul(sign); // log-odds of what is true
            Tensor missed = right.neg().sigmoid();
            Tensor each = missed.mul(missed).mul(right.neg().softplus());
            return each.mean(-1).mean(0).select(0, 0).select(0, 0);
        }
    }

    private Table table() throws Exception {
        List<String> lines = new ArrayList<>(List.of("x,y"));
        for (int i = 0; i < 40; i++) {
            lines.add(i * 0.1 + "," + (i < 20 ? "no" : "yes"));
        }
        return Csv.of(Files.write(folder.resolve("rows.csv"), lines))
                .numbers("x")
                .label("y")
                .read();
    }

    private static double[] fitted(Table rows, Training training) {
        try (TabularClassifier classifier = LeptonTransformer.tabular(rows.schema())
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(rows.labels())
                .fit(rows, training)) {
            return classifier.probabilities(rows);
        }
    }

    @Test
    void trainsOnBothBackendsAndGivesOtherWeightsThanTheTasksOwn() throws Exception {
        Table rows = table();
        Training training = Training.upTo(epochs(3)).loss(new Focal()).seed(3);
        double[] script = fitted(rows, training);
        double[] eager = fitted(rows, training.engine(EngineOptions.defaults().with(Backend.EAGER)));
        double[] own = fitted(rows, Training.upTo(epochs(3)).seed(3));
        for (int i = 0; i < script.length; i++) {
            assertThat(eager[i]).isCloseTo(script[i], org.assertj.core.api.Assertions.within(1e-4));
        }
        assertThat(script).isNotEqualTo(own);
    }

    @Test
    void oneWhoseTargetsTheTaskHasNotIsRefusedBeforeAStep() throws Exception {
        Table rows = table();
        assertThatThrownBy(() -> fitted(rows, Training.upTo(epochs(1)).loss(Loss.crossEntropy(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input 'target' is F32 [32, 1]; the model wants I64 [?], ? being any size");
        assertThatThrownBy(() ->
                        fitted(rows, Training.upTo(epochs(1)).loss(new Focal()).labelSmoothing(0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label smoothing");
    }

    /** The focal loss with a fault. */
    private static Loss faulty(UnaryOperator<Tensor> applied, UnaryOperator<Tensor> counted) {
        return new Loss() {
            @Override
            public Input target() {
                return new OwnLossTest.Focal().target();
            }

            @Override
            public Tensor apply(Tensor logits, Tensor target) {
                return applied.apply(new OwnLossTest.Focal().apply(logits, target));
            }

            @Override
            public Tensor count(Tensor logits, Tensor target) {
                return counted.apply(Loss.super.count(logits, target));
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    @SuppressWarnings("NullAway") // null is what is tried
    void whatItMayNotGiveIsRefusedByName(Backend backend) throws Exception {
        Table rows = table();
        Training training =
                Training.upTo(epochs(1)).engine(EngineOptions.defaults().with(backend));
        UnaryOperator<Tensor> same = UnaryOperator.identity();
        assertThatThrownBy(() -> fitted(rows, training.loss(faulty(Tensor::isPositive, same))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the loss has no gradient: no weight of the model is reached from it;");
        assertThatThrownBy(() -> fitted(rows, training.loss(faulty(mean -> null, same))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what the loss gives is null;");
        assertThatThrownBy(() -> fitted(rows, training.loss(faulty(same, count -> null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the count of the loss is null;");
        for (int batches : new int[] {1, 2}) {
            Training several = training.gradientAccumulation(batches).batchSize(8);
            assertThatThrownBy(() -> fitted(rows, several.loss(faulty(same, Tensor::neg))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the loss counts -8.0 in a batch; a count is at least 0, and 0 where nothing counts");
        }
    }
}
