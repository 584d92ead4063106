package ai.lepton.core.model;

import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model of tables takes, whichever of it the table has. */
final class TableInputs {
    private TableInputs() {}

    static List<Input> of(int numbers, boolean missing, boolean places, int categories) {
        List<Input> inputs = new ArrayList<>();
        if (numbers > 0) {
            inputs.add(new Input(TabularModel.NUMBERS, DType.F32, Shape.of(-1, numbers)));
        }
        if (numbers > 0 && missing) {
            inputs.add(new Input(TabularModel.MISSING, DType.F32, Shape.of(-1, numbers)));
        }
        if (numbers > 0 && places) {
            inputs.add(new Input(TabularModel.PLACES, DType.F32, Shape.of(-1, numbers)));
        }
        if (categories > 0) {
            inputs.add(new Input(TabularModel.CATEGORIES, DType.I64, Shape.of(-1, categories)));
        }
        return List.copyOf(inputs);
    }

    static List<Integer> levels(int numbers, List<Integer> levels) {
        List<Integer> copy = Elements.of("levels", levels);
        if (numbers < 0 || numbers + copy.size() == 0) {
            throw new IllegalArgumentException("a table needs at least one numeric or categorical column");
        }
        return copy;
    }

    /** Returns the number columns; null if there are none. */
    static NumberEmbedding.@Nullable Numbers numbers(Inputs inputs) {
        Tensor values = inputs.find(TabularModel.NUMBERS);
        return values == null
                ? null
                : new NumberEmbedding.Numbers(
                        values, inputs.find(TabularModel.MISSING), inputs.find(TabularModel.PLACES));
    }
}
