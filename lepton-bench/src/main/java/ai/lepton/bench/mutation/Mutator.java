package ai.lepton.bench.mutation;

import java.util.List;
import java.util.random.RandomGenerator;

/** A way to change a file. */
@FunctionalInterface
public interface Mutator {
    /**
     * Returns a changed copy.
     *
     * @param seed what to change, not empty
     * @param others the seeds of this format, to take pieces from
     */
    byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random);

    /** Returns what changes bytes, whatever they mean. */
    static Mutator bytes() {
        return new ByteMutator();
    }

    /** Returns what changes the parts of a safetensors file. */
    static Mutator safetensors() {
        return new SafetensorsMutator();
    }

    /** Returns what changes values of a JSON file; it stays JSON by its syntax, mostly. */
    static Mutator json() {
        return new JsonMutator();
    }
}
