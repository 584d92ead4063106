package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a model operation by operation; its training is the reference of {@link ScriptProgram}'s. */
final class EagerProgram implements Program {
    /** The engine has one gradient collector for the whole process. */
    private static final Object COLLECTOR = new Object();

    private final NDManager manager;
    private final List<Input> inputs;
    private final Tensor logits;
    private final @Nullable Objective objective;
    private final @Nullable Tensor loss; // of the same logits
    private final @Nullable Tensor validated; // of a graph of its own
    private final Weights weights;
    private final Map<String, NDArray> byName;
    private final List<List<NDArray>> states = new ArrayList<>(); // of each weight

    EagerProgram(NDManager manager, Model model, Weights weights, @Nullable Objective objective) {
        this.manager = manager;
        this.inputs = model.inputs();
        this.logits = model.logits();
        this.weights = weights;
        this.byName = Map.copyOf(weights.byName());
        this.objective = objective;
        this.loss = objective == null ? null : ModelScript.loss(logits, objective.loss());
        this.validated = objective == null ? null : ModelScript.validated(model.logits(), objective.loss());
        if (objective != null) {
            for (NDArray array : weights.arrays()) {
                array.setRequiresGradient(true);
                states.add(Update.of(objective.optimizer()).state().stream()
                        .map(state -> manager.zeros(state.scalar() ? new Shape() : array.getShape()))
                        .toList());
            }
        }
    }

    @Override
    public boolean caches() {
        return !logits.graph().cached().isEmpty();
    }

    @Override
    public Output output(List<Feed> feeds) {
        try (NDManager call = manager.newSubManager()) {
            return Output.of(run(logits, call, arrays(call, feeds), false, null));
        }
    }

    @Override
    public Cache newCache(int batch, int capacity) {
        return new Growing(manager.newSubManager());
    }

    /** Keeps the arrays of a cache from call to call. */
    private final class Growing implements Cache {
        private final NDManager own;
        private final Map<String, NDArray> cache = new HashMap<>();

        Growing(NDManager own) {
            this.own = own;
        }

        @Override
        public Output next(List<Feed> feeds, int length, int more) {
            try (NDManager call = own.newSubManager()) {
                Map<String, NDArray> longer = new HashMap<>(cache);
                Output output = Output.of(run(logits, call, arrays(call, feeds), false, longer));
                longer.values().forEach(array -> array.attach(own));
                cache.values().forEach(NDArray::close);
                cache.putAll(longer);
                return output;
            }
        }

        @Override
        public void close() {
            own.close();
        }
    }

    private NDArray run(
            Tensor result,
            NDManager call,
            Map<String, NDArray> arrays,
            boolean training,
            @Nullable Map<String, NDArray> cache) {
        return new EagerInterpreter(arrays, byName, call, training, cache).run(result);
    }

    private Map<String, NDArray> arrays(NDManager call, List<Feed> feeds) {
        Map<String, NDArray> arrays = new HashMap<>();
        for (int i = 0; i < feeds.size(); i++) {
            arrays.put(inputs.get(i).name(), feeds.get(i).on(call));
        }
        return arrays;
    }

    @Override
    public double loss(List<Feed> feeds, Feed target) {
        try (NDManager call = manager.newSubManager()) {
            return (double) loss(call, false, feeds, target).toFloatArray()[0];
        }
    }

    private NDArray loss(NDManager call, boolean training, List<Feed> feeds, Feed target) {
        Map<String, NDArray> arrays = arrays(call, feeds);
        arrays.put(ModelScript.TARGET, target.on(call));
        return run(Objects.requireNonNull(training ? loss : validated), call, arrays, training, null);
    }

    @Override
    public double step(List<Feed> feeds, Feed target, double learningRate) {
        return withGradients(feeds, target, batchLoss -> {
            update(learningRate);
            return (double) batchLoss;
        });
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target) {
        return withGradients(feeds, target, batchLoss -> {
            List<float[]> gradients = new ArrayList<>();
            for (NDArray array : weights.arrays()) {
                try (NDArray gradient = array.getGradient()) {
                    gradients.add(gradient.toFloatArray());
                }
            }
            return gradients;
        });
    }

    private <R> R withGradients(List<Feed> feeds, Feed target, Function<Float, R> then) {
        synchronized (COLLECTOR) {
            float batchLoss;
            try (NDManager call = manager.newSubManager();
                    GradientCollector collector = PyTorch.engine().newGradientCollector()) {
                NDArray result = loss(call, true, feeds, target);
                collector.backward(result);
                batchLoss = result.toFloatArray()[0];
            }
            PyTorch.prepareThread();
            R result = then.apply(batchLoss);
            clearGradients();
            return result;
        }
    }

    /** The engine adds each backward pass to the gradients of the one before. */
    private void clearGradients() {
        for (NDArray array : weights.arrays()) {
            try (NDArray gradient = array.getGradient()) {
                gradient.subi(gradient);
            }
        }
    }

    private void update(double learningRate) {
        Objective trained = Objects.requireNonNull(objective);
        Update update = Update.of(trained.optimizer());
        try (NDManager call = manager.newSubManager()) {
            NDArray[] arrays = weights.arrays();
            List<NDArray> gradients = new ArrayList<>();
            double squared = 0;
            for (NDArray array : arrays) {
                NDArray gradient = array.getGradient();
                gradient.attach(call);
                gradients.add(gradient);
                squared += gradient.mul(gradient).sum().toFloatArray()[0];
            }
            double clip = Math.min(1, trained.maxGradientNorm() / (Math.sqrt(squared) + 1e-6));
            for (int i = 0; i < arrays.length; i++) {
                NDArray gradient = gradients.get(i).mul(clip);
                boolean decays = weights.parameters().get(i).decays();
                update.apply(arrays[i], states.get(i), gradient, decays, learningRate, call);
            }
        }
    }

    /** What it made belongs to the manager of the weights. */
    @Override
    public void close() {}
}
