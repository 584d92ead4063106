package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.tensor.ShardedTensors;
import ai.lepton.metrics.internal.Elements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A published model on disk, in the layout of Hugging Face tools: its files, and what they say as records. Files are read when
 * they are asked for. A file may be a link, as those in the cache of Python are.
 *
 * <pre>{@code
 * ModelDirectory model = ModelDirectory.open(directory);
 * Bundle.at(target).add(model).add(papers).write();
 * }</pre>
 *
 * <p>As a part of a bundle it hands over what runs the model: tensors, and the JSON and text files of configuration and tokenizer,
 * each as it is. It leaves out {@link #others}, such as the card, which is written anew, files of other formats, and code.
 */
public final class ModelDirectory implements BundlePart {
    /** What runs a model, in the directory and those of its modules. */
    private static final Pattern NEEDED =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9_-]*/)?(?:[A-Za-z0-9][A-Za-z0-9._-]*)?"
                    + "(?:\\.safetensors|\\.safetensors\\.index\\.json|config[A-Za-z0-9_]*\\.json|modules\\.json"
                    + "|token[a-z_]*\\.json|added_tokens\\.json|special_tokens_map\\.json|vocab\\.(?:json|txt)|merges\\.txt"
                    + "|spiece\\.model|tokenizer\\.model|sentencepiece\\.bpe\\.model|\\.jinja)");

    private static final int DEEPEST = 2;
    private static final int MOST_FILES = 10_000;

    private final Path directory;
    private final List<String> files;
    private final List<String> others;

    private ModelDirectory(Path directory, List<String> files, List<String> others) {
        this.directory = directory;
        this.files = List.copyOf(files);
        this.others = List.copyOf(others);
    }

    /**
     * Looks at what a directory has; folders within its folders are not looked at.
     *
     * @throws DataException if it is none, can't be read, has more than 10,000 files, or neither a {@code config.json} nor an
     *     {@code adapter_config.json}
     */
    public static ModelDirectory open(Path directory) {
        Elements.required("directory", directory);
        if (!Files.isDirectory(directory)) {
            throw new DataException(
                    directory + (Files.exists(directory) ? " is no directory" : PlainFile.missing(directory)));
        }
        List<String> needed = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory, DEEPEST)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = directory
                        .relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                (NEEDED.matcher(name).matches() ? needed : others).add(name);
                if (needed.size() + others.size() > MOST_FILES) {
                    throw new DataException(
                            directory + " has more than " + MOST_FILES + " files; name that of a model");
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(directory + " can't be read: " + PlainFile.reason(e), e);
        }
        if (!needed.contains(ModelConfig.FILE) && !needed.contains(AdapterConfig.FILE)) {
            throw new DataException(
                    directory + " is no model: it has neither " + ModelConfig.FILE + " nor " + AdapterConfig.FILE);
        }
        return new ModelDirectory(
                directory,
                needed.stream().sorted().toList(),
                others.stream().sorted().toList());
    }

    /** Returns the directory. */
    public Path directory() {
        return directory;
    }

    /** Returns the names of the files that run the model, in order. */
    public List<String> files() {
        return files;
    }

    /** Returns the names of the files that a bundle leaves out, in order. */
    public List<String> others() {
        return others;
    }

    private <T> Optional<T> find(String name, Function<Path, T> reader) {
        return files.contains(name) ? Optional.of(reader.apply(directory.resolve(name))) : Optional.empty();
    }

    /**
     * Returns what the model is, if there is a {@code config.json}.
     *
     * @throws DataException if it is malformed
     */
    public Optional<ModelConfig> config() {
        return find(ModelConfig.FILE, ModelConfig::read);
    }

    /**
     * Returns how it continues a text, if there is a {@code generation_config.json}.
     *
     * @throws DataException if it is malformed
     */
    public Optional<GenerationConfig> generation() {
        return find(GenerationConfig.FILE, GenerationConfig::read);
    }

    /**
     * Returns what adapter it is, if there is an {@code adapter_config.json}.
     *
     * @throws DataException if it is malformed
     */
    public Optional<AdapterConfig> adapter() {
        return find(AdapterConfig.FILE, AdapterConfig::read);
    }

    /**
     * Returns how it makes a vector of a text, if there is a {@code modules.json}.
     *
     * @throws DataException if a file of it is malformed
     */
    public Optional<SentenceConfig> sentences() {
        return find(SentenceConfig.MODULES, file -> SentenceConfig.read(directory));
    }

    /**
     * Returns the tensors: {@code model.safetensors} or its shards, or those of an adapter.
     *
     * @throws DataException if there are none, one is malformed, or index and files do not agree
     */
    public ShardedTensors tensors() {
        return ShardedTensors.open(directory, files.contains(ModelConfig.FILE) ? "model" : AdapterConfig.TENSORS);
    }

    /** Adds the files that run the model, each as it is when the bundle is written. */
    @Override
    public void addTo(BundleWriter bundle) {
        Elements.required("bundle", bundle);
        files.forEach(file -> bundle.add(file, directory.resolve(file)));
    }

    /** Returns the directory and its number of files. */
    @Override
    public String toString() {
        return directory + ": " + files.size() + " files of a model";
    }
}
