package ai.lepton.bench.mutation;

import ai.lepton.core.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Weights in several safetensors files, and the index that names them. */
final class CheckpointFormat implements Format {
    private static final Path SEED =
            Path.of("lepton-core", "src", "test", "resources", "golden", "families", "layout-sharded-llama");

    @Override
    public String name() {
        return "checkpoint-sharded";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Tree tree = Tree.below(repository.resolve(SEED));
        tree.files().keySet().removeIf(name -> !name.startsWith("model"));
        return List.of(tree.zip());
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(new TreeMutator(name -> true, false));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        Checkpoint checkpoint = Checkpoint.open(directory).withoutPrefix("model.");
        checkpoint.names().forEach(checkpoint::values);
        Objects.requireNonNull(checkpoint.sizes().toString());
    }
}
