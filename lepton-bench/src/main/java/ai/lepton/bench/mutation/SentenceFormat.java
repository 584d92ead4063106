package ai.lepton.bench.mutation;

import ai.lepton.core.family.Pretrained;
import ai.lepton.core.family.SentenceModel;
import ai.lepton.core.graph.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A directory of sentence-transformers: the files of its modules, and the weights. */
final class SentenceFormat implements Format {
    private static final Path TASKS = Path.of("lepton-core", "src", "test", "resources", "golden", "tasks");
    private static final List<String> VARIANTS =
            List.of("dense-several", "dense-residual", "pooling-list", "prompts", "truncated");
    private static final Set<String> UNREAD = Set.of("golden.json", "tokenizer.json", "tokenizer_config.json");

    @Override
    public String name() {
        return "sentence";
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String variant : VARIANTS) {
            Tree tree = Tree.below(repository.resolve(TASKS).resolve("embedding-cls"));
            tree.files()
                    .putAll(Tree.below(repository
                                    .resolve(TASKS)
                                    .resolve("embedding-variants")
                                    .resolve(variant))
                            .files());
            tree.files().keySet().removeAll(UNREAD);
            seeds.add(tree.zip());
        }
        return seeds;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(new TreeMutator(name -> true, false));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        SentenceModel sentences = Pretrained.open(directory).sentenceModel();
        for (Parameter parameter : sentences.model().parameters()) {
            sentences.weights().values(parameter);
        }
        Objects.requireNonNull(sentences.toString());
    }
}
