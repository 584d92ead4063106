package ai.lepton.core.internal.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.internal.script.TorchModule;
import ai.lepton.core.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
    private final @Nullable NDList state; // each named as the list of the script's arguments that it belongs to

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
        this.state = objective == null ? null : state(manager, weights, Update.of(objective.optimizer()));
    }

    static PtSymbolBlock load(NDManager manager, String methods) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(TorchModule.archive(methods)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDList state(NDManager manager, Weights weights, Update update) {
        Set<String> scalars = new HashSet<>();
        update.state().stream().filter(Update.State::scalar).forEach(state -> scalars.add(state.name()));
        NDList state = new NDList();
        for (String list : ModelScript.stateLists(weights.parameters(), update)) {
            for (int i : ModelScript.members(weights.parameters(), list)) {
                NDArray weight = weights.arrays()[i];
                boolean scalar = scalars.stream().anyMatch(list::startsWith);
                NDArray entry = list.startsWith(ModelScript.WEIGHTS)
                        ? weight
                        : manager.zeros(scalar ? new Shape() : weight.getShape());
                entry.setName(list + "[]");
                state.add(entry);
            }
        }
        return state;
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
    public double loss(List<Feed> feeds, Feed target) {
        List<Feed> all = new ArrayList<>(feeds);
        all.add(target);
        return infer("loss", all).values()[0];
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
    public double step(List<Feed> feeds, Feed target, double learningRate) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = trainingCall(call, "step", feeds, target);
            // The fused optimiser takes a rate of 64 bits from the processor only.
            arguments.add(call.newSubManager(Device.cpu()).create(learningRate));
            arguments.addAll(Objects.requireNonNull(state));
            return (double) IValueUtils.forward(module, arguments, true).head().toFloatArray()[0];
        }
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target) {
        try (NDManager call = manager.newSubManager()) {
            NDList arguments = trainingCall(call, "gradients", feeds, target);
            for (NDArray weight : weights.arrays()) {
                NDArray view = weight.reshape(weight.getShape());
                view.attach(call);
                view.setName("p[]");
                arguments.add(view);
            }
            NDList result = IValueUtils.forward(module, arguments, true);
            List<float[]> gradients = new ArrayList<>();
            for (NDArray gradient : result.subList(1, result.size())) {
                gradients.add(gradient.toFloatArray());
            }
            return gradients;
        }
    }

    private static NDList trainingCall(NDManager call, String method, List<Feed> feeds, Feed target) {
        NDList arguments = new NDList();
        NDArray name = call.create(0f);
        name.setName("module_method:" + method);
        arguments.add(name);
        for (Feed feed : feeds) {
            arguments.add(feed.on(call));
        }
        arguments.add(target.on(call));
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
