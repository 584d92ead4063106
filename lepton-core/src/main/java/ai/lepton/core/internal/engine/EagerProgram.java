package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective.Group;
import ai.lepton.core.internal.engine.Runner.Mean;
import ai.lepton.core.internal.engine.Runner.Step;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
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
    private @Nullable OptimizerState state; // from the first step on
    private @Nullable List<NDArray> accumulated;

    EagerProgram(NDManager manager, Model model, Weights weights, @Nullable Objective objective) {
        this.manager = manager;
        this.inputs = model.inputs();
        this.logits = model.logits();
        this.weights = weights;
        this.byName = Map.copyOf(weights.byName());
        this.objective = objective;
        this.loss = objective == null ? null : TrainingScript.loss(logits, objective.loss());
        this.validated = objective == null ? null : TrainingScript.validated(model.logits(), objective.loss());
        if (objective != null) {
            objective.groups(weights.parameters());
            for (NDArray array : weights.arrays()) {
                array.setRequiresGradient(true);
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
            return Output.of(run(logits, call, arrays(call, feeds), null, null));
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
                Output output = Output.of(run(logits, call, arrays(call, feeds), null, longer));
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
            @Nullable Long seed,
            @Nullable Map<String, NDArray> cache) {
        return new EagerInterpreter(
                        arrays,
                        seed == null ? byName : apart(call),
                        call,
                        seed == null ? null : new SplittableRandom(seed),
                        cache)
                .run(result);
    }

    /**
     * Returns weights whose gradients are their own: the engine may give two that are added one array between them. The
     * one belongs to the call, for the gradients read it (see {@link EagerInterpreter}).
     */
    private Map<String, NDArray> apart(NDManager call) {
        Map<String, NDArray> apart = new HashMap<>();
        NDArray one = call.create(1f);
        byName.forEach((name, array) -> {
            NDArray same = array.mul(one);
            same.attach(call);
            apart.put(name, same);
        });
        return apart;
    }

    private Map<String, NDArray> arrays(NDManager call, List<Feed> feeds) {
        Map<String, NDArray> arrays = new HashMap<>();
        for (int i = 0; i < feeds.size(); i++) {
            arrays.put(inputs.get(i).name(), feeds.get(i).on(call));
        }
        return arrays;
    }

    @Override
    public Mean loss(List<Feed> feeds, Feed target) {
        try (NDManager call = manager.newSubManager()) {
            return mean(loss(call, null, feeds, target));
        }
    }

    private Mean mean(NDArray result) {
        return Mean.of(result.toFloatArray(), Objects.requireNonNull(objective).loss());
    }

    private NDArray loss(NDManager call, @Nullable Long seed, List<Feed> feeds, Feed target) {
        Map<String, NDArray> arrays = arrays(call, feeds);
        arrays.put(TrainingScript.TARGET, target.on(call));
        return run(Objects.requireNonNull(seed == null ? validated : loss), call, arrays, seed, null);
    }

    @Override
    public Step step(List<Feed> feeds, Feed target, long seed, double learningRate) {
        return withGradients(feeds, target, seed, batch -> {
            try (NDManager call = manager.newSubManager()) {
                double norm = update(gradients(call), batch.count(), learningRate, call);
                return new Step(batch.value(), batch.count(), norm);
            }
        });
    }

    private List<NDArray> gradients(NDManager call) {
        List<NDArray> gradients = new ArrayList<>();
        for (NDArray array : weights.arrays()) {
            NDArray gradient = array.getGradient();
            gradient.attach(call);
            gradients.add(gradient);
        }
        return gradients;
    }

    @Override
    public Mean accumulate(List<Feed> feeds, Feed target, long seed) {
        List<NDArray> sums = accumulated();
        return withGradients(feeds, target, seed, batch -> {
            try (NDManager call = manager.newSubManager()) {
                List<NDArray> gradients = gradients(call);
                boolean counts = batch.count() > 0;
                if (counts || Objects.requireNonNull(objective).loss().hasUncounted()) {
                    for (int i = 0; i < sums.size(); i++) {
                        sums.get(i).addi(gradients.get(i).mul(counts ? batch.count() : 1));
                    }
                }
            }
            return batch;
        });
    }

    private List<NDArray> accumulated() {
        List<NDArray> sums = accumulated;
        if (sums == null) {
            sums = new ArrayList<>();
            for (NDArray array : weights.arrays()) {
                sums.add(manager.zeros(array.getShape()));
            }
            accumulated = sums;
        }
        return sums;
    }

    @Override
    public double apply(double count, double learningRate) {
        try (NDManager call = manager.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            for (NDArray sum : accumulated()) {
                NDArray copy = sum.duplicate();
                copy.attach(call);
                gradients.add(copy.divi(count));
                sum.muli(0);
            }
            return update(gradients, count, learningRate, call);
        }
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target, long seed) {
        return withGradients(feeds, target, seed, batch -> {
            List<float[]> gradients = new ArrayList<>();
            for (NDArray array : weights.arrays()) {
                try (NDArray gradient = array.getGradient()) {
                    gradients.add(gradient.toFloatArray());
                }
            }
            return gradients;
        });
    }

    private <R> R withGradients(List<Feed> feeds, Feed target, long seed, Function<Mean, R> then) {
        synchronized (COLLECTOR) {
            Mean batch;
            try (NDManager call = manager.newSubManager();
                    GradientCollector collector = PyTorch.engine().newGradientCollector()) {
                NDArray result = loss(call, seed, feeds, target);
                collector.backward(result.get(0));
                batch = mean(result);
            }
            PyTorch.prepareThread();
            R result = then.apply(batch);
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

    /** Returns the norm of these gradients, which belong to the call. */
    private double update(List<NDArray> gradients, double count, double learningRate, NDManager call) {
        Objective trained = Objects.requireNonNull(objective);
        Update update = Update.of(trained.optimizer());
        double squared = 0;
        for (NDArray gradient : gradients) {
            squared += gradient.mul(gradient).sum().toFloatArray()[0];
        }
        double norm = Math.sqrt(squared);
        if (count <= 0 || Double.isNaN(norm) || Double.isInfinite(norm)) {
            return norm;
        }
        double clip = Math.min(1, trained.maxGradientNorm() / (norm + 1e-6));
        for (Group group : trained.groups(weights.parameters())) {
            for (int i : group.members()) {
                NDArray gradient = gradients.get(i).mul(clip);
                double rate = learningRate * group.factor();
                update.apply(weights.arrays()[i], optimizerState().of(i), gradient, group.decay(), rate, call);
            }
        }
        return norm;
    }

    private OptimizerState optimizerState() {
        OptimizerState own = state;
        if (own == null) {
            Update update = Update.of(Objects.requireNonNull(objective).optimizer());
            own = OptimizerState.zeros(manager, weights.parameters(), update);
            state = own;
        }
        return own;
    }

    @Override
    public void follow(Weights others, double share) {
        try (NDManager call = manager.newSubManager()) {
            for (int i = 0; i < weights.arrays().length; i++) {
                NDArray other = others.arrays()[i].duplicate();
                other.attach(call);
                weights.arrays()[i].muli(1 - share).addi(other.muli(share));
            }
        }
    }

    @Override
    public Map<String, float[]> state() {
        OptimizerState own = state;
        return own == null ? Map.of() : own.copies();
    }

    @Override
    public void restore(Map<String, float[]> copies) {
        Update update = Update.of(Objects.requireNonNull(objective).optimizer());
        state = OptimizerState.of(manager, weights.parameters(), update, copies);
    }

    /** What it made belongs to the manager of the weights. */
    @Override
    public void close() {}
}
