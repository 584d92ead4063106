package ai.lepton.exchange.tensor;

import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tensors that are to be written as several safetensors files and the index that names them, as Hugging Face tools do:
 * {@code model-00001-of-00002.safetensors}, {@code model-00002-of-00002.safetensors}, {@code model.safetensors.index.json}.
 * {@link SafetensorsWriter#shards(String)} makes them, {@link ShardedTensors} reads them.
 *
 * <pre>{@code
 * writer.shards("5GB").write(directory);
 * Bundle.at(directory).add(writer.shards("5GB"));
 * }</pre>
 */
public final class TensorShards {
    static final String MODEL = "model";
    static final String SUFFIX = ".safetensors";
    static final String INDEX = ".safetensors.index.json";

    private static final Map<String, Long> UNITS =
            Map.of("TB", 1_000_000_000_000L, "GB", 1_000_000_000L, "MB", 1_000_000L, "KB", 1_000L);

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,18}(?:\\.\\d{1,18})?)\\s*([TGMK]B)\\s*");

    private final String stem;
    private final Map<String, SafetensorsWriter> files;

    TensorShards(String stem, Map<String, SafetensorsWriter> files) {
        this.stem = stem;
        this.files = Collections.unmodifiableMap(files);
    }

    /** Returns what a size such as {@code 5GB} is in bytes. */
    static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("maxShardSize is " + Quoted.of(size)
                    + "; a number and one of TB, GB, MB and KB would do, such as 5GB");
        }
        BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(matcher.group(2), 1L));
        BigDecimal exact = new BigDecimal(matcher.group(1)).multiply(unit);
        return exact.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    static String fileName(String stem, int number, int of) {
        String middle = of == 1 ? "" : String.format(Locale.ROOT, "-%05d-of-%05d", number, of);
        String name = stem + middle + SUFFIX;
        if (stem.isEmpty() || !ShardedTensors.isNameOfAFile(name)) {
            throw new IllegalArgumentException(
                    "stem is " + Quoted.of(stem) + "; the beginning of a file's name would do, such as " + MODEL);
        }
        return name;
    }

    /** Returns the names of the tensors of each file. */
    static List<List<String>> split(Map<String, Long> sizes, long most) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "a shard of at most " + most + " bytes holds nothing; 1 or more would do");
        }
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("there is no tensor to write; add some by tensor(...)");
        }
        List<List<String>> shards = new ArrayList<>();
        List<String> current = new ArrayList<>();
        long held = 0;
        for (Map.Entry<String, Long> tensor : sizes.entrySet()) {
            long size = tensor.getValue();
            if (size > most) {
                shards.add(List.of(tensor.getKey()));
                continue;
            }
            if (held > most - size) {
                shards.add(List.copyOf(current));
                current.clear();
                held = 0;
            }
            current.add(tensor.getKey());
            held += size;
        }
        if (!current.isEmpty()) {
            shards.add(List.copyOf(current));
        }
        return shards;
    }

    /** Returns what writes each file, by its name, in order. */
    public Map<String, SafetensorsWriter> files() {
        return files;
    }

    /** Returns the name that the index has, whether there is one or not. */
    public String indexName() {
        return stem + INDEX;
    }

    /** Returns the index; nothing where one file holds all. */
    public Optional<ShardedTensors.Index> index() {
        if (files.size() == 1) {
            return Optional.empty();
        }
        Map<String, String> byTensor = new TreeMap<>(CodePoints.ORDER);
        long total = 0;
        for (Map.Entry<String, SafetensorsWriter> file : files.entrySet()) {
            for (Map.Entry<String, Long> tensor : file.getValue().sizes().entrySet()) {
                byTensor.put(tensor.getKey(), file.getKey());
                total = Math.addExact(total, tensor.getValue());
            }
        }
        return Optional.of(
                new ShardedTensors.Index(Map.of("total_size", total), new LinkedHashMap<>(byTensor), Map.of()));
    }

    /**
     * Writes all files, the index last, and removes those of an earlier model of this stem: an earlier index goes before the
     * first file is replaced, so that a reader finds one model, the other, or none. Where the directory is not there yet, it
     * appears with all files at once.
     *
     * @throws IllegalArgumentException if the directory is a file
     * @throws UncheckedIOException if a file can't be written
     */
    public void write(Path directory) {
        Elements.required("directory", directory);
        Optional<ShardedTensors.Index> index = index();
        Staged.into(directory, staging -> {
            for (Map.Entry<String, SafetensorsWriter> file : files.entrySet()) {
                staging.add(file.getKey(), file.getValue()::writeTo);
            }
            if (index.isPresent()) {
                staging.add(indexName(), index.get().bytes());
                Files.deleteIfExists(directory.resolve(indexName()));
            }
            return staging;
        });
        removeEarlier(directory, index.isPresent());
    }

    private void removeEarlier(Path directory, boolean hasIndex) {
        Pattern ours = Pattern.compile(Pattern.quote(stem) + "(-\\d{5}-of-\\d{5})?" + Pattern.quote(SUFFIX));
        try {
            if (!hasIndex) {
                Files.deleteIfExists(directory.resolve(indexName()));
            }
            List<Path> earlier;
            try (Stream<Path> all = Files.list(directory)) {
                earlier = all.filter(path -> {
                            String name = String.valueOf(path.getFileName());
                            return ours.matcher(name).matches() && !files.containsKey(name);
                        })
                        .toList();
            }
            for (Path path : earlier) {
                Files.delete(path);
            }
            Staged.sweep(directory, ours);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    Quoted.message(directory + " has the tensors, but files of an earlier model can't be removed: "
                            + PlainFile.reason(e)),
                    e);
        }
    }

    /** Returns the number of files and their stem. */
    @Override
    public String toString() {
        return stem + ": " + files.size() + (files.size() == 1 ? " file" : " files");
    }
}
