package ai.lepton.core.internal.engine;

import ai.lepton.core.internal.engine.Runner.Mean;
import ai.lepton.core.internal.engine.Runner.Step;
import java.util.List;
import java.util.Map;

/** A model as an engine runs it. {@link Runner} checks what is given, and that it is open. */
sealed interface Program permits ScriptProgram, EagerProgram {
    /** Keys and values of earlier tokens. */
    interface Cache {
        /**
         * Returns the logits of tokens that follow, and keeps their keys and values.
         *
         * @param start how many positions are kept
         * @param more how many tokens a sequence follow
         */
        Output next(List<Feed> inputs, int start, int more);

        /** Frees it. */
        void close();
    }

    /** Returns whether the model keeps keys and values from call to call. */
    boolean caches();

    Output output(List<Feed> inputs);

    Cache newCache(int batch, int capacity);

    /** Returns the loss of a batch with no dropout. */
    Mean loss(List<Feed> inputs, Feed target);

    /** Does one step by one batch. */
    Step step(List<Feed> inputs, Feed target, long seed, double learningRate);

    /** Adds the gradients of a batch, times how much its loss is the mean of, to those that are kept. */
    Mean accumulate(List<Feed> inputs, Feed target, long seed);

    /** Does one step by the gradients that are kept, over this count, and returns their norm. */
    double apply(double count, double learningRate);

    List<float[]> gradients(List<Feed> inputs, Feed target, long seed);

    /** Moves its weights by a share of the way to others. */
    void follow(Weights others, double share);

    /** Returns what the optimiser keeps, by name. */
    Map<String, float[]> state();

    /** Sets what the optimiser keeps. */
    void restore(Map<String, float[]> state);

    /** Frees what it made; not the weights. */
    void close();
}
