package ai.lepton.core;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Any {@link Model} with its weights on the engine, from Java arrays to Java arrays.
 *
 * <pre>{@code
 * try (Session session = Session.open(model, WeightSource.initial(42))) {
 *     Session.Result logits = session.feed("x", values, batch, length, width).run();
 * }
 * }</pre>
 *
 * <p>Calls are safe from several threads at once. It holds native memory: close it. Closing waits for calls under way,
 * twice is fine, and after it every call is refused.
 */
public final class Session implements AutoCloseable {
    private final List<Input> inputs;
    private final Runner runner;

    private Session(List<Input> inputs, Runner runner) {
        this.inputs = inputs;
        this.runner = runner;
    }

    /** Opens a model by the {@linkplain EngineOptions#defaults() defaults}. */
    public static Session open(Model model, WeightSource weights) {
        return open(model, weights, EngineOptions.defaults());
    }

    /**
     * Opens a model.
     *
     * @throws IllegalArgumentException if its parts do not fit each other
     * @throws IllegalStateException if this machine has no such precision or device
     */
    public static Session open(Model model, WeightSource weights, EngineOptions options) {
        Elements.required("weights", weights);
        Elements.required("options", options);
        return new Session(model.inputs(), Runner.open(model, options, weights));
    }

    /** Returns what the model takes. */
    public List<Input> inputs() {
        return inputs;
    }

    /** Begins a call with one of its inputs: 32-bit floats, row-major. The array is not copied before {@code run}. */
    public Call feed(String name, float[] values, long... shape) {
        Elements.required("shape", shape);
        return new Call().feed(name, values, shape);
    }

    /** Begins a call with one of its inputs: 64-bit integers, row-major. The array is not copied before {@code run}. */
    public Call feed(String name, long[] values, long... shape) {
        Elements.required("shape", shape);
        return new Call().feed(name, values, shape);
    }

    /** The inputs of one call. For one thread. */
    public final class Call {
        private final Map<String, Feed> feeds = new HashMap<>();

        private Call() {}

        /** Adds an input: 32-bit floats, row-major. */
        public Call feed(String name, float[] values, long... shape) {
            Elements.required("shape", shape);
            return add(name, new Feed.Floats(values, shape));
        }

        /** Adds an input: 64-bit integers, row-major. */
        public Call feed(String name, long[] values, long... shape) {
            Elements.required("shape", shape);
            return add(name, new Feed.Longs(values, shape));
        }

        private Call add(String name, Feed feed) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                throw new IllegalArgumentException("no input " + Quoted.of(name) + "; the model takes " + names());
            }
            feeds.put(name, feed);
            return this;
        }

        /**
         * Runs the model.
         *
         * @throws IllegalArgumentException if an input is missing, or of another type or shape than the model wants
         * @throws IllegalStateException if the session is closed
         */
        public Result run() {
            List<Feed> inOrder = new ArrayList<>();
            for (Input input : inputs) {
                Feed feed = feeds.get(input.name());
                if (feed == null) {
                    throw new IllegalArgumentException(
                            "input " + Quoted.of(input.name()) + " is missing; the model takes " + names());
                }
                inOrder.add(feed);
            }
            Output output = runner.output(inOrder);
            return new Result(output.values(), output.shape());
        }

        private List<String> names() {
            return inputs.stream().map(Input::name).toList();
        }
    }

    /**
     * What a model answers.
     *
     * @param values row-major; the caller's own
     * @param shape its product is the number of values
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(float[] values, long[] shape) {}

    /** Frees all native memory. */
    @Override
    public void close() {
        runner.close();
    }
}
