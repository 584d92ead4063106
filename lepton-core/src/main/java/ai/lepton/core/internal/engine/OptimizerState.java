package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Update.State;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimiser keeps beside the weights, on the engine. */
final class OptimizerState {
    private final List<Parameter> parameters;
    private final List<State> kinds;
    private final NDArray[][] arrays; // of each kind and parameter

    private OptimizerState(NDManager manager, List<Parameter> parameters, Update update) {
        this.parameters = parameters;
        this.kinds = update.state();
        this.arrays = new NDArray[kinds.size()][parameters.size()];
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (int i = 0; i < parameters.size(); i++) {
                arrays[kind][i] = manager.zeros(shape(kinds.get(kind), parameters.get(i)));
            }
        }
    }

    /** Returns a state before the first step. */
    static OptimizerState zeros(NDManager manager, List<Parameter> parameters, Update update) {
        return new OptimizerState(manager, parameters, update);
    }

    /**
     * Returns a state as {@link #copies()} gave it.
     *
     * @throws DataException if something is missing, or of another size
     */
    static OptimizerState of(
            NDManager manager, List<Parameter> parameters, Update update, Map<String, float[]> copies) {
        OptimizerState state = new OptimizerState(manager, parameters, update);
        int taken = 0;
        for (int kind = 0; kind < state.kinds.size(); kind++) {
            for (int i = 0; i < parameters.size(); i++) {
                String name = name(state.kinds.get(kind), parameters.get(i));
                float[] values = copies.get(name);
                NDArray zeros = state.arrays[kind][i];
                if (values == null || values.length != zeros.size()) {
                    throw new DataException("the state of the optimiser has "
                            + (values == null ? "no " : values.length + " values of ") + Quoted.of(name)
                            + "; this model wants " + zeros.size());
                }
                try (NDArray given = manager.create(values, zeros.getShape())) {
                    zeros.addi(given);
                }
                taken++;
            }
        }
        if (taken != copies.size()) {
            throw new DataException("the state of the optimiser has " + copies.size() + " tensors; this one wants "
                    + taken + ": it is of another optimiser");
        }
        return state;
    }

    private static Shape shape(State kind, Parameter parameter) {
        return kind.scalar() ? new Shape() : new Shape(parameter.shape().toArray());
    }

    private static String name(State kind, Parameter parameter) {
        return kind.name() + '.' + parameter.name();
    }

    /** Returns what is kept for one weight, in the order of {@link Update#state()}. */
    List<NDArray> of(int parameter) {
        List<NDArray> own = new ArrayList<>();
        for (NDArray[] kind : arrays) {
            own.add(kind[parameter]);
        }
        return own;
    }

    /** Returns copies of all, such as {@code exp_avg.blocks.0.attention.query.weight}. */
    Map<String, float[]> copies() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (int i = 0; i < parameters.size(); i++) {
                copies.put(name(kinds.get(kind), parameters.get(i)), arrays[kind][i].toFloatArray());
            }
        }
        return copies;
    }
}
