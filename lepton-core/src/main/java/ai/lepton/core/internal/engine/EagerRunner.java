package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a model operation by operation; its training is the reference of {@link ScriptRunner}'s. */
final class EagerRunner implements Runner {
    /** The engine has one gradient collector for the whole process. */
    private static final Object COLLECTOR = new Object();

    private final Lifecycle lifecycle = new Lifecycle();
    private final NDManager manager;
    private final List<Input> inputs;
    private final Tensor logits;
    private final @Nullable Tensor loss; // of the same logits
    private final @Nullable Recipe recipe;
    private final Weights weights;
    private final Map<String, NDArray> byName;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int steps;

    EagerRunner(Model model, List<Parameter> parameters, WeightSource source, @Nullable Recipe recipe) {
        this.inputs = model.inputs();
        this.logits = model.logits();
        this.loss = recipe == null ? null : ModelScript.loss(logits, recipe.loss());
        this.recipe = recipe;
        NDManager opened = PyTorch.newManager();
        try {
            this.weights = new Weights(opened, parameters, source, recipe != null);
            this.byName = Map.copyOf(weights.byName());
            if (recipe != null) {
                for (NDArray array : weights.arrays()) {
                    array.setRequiresGradient(true);
                    means.add(opened.zeros(array.getShape()));
                    squares.add(opened.zeros(array.getShape()));
                }
            }
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.manager = opened;
    }

    @Override
    public <R> R call(Supplier<R> work) {
        return lifecycle.call(work);
    }

    @Override
    public Output output(List<Feed> feeds) {
        Checked.inputs(inputs, feeds, 0);
        return lifecycle.call(() -> {
            try (NDManager call = manager.newSubManager()) {
                return Output.of(apply(call, false, feeds, null));
            }
        });
    }

    @Override
    public KeyValueCache keyValueCache(int batch, int capacity) {
        Checked.cache(!logits.graph().cached().isEmpty(), batch, capacity);
        return lifecycle.call(() -> new Growing(manager.newSubManager(), batch, capacity));
    }

    /** Keeps the arrays of a cache from call to call. */
    private final class Growing implements KeyValueCache {
        private final NDManager own;
        private final int batch;
        private final int capacity;
        private final Map<String, NDArray> cache = new HashMap<>();
        private int length;
        private boolean closed;

        Growing(NDManager own, int batch, int capacity) {
            this.own = own;
            this.batch = batch;
            this.capacity = capacity;
        }

        @Override
        public Output next(List<Feed> feeds) {
            Checked.inputs(inputs, feeds, length);
            int more = Checked.next(feeds, closed, batch, length, capacity);
            return lifecycle.call(() -> {
                try (NDManager call = own.newSubManager()) {
                    Map<String, NDArray> longer = new HashMap<>(cache);
                    Output output = Output.of(apply(call, false, feeds, longer));
                    longer.values().forEach(array -> array.attach(own));
                    cache.values().forEach(NDArray::close);
                    cache.putAll(longer);
                    length += more;
                    return output;
                }
            });
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void close() {
            closed = true;
            own.close();
        }
    }

    @Override
    public double loss(List<Feed> feeds, Feed target) {
        return lifecycle.call(() -> {
            try (NDManager call = manager.newSubManager()) {
                return (double) loss(call, false, feeds, target).toFloatArray()[0];
            }
        });
    }

    private NDArray apply(NDManager call, boolean training, List<Feed> feeds, @Nullable Map<String, NDArray> cache) {
        return new EagerInterpreter(arrays(call, feeds), byName, call, training, cache).run(logits);
    }

    private Map<String, NDArray> arrays(NDManager call, List<Feed> feeds) {
        Map<String, NDArray> arrays = new HashMap<>();
        for (int i = 0; i < feeds.size(); i++) {
            arrays.put(inputs.get(i).name(), feeds.get(i).on(call));
        }
        return arrays;
    }

    private NDArray loss(NDManager call, boolean training, List<Feed> feeds, Feed target) {
        Checked.inputs(inputs, feeds, 0);
        target.requireFits(recipe().loss().target());
        Map<String, NDArray> arrays = arrays(call, feeds);
        arrays.put(ModelScript.TARGET, target.on(call));
        return new EagerInterpreter(arrays, byName, call, training, null).run(Objects.requireNonNull(loss));
    }

    @Override
    public double step(List<Feed> feeds, Feed target, double learningRate) {
        return withGradients(feeds, target, loss -> {
            update(learningRate);
            return (double) loss;
        });
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target) {
        return withGradients(feeds, target, loss -> {
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
        return lifecycle.call(() -> {
            synchronized (COLLECTOR) {
                float loss;
                try (NDManager call = manager.newSubManager();
                        GradientCollector collector = PyTorch.engine().newGradientCollector()) {
                    NDArray result = loss(call, true, feeds, target);
                    collector.backward(result);
                    loss = result.toFloatArray()[0];
                }
                PyTorch.prepareThread();
                R result = then.apply(loss);
                clearGradients();
                return result;
            }
        });
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
        Optimizer o = recipe().optimizer();
        steps++;
        double correction1 = 1 - Math.pow(o.beta1(), steps);
        double correction2 = 1 - Math.pow(o.beta2(), steps);
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
            double clip = Math.min(1, o.maxNorm() / (Math.sqrt(squared) + 1e-6));
            for (int i = 0; i < arrays.length; i++) {
                NDArray gradient = gradients.get(i).mul(clip);
                double decay = weights.parameters().get(i).decays() ? o.weightDecay() : 0;
                arrays[i].muli(1 - learningRate * decay);
                means.get(i).muli(o.beta1()).addi(gradient.mul(1 - o.beta1()));
                squares.get(i).muli(o.beta2()).addi(gradient.mul(gradient).mul(1 - o.beta2()));
                NDArray mean = means.get(i).duplicate();
                mean.attach(call);
                NDArray square = squares.get(i).duplicate();
                square.attach(call);
                NDArray root = square.divi(correction2).sqrt().add(o.epsilon());
                arrays[i].subi(mean.divi(correction1).div(root).mul(learningRate));
            }
        }
    }

    private Recipe recipe() {
        if (recipe == null) {
            throw new IllegalStateException("this model was opened for inference only");
        }
        return recipe;
    }

    @Override
    public List<Parameter> parameters() {
        return weights.parameters();
    }

    @Override
    public List<float[]> weights() {
        return lifecycle.call(weights::copies);
    }

    @Override
    public void setWeights(List<float[]> values) {
        recipe(); // weights of inference may be parts of a file that can't be written to
        lifecycle.call(() -> {
            weights.set(values);
            return values;
        });
    }

    @Override
    public void close() {
        lifecycle.close(manager::close);
    }
}
