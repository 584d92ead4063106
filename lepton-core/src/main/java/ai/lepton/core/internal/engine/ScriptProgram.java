package ai.lepton.core.internal.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.lepton.core.internal.engine.Runner.Mean;
import ai.lepton.core.internal.engine.Runner.Step;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.internal.script.TorchModule;
import ai.lepton.core.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model as one script.
 *
 * <p>Inference goes through {@link IValueUtils#runMethod}, under the engine's inference mode. Training goes through
 * {@link IValueUtils#forward} with {@code isTrain}, which leaves that mode off; the script itself asks for gradients.
 * Both are public methods of DJL.
 */
final class ScriptProgram implements Program {
    /** Up to so many rows oneDNN takes longer than the plain kernel; measured for widths of 384 to 1536. */
    private static final int FEW_ROWS = 4;

    private final NDManager manager;
    private final boolean caches;
    private final Weights weights;
    private final PtSymbolBlock module;
    private final IValue weightList;
    private final @Nullable IValue packed; // the second list of a lowered kernel
    private final boolean plainSteps;
    private final @Nullable Objective objective;
    private @Nullable OptimizerState state; // from the first step on
    private @Nullable NDList stateLists; // each named as the list of the script's arguments that it belongs to
    private @Nullable NDList accumulated;
    private boolean accumulates; // whether there was a batch since the last step

    ScriptProgram(NDManager manager, Model model, Weights weights, Kernel kernel, @Nullable Objective objective) {
        this.manager = manager;
        this.weights = weights;
        ModelScript script = new ModelScript(model, weights.parameters());
        String caching = script.keyValueCache(kernel);
        this.plainSteps = ModelScript.hasPlainSteps(kernel);
        this.caches = !caching.isEmpty();
        String training = objective == null ? "" : script.training(objective);
        this.module = load(manager, script.inference(kernel) + caching + training);
        IValue given = list(weights.arrays());
        this.weightList = kernel.ofBfloat16() ? converted("lower", given) : given;
        this.packed = !kernel.packs() ? null : IValueUtils.runMethod(module, "pack", weightList);
        this.objective = objective;
    }

    static PtSymbolBlock load(NDManager manager, String methods) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(TorchModule.archive(methods)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IValue list(NDArray[] arrays) {
        PtNDArray[] list = new PtNDArray[arrays.length];
        for (int i = 0; i < list.length; i++) {
            list[i] = (PtNDArray) arrays[i];
        }
        return IValue.listFrom(list);
    }

    @Override
    public boolean caches() {
        return caches;
    }

    @Override
    public Output output(List<Feed> feeds) {
        return infer("forward", feeds);
    }

    @Override
    public Cache newCache(int batch, int capacity) {
        try (IValue b = IValue.from((long) batch);
                IValue n = IValue.from((long) capacity)) {
            return new Filled(IValueUtils.runMethod(module, "new_cache", b, n, weightList), batch);
        }
    }

    private IValue converted(String method, IValue given) {
        IValue result = IValueUtils.runMethod(module, method, given);
        given.close();
        return result;
    }

    /** A cache with room for all positions, filled from the front. */
    private final class Filled implements Cache {
        private final IValue cache;
        private final int batch;

        Filled(IValue cache, int batch) {
            this.cache = cache;
            this.batch = batch;
        }

        @Override
        public Output next(List<Feed> feeds, int length, int more) {
            try (IValue start = IValue.from((long) length)) {
                return plainSteps && (long) batch * more <= FEW_ROWS
                        ? run("forward_step", feeds, start, cache, weightList)
                        : infer("forward_cached", feeds, start, cache);
            }
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    @Override
    public Mean loss(List<Feed> feeds, Feed target) {
        List<Feed> all = new ArrayList<>(feeds);
        all.add(target);
        float[] mean = infer("loss", all).values();
        return Mean.of(mean, Objects.requireNonNull(objective).loss());
    }

    private Output infer(String method, List<Feed> feeds, IValue... state) {
        List<IValue> all = new ArrayList<>(List.of(state));
        all.add(weightList);
        if (packed != null) {
            all.add(packed);
        }
        return run(method, feeds, all.toArray(IValue[]::new));
    }

    private Output run(String method, List<Feed> feeds, IValue... others) {
        IValue[] arguments = new IValue[feeds.size() + others.length];
        System.arraycopy(others, 0, arguments, feeds.size(), others.length);
        try (NDManager call = manager.newSubManager()) {
            try {
                for (int i = 0; i < feeds.size(); i++) {
                    arguments[i] = IValue.from((PtNDArray) feeds.get(i).on(call));
                }
                try (IValue result = IValueUtils.runMethod(module, method, arguments)) {
                    return Output.of(result.toTensor((PtNDManager) call));
                }
            } finally {
                for (int i = 0; i < feeds.size(); i++) {
                    if (arguments[i] != null) {
                        arguments[i].close();
                    }
                }
            }
        }
    }

    @Override
    public Step step(List<Feed> feeds, Feed target, long seed, double learningRate) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = batch(call, "step", feeds, target, seed);
            arguments.add(number(call, learningRate));
            arguments.addAll(stateLists());
            float[] step = call(arguments).head().toFloatArray();
            return new Step(step[0], step[1], step[2]);
        }
    }

    @Override
    public Mean accumulate(List<Feed> feeds, Feed target, long seed) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = batch(call, "accumulate", feeds, target, seed);
            arguments.add(number(call, accumulates ? 0 : 1));
            arguments.addAll(named(call, "p[]", weights));
            arguments.addAll(accumulated());
            float[] mean = call(arguments).head().toFloatArray();
            accumulates = true;
            return Mean.of(mean, Objects.requireNonNull(objective).loss());
        }
    }

    @Override
    public double apply(double count, double learningRate) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = method(call, "apply");
            arguments.add(number(call, learningRate));
            arguments.add(number(call, count));
            arguments.addAll(accumulated());
            arguments.addAll(stateLists());
            accumulates = false;
            return call(arguments).head().toFloatArray()[0];
        }
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target, long seed) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = batch(call, "gradients", feeds, target, seed);
            arguments.addAll(named(call, "p[]", weights));
            NDList result = call(arguments);
            List<float[]> gradients = new ArrayList<>();
            for (NDArray gradient : result.subList(1, result.size())) {
                gradients.add(gradient.toFloatArray());
            }
            return gradients;
        }
    }

    @Override
    public void follow(Weights others, double share) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = method(call, "average");
            arguments.add(number(call, share));
            arguments.addAll(named(call, "e[]", weights));
            arguments.addAll(named(call, "p[]", others));
            call(arguments);
        }
    }

    private NDList call(NDList arguments) {
        return IValueUtils.forward(module, arguments, true);
    }

    /** Numbers that a script reads are 64 bits on the processor, whatever the device. */
    private static NDArray number(NDManager call, double value) {
        return call.newSubManager(Device.cpu()).create(value);
    }

    /** Names views of weights, which belong to the call. */
    private static NDList named(NDManager call, String name, Weights weights) {
        NDList views = new NDList();
        for (NDArray weight : weights.arrays()) {
            NDArray view = weight.reshape(weight.getShape());
            view.attach(call);
            view.setName(name);
            views.add(view);
        }
        return views;
    }

    private NDList accumulated() {
        NDList kept = accumulated;
        if (kept == null) {
            kept = new NDList();
            for (NDArray weight : weights.arrays()) {
                NDArray zeros = manager.zeros(weight.getShape());
                zeros.setName("a[]");
                kept.add(zeros);
            }
            accumulated = kept;
        }
        return kept;
    }

    private NDList stateLists() {
        NDList lists = stateLists;
        if (lists == null) {
            Objective trained = Objects.requireNonNull(objective);
            Update update = Update.of(trained.optimizer());
            OptimizerState own = state;
            if (own == null) {
                own = OptimizerState.zeros(manager, weights.parameters(), update);
                state = own;
            }
            lists = new NDList();
            List<Objective.Group> groups = trained.groups(weights.parameters());
            for (int group = 0; group < groups.size(); group++) {
                List<String> names = TrainingScript.lists(group, update);
                for (int list = 0; list < names.size(); list++) {
                    for (int i : groups.get(group).members()) {
                        NDArray entry =
                                list == 0 ? weights.arrays()[i] : own.of(i).get(list - 1);
                        entry.setName(names.get(list) + "[]");
                        lists.add(entry);
                    }
                }
            }
            stateLists = lists;
        }
        return lists;
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
        stateLists = null;
    }

    private static NDList method(NDManager call, String method) {
        NDArray name = call.create(0f);
        name.setName("module_method:" + method);
        return new NDList(name);
    }

    private static NDList batch(NDManager call, String method, List<Feed> feeds, Feed target, long seed) {
        NDList arguments = method(call, method);
        for (Feed feed : feeds) {
            arguments.add(feed.on(call));
        }
        arguments.add(target.on(call));
        arguments.add(call.newSubManager(Device.cpu()).create(seed));
        return arguments;
    }

    @Override
    public void close() {
        weightList.close();
        if (packed != null) {
            packed.close();
        }
        module.close();
    }
}
