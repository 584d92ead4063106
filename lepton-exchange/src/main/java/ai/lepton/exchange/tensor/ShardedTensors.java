package ai.lepton.exchange.tensor;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tensors of a model that lies in one safetensors file, or in several that an index names: those of Hugging Face's layout,
 * {@code model.safetensors}, or {@code model.safetensors.index.json} with {@code model-00001-of-00002.safetensors} and so on.
 *
 * <p>The index and the files are held against each other: a file that is missing, a tensor that is in none or another of them
 * than the index says, a tensor in two of them, one that the index does not list, and a total size that is not that of the
 * tensors, are refused. Files are mapped; nothing needs closing.
 *
 * <p>Immutable, and safe from several threads.
 */
public final class ShardedTensors {
    private final String name;
    private final Map<String, Safetensors> files;
    private final Map<String, Safetensors> byTensor;
    private final List<String> disagreements;

    private ShardedTensors(
            String name,
            Map<String, Safetensors> files,
            Map<String, Safetensors> byTensor,
            List<String> disagreements) {
        this.name = name;
        this.files = Collections.unmodifiableMap(files);
        this.byTensor = Collections.unmodifiableMap(byTensor);
        this.disagreements = List.copyOf(disagreements);
    }

    /**
     * Opens {@code model.safetensors} of a directory, or the files that {@code model.safetensors.index.json} names.
     *
     * @throws DataException if there is neither, a file is missing or malformed, or index and files do not agree
     */
    public static ShardedTensors open(Path directory) {
        return open(directory, TensorShards.MODEL);
    }

    /**
     * Opens the tensors of a directory whose files begin with another word than {@code model}.
     *
     * @param stem such as {@code adapter_model} or {@code diffusion_pytorch_model}
     * @throws DataException if there is no such file, one is missing or malformed, or index and files do not agree
     */
    public static ShardedTensors open(Path directory, String stem) {
        ShardedTensors opened = openAsFound(directory, stem);
        if (!opened.disagreements.isEmpty()) {
            throw new DataException(opened.name + ": " + opened.disagreements.get(0) + "; take the model anew from its"
                    + " source, or open it by openAsFound(directory, stem)");
        }
        return opened;
    }

    /**
     * Opens the tensors of a directory as other readers do: what the index gets wrong and nobody needs is not refused but told
     * by {@link #disagreements}, that is tensors which it does not list, and a wrong total size.
     *
     * @param stem such as {@code model}
     * @throws DataException if there is no such file, one is missing or malformed, a tensor is in two of them, or not where the
     *     index says
     */
    public static ShardedTensors openAsFound(Path directory, String stem) {
        Elements.required("directory", directory);
        Elements.required("stem", stem);
        Path single = inside(directory, stem + TensorShards.SUFFIX);
        if (Files.exists(single, LinkOption.NOFOLLOW_LINKS)) {
            return of(single.toString(), Safetensors.open(single));
        }
        Path index = directory.resolve(stem + TensorShards.INDEX);
        if (!Files.exists(index, LinkOption.NOFOLLOW_LINKS)) {
            String why = Files.isDirectory(directory)
                    ? " has no tensors; wanted " + stem + TensorShards.SUFFIX + " or " + stem + TensorShards.INDEX
                    : Files.exists(directory) ? " is no directory" : PlainFile.missing(directory);
            throw new DataException(directory + why);
        }
        String shown = index.toString();
        return of(shown, directory + ": ", Index.of(shown, Documents.bytes(index)), shard -> {
            Path file = directory.resolve(shard);
            if (!Files.exists(file)) {
                throw new DataException(shown + " names the file " + Quoted.of(shard) + ", which is not in " + directory
                        + "; copy it there");
            }
            return Safetensors.open(file);
        });
    }

    private static Path inside(Path directory, String file) {
        if (!isNameOfAFile(file)) {
            throw new DataException(Quoted.of(file) + " is no name of a file in " + directory);
        }
        return directory.resolve(file);
    }

