package ai.lepton.bench.mutation;

import ai.lepton.core.family.Pretrained;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JSON file of a published text model, beside weights that are as they were. */
final class ConfigFormat implements Format {
    private static final Path MODELS = Path.of("lepton-core", "src", "test", "resources", "golden", "families");

    private final String model;
    private final String file;
    private Path root = Path.of("");

    ConfigFormat(String model, String file) {
        this.model = model;
        this.file = file;
    }

    @Override
    public String name() {
        return file.replace(".json", "") + '-' + model;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        root = repository.resolve(MODELS).resolve(model);
        return List.of(Files.readAllBytes(root.resolve(file)));
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Folders.copy(root, directory);
        Files.write(directory.resolve(file), mutant);
        Pretrained opened = Pretrained.open(directory);
        Model model = opened.embeddings(Pooling.MEAN, true);
        for (Parameter parameter : model.parameters()) {
            opened.weights(model).values(parameter);
        }
    }
}
