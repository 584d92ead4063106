package ai.lepton.bench.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mutants of a format, numbered from 0: the same seed and number always give the same bytes.
 */
final class Mutants {
    private final List<byte[]> seeds;
    private final List<Mutator> mutators;
    private final long first;

    private Mutants(List<byte[]> seeds, List<Mutator> mutators, long seed) {
        this.seeds = seeds;
        this.mutators = mutators;
        this.first = new SplittableRandom(seed).nextLong(); // so that seeds share no mutants
    }

    static Mutants of(Format format, Path repository, long seed) throws IOException {
        List<byte[]> seeds = format.seeds(repository);
        if (seeds.isEmpty() || format.mutators().isEmpty()) {
            throw new IllegalArgumentException(format.name() + " has no seeds or no mutators");
        }
        return new Mutants(seeds, format.mutators(), seed);
    }

    byte[] get(long number) {
        SplittableRandom random = new SplittableRandom(first + number);
        byte[] from = seeds.get(random.nextInt(seeds.size()));
        return mutators.get(random.nextInt(mutators.size())).mutate(from, seeds, random);
    }
}