    static boolean isNameOfAFile(String name) {
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.equals("..") || name.equals(".")) {
            return false;
        }
        try {
            return Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException e) { // such as a zero, or half a surrogate pair
            return false;
        }
    }

    /** Returns the tensors of one file that is open. */
    public static ShardedTensors of(String name, Safetensors file) {
        Elements.required("name", name);
        Elements.required("file", file);
        Map<String, Safetensors> byTensor = new LinkedHashMap<>();
        file.names().forEach(tensor -> byTensor.put(tensor, file));
        return new ShardedTensors(name, Map.of(name, file), byTensor, List.of());
    }

    /**
     * Returns the tensors of files that the caller opens.
     *
     * @param name of the index, in messages
     * @param place what messages about the files begin with, such as {@code directory: }; may be empty
     * @param opener opens a file that the index names, or throws a {@link DataException} that says why not
     * @throws DataException if a tensor is in two files, or not where the index says
     */
    public static ShardedTensors of(String name, String place, Index index, Function<String, Safetensors> opener) {
        Elements.required("name", name);
        Elements.required("place", place);
        Elements.required("index", index);
        Elements.required("opener", opener);
        Map<String, Safetensors> files = new TreeMap<>();
        Map<String, Safetensors> byTensor = new LinkedHashMap<>();
        Map<String, String> heldBy = new LinkedHashMap<>();
        long total = 0;
        for (String shard : new TreeSet<>(index.weightMap().values())) {
            if (!isNameOfAFile(shard)) {
                throw new DataException(name + " names the file " + Quoted.of(shard)
                        + "; wanted the name of a file in the same directory");
            }
            Safetensors tensors = opener.apply(shard);
            files.put(shard, tensors);
            for (TensorInfo tensor : tensors.tensors()) {
                String other = heldBy.putIfAbsent(tensor.name(), shard);
                if (other != null) {
                    throw new DataException(place + "tensor " + Quoted.of(tensor.name()) + " is in "
                            + Quoted.bare(other) + " and in " + Quoted.bare(shard) + "; wanted it in one of them");
                }
                byTensor.put(tensor.name(), tensors);
                total += tensor.bytes();
            }
        }
        index.weightMap().forEach((tensor, shard) -> {
            String holder = heldBy.get(tensor);
            if (!shard.equals(holder)) {
                throw new DataException(name + " says that " + Quoted.bare(shard) + " holds tensor " + Quoted.of(tensor)
                        + ", but " + (holder == null ? "no file does" : Quoted.bare(holder) + " does"));
            }
        });
        return new ShardedTensors(name, files, byTensor, disagreements(index, heldBy, total));
    }

    private static List<String> disagreements(Index index, Map<String, String> heldBy, long total) {
        List<String> found = new ArrayList<>();
        heldBy.forEach((tensor, shard) -> {
            if (!index.weightMap().containsKey(tensor)) {
                found.add("it does not list tensor " + Quoted.of(tensor) + ", which " + Quoted.bare(shard) + " holds");
            }
        });
        Object said = index.metadata().get("total_size");
        if (said instanceof Number number
                && new BigDecimal(number.toString()).compareTo(BigDecimal.valueOf(total)) != 0) {
            found.add("its total_size is " + Quoted.bare(number) + ", but the tensors have " + total + " bytes");
        } else if (said != null && !(said instanceof Number)) {
            found.add("its total_size is " + Quoted.of(said) + ", which is no number");
        }
        return found;
    }

    /** Returns the file that stands for all in messages: the index, or the one file. */
    public String name() {
        return name;
    }

    /** Returns the files by their names. */
    public Map<String, Safetensors> files() {
        return files;
    }

    /** Returns what the index gets wrong and does not keep the tensors from being read. */
    public List<String> disagreements() {
        return disagreements;
    }

    /** Returns the names of all tensors, file by file, in the order of their bytes. */
    public Set<String> names() {
        return byTensor.keySet();
    }

    /** Returns whether there is a tensor of that name. */
    public boolean contains(String tensor) {
        return byTensor.containsKey(tensor);
    }

    /**
     * Returns the file that holds a tensor, which reads it.
     *
     * @throws DataException if none does
     */
    public Safetensors file(String tensor) {
        Safetensors file = byTensor.get(tensor);
        if (file == null) {
            throw new DataException(
                    name + " has no tensor " + Quoted.of(tensor) + "; it has " + Quoted.all(byTensor.keySet()));
        }
        return file;
    }

    /**
     * Returns type and shape of a tensor, and its place in its file.
     *
     * @throws DataException if there is none of that name
     */
    public TensorInfo info(String tensor) {
        return file(tensor).info(tensor);
    }

    /**
     * Returns the bytes of a tensor, as {@link Safetensors#buffer(String)} does.
     *
     * @throws DataException if there is none of that name
     * @throws IllegalArgumentException if it is of 2 GiB or more
     */
    public ByteBuffer buffer(String tensor) {
        return file(tensor).buffer(tensor);
    }

    /**
     * Returns a copy of a tensor of floats, as {@link Safetensors#floats(String)} does.
     *
     * @throws DataException if there is none of that name, or it is of another type
     * @throws IllegalArgumentException if it is of 2 GiB or more
     */
    public float[] floats(String tensor) {
        return file(tensor).floats(tensor);
    }

    /** Returns the name and the numbers of files and tensors. */
    @Override
    public String toString() {
        return name + ": " + byTensor.size() + " tensors in " + files.size() + (files.size() == 1 ? " file" : " files");
    }

    /**
     * What {@code model.safetensors.index.json} says.
     *
     * @param metadata such as {@code total_size}, the bytes of all tensors; empty where there is none
     * @param weightMap the name of the file that holds each tensor, in their order
     * @param extra fields that are not among these
     */
    public record Index(
            Map<String, Object> metadata,
            @JsonProperty("weight_map") Map<String, String> weightMap,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the maps. */
        public Index {
            metadata = Documents.extra(metadata);
            weightMap = Collections.unmodifiableMap(new LinkedHashMap<>(Elements.required("weightMap", weightMap)));
            extra = Documents.extra(extra);
        }

        /**
         * Reads an index that is in memory already.
         *
         * @param name what it is called in messages
         * @throws DataException if it is not valid JSON, or maps no tensor to the name of a file
         */
        public static Index of(String name, byte[] json) {
            Elements.required("name", name);
            Elements.required("json", json);
            Map<String, Object> fields = new LinkedHashMap<>();
            if (Documents.read(name, json, Object.class) instanceof Map<?, ?> object) {
                object.forEach((key, value) -> fields.put((String) key, value));
            }
            Map<String, String> shards = new LinkedHashMap<>();
            if (fields.remove("weight_map") instanceof Map<?, ?> entries) {
                entries.forEach((tensor, shard) -> {
                    if (!(shard instanceof String file)) {
                        throw new DataException(name + " has weight_map." + Quoted.bare(tensor) + " = "
                                + Quoted.bare(shard) + "; wanted the name of a file");
                    }
                    shards.put((String) tensor, file);
                });
            }
            if (shards.isEmpty()) {
                throw new DataException(name + " has no weight_map; wanted an object from tensors to files");
            }
            Map<String, Object> metadata = new LinkedHashMap<>();
            Object said = fields.remove("metadata");
            if (said instanceof Map<?, ?> object) {
                object.forEach((key, value) -> metadata.put((String) key, value));
            } else if (said != null) {
                throw new DataException(name + " has metadata = " + Quoted.bare(said) + "; wanted an object");
            }
            return new Index(metadata, shards, fields);
        }

        /**
         * Reads a file.
         *
         * @throws DataException if it is missing, not valid JSON, or maps no tensor to the name of a file
         */
        public static Index read(Path file) {
            return of(Elements.required("file", file).toString(), Documents.bytes(file));
        }

        /**
         * Reads JSON text.
         *
         * @throws DataException if it is not valid, or maps no tensor to the name of a file
         */
        public static Index ofJson(String json) {
            return of("the index", Utf8.document("the index", Elements.required("json", json)));
        }

        /** Returns the names of the files, in order, each once. */
        @JsonIgnore
        public Collection<String> fileNames() {
            return new TreeSet<>(weightMap.values());
        }

        /** Returns the document as JSON text, laid out as Python does with an indent of 2. */
        public String toJson() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            return PythonJson.write(this);
        }

        /**
         * Writes the document aside and renames it, replacing a file that is there.
         *
         * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
         */
        public void write(Path file) {
            byte[] bytes = bytes();
            Staged.file(Elements.required("file", file), out -> out.write(bytes));
        }
    }
}
