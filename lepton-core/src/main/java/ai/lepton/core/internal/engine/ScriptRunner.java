package ai.lepton.core.internal.engine;

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
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model as one script.
 *
 * <p>Inference goes through {@link IValueUtils#runMethod}, under the engine's inference mode. Training goes through
 * {@link IValueUtils#forward} with {@code isTrain}, which leaves that mode off; the script itself asks for gradients.
 * Both are public methods of DJL.
 */
final class ScriptRunner implements Runner {
    /** Up to so many rows oneDNN takes longer than the plain kernel; measured for widths of 384 to 1536. */
    private static final int FEW_ROWS = 4;

    private final Lifecycle lifecycle = new Lifecycle();
    private final NDManager manager;
    private final List<Input> inputs;
    private final @Nullable Recipe recipe;
    private final boolean caches;
    private final Weights weights;
    private final PtSymbolBlock program;
    private final IValue weightList;
    private final @Nullable IValue packed; // the second list of a lowered kernel
    private final boolean plainSteps;
    private final @Nullable NDList state; // each named as the list of the script's arguments that it belongs to

    ScriptRunner(Model model, List<Parameter> parameters, WeightSource source, @Nullable Recipe recipe, Kernel kernel) {
        this.inputs = model.inputs();
        this.recipe = recipe;
        ModelScript script = new ModelScript(model, parameters);
        String decoding = script.keyValueCache(kernel);
        this.plainSteps = ModelScript.hasPlainSteps(kernel);
        this.caches = !decoding.isEmpty();
        String methods = script.inference(kernel)
                + decoding
                + (recipe == null ? "" : script.training(recipe.loss(), recipe.optimizer()));
        NDManager opened = PyTorch.newManager();
        try {
            this.weights = new Weights(opened, parameters, source, recipe != null);
            this.program = load(opened, methods);
            IValue given = list(weights.arrays());
            this.weightList = kernel == Kernel.BF16 ? converted("lower", given) : given;
            this.packed = kernel == Kernel.PLAIN ? null : IValueUtils.runMethod(program, "pack", weightList);
            this.state = recipe == null ? null : state(opened, weights);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.manager = opened;
    }

    private static PtSymbolBlock load(NDManager manager, String methods) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(Archive.of(methods)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDList state(NDManager manager, Weights weights) {
        NDList state = new NDList();
        for (String list : ModelScript.stateLists(weights.parameters())) {
            for (int i : ModelScript.members(weights.parameters(), list)) {
                NDArray weight = weights.arrays()[i];
                NDArray entry = switch (list.substring(0, 2)) {
                    case "p_" -> weight;
                    case "t_" -> manager.zeros(new Shape());
                    default -> manager.zeros(weight.getShape());
                };
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
    public <R> R call(Supplier<R> work) {
        return lifecycle.call(work);
    }

    @Override
    public Output output(List<Feed> feeds) {
        Checked.inputs(inputs, feeds, 0);
        return lifecycle.call(() -> infer("forward", feeds));
    }

    @Override
    public KeyValueCache keyValueCache(int batch, int capacity) {
        Checked.cache(caches, batch, capacity);
        return lifecycle.call(() -> {
            try (IValue b = IValue.from((long) batch);
                    IValue n = IValue.from((long) capacity)) {
                return new Growing(IValueUtils.runMethod(program, "new_cache", b, n, weightList), batch, capacity);
            }
        });
    }

    private IValue converted(String method, IValue given) {
        IValue result = IValueUtils.runMethod(program, method, given);
        given.close();
        return result;
    }

    /** A cache with room for all positions, filled from the front. */
    private final class Growing implements KeyValueCache {
        private final IValue cache;
        private final int batch;
        private final int capacity;
        private int length;
        private boolean closed;

        Growing(IValue cache, int batch, int capacity) {
            this.cache = cache;
            this.batch = batch;
            this.capacity = capacity;
        }

        @Override
        public Output next(List<Feed> feeds) {
            Checked.inputs(inputs, feeds, length);
            int more = Checked.next(feeds, closed, batch, length, capacity);
            return lifecycle.call(() -> {
                try (IValue start = IValue.from((long) length)) {
                    Output output = plainSteps && (long) batch * more <= FEW_ROWS
                            ? run("forward_step", feeds, start, cache, weightList)
                            : infer("forward_cached", feeds, start, cache);
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
            if (!closed) {
                closed = true;
                cache.close();
            }
        }
    }

    @Override
    public double loss(List<Feed> feeds, Feed target) {
        Checked.inputs(inputs, feeds, 0);
        target.requireFits(recipe().loss().target());
        List<Feed> all = new ArrayList<>(feeds);
        all.add(target);
        return lifecycle.call(() -> infer("loss", all)).values()[0];
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
                try (IValue result = IValueUtils.runMethod(program, method, arguments)) {
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
        return lifecycle.call(() -> {
            try (NDManager call = manager.newSubManager()) {
                NDList arguments = trainingCall(call, "step", feeds, target);
                arguments.add(call.create(learningRate));
                arguments.addAll(state());
                return (double)
                        IValueUtils.forward(program, arguments, true).head().toFloatArray()[0];
            }
        });
    }

    @Override
    public List<float[]> gradients(List<Feed> feeds, Feed target) {
        return lifecycle.call(() -> {
            try (NDManager call = manager.newSubManager()) {
                NDList arguments = trainingCall(call, "gradients", feeds, target);
                for (NDArray weight : weights.arrays()) {
                    NDArray view = weight.reshape(weight.getShape());
                    view.attach(call);
                    view.setName("p[]");
                    arguments.add(view);
                }
                NDList result = IValueUtils.forward(program, arguments, true);
                List<float[]> gradients = new ArrayList<>();
                for (NDArray gradient : result.subList(1, result.size())) {
                    gradients.add(gradient.toFloatArray());
                }
                return gradients;
            }
        });
    }

    private NDList trainingCall(NDManager call, String method, List<Feed> feeds, Feed target) {
        Checked.inputs(inputs, feeds, 0);
        target.requireFits(recipe().loss().target());
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

    private NDList state() {
        if (state == null) {
            throw new IllegalStateException("this model was opened for inference only");
        }
        return state;
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
        lifecycle.close(() -> {
            weightList.close();
            if (packed != null) {
                packed.close();
            }
            program.close();
            manager.close();
        });
    }
}
