package ai.lepton.core.internal.engine;

import java.util.List;

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

    double loss(List<Feed> inputs, Feed target);

    double step(List<Feed> inputs, Feed target, double learningRate);

    List<float[]> gradients(List<Feed> inputs, Feed target);

    /** Frees what it made; not the weights. */
    void close();
}
