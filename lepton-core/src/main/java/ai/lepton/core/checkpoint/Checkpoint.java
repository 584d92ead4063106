package ai.lepton.core.checkpoint;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.TensorInfo;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The weights of a directory: one safetensors file, or several that an index names. Files are mapped; nothing is read
 * before it is asked for, and nothing needs closing.
 */
public final class Checkpoint {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> PICKLED = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    /** Longest index: one line a tensor. */
    private static final long LONGEST_INDEX = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final Map<String, Safetensors> byTensor;

    private Checkpoint(String name, Map<String, Safetensors> byTensor) {
        this.name = name;
        this.byTensor = Collections.unmodifiableMap(byTensor);
    }

    /**
     * Opens the weights of a directory: {@code model.safetensors}, or the files that
     * {@code model.safetensors.index.json} names.
     *
     * @throws DataException if there are none, a file is missing or broken, or two hold the same tensor
     */
    public static Checkpoint open(Path directory) {
        Path single = directory.resolve(SINGLE);
        if (Files.exists(single)) {
            Map<String, Safetensors> byTensor = new LinkedHashMap<>();
            Safetensors file = Safetensors.open(single);
            file.names().forEach(tensor -> byTensor.put(tensor, file));
            return new Checkpoint(SINGLE, byTensor);
        }
        Path index = directory.resolve(INDEX);
        if (Files.exists(index)) {
            return new Checkpoint(INDEX, shards(directory, index));
        }
        for (String pickled : PICKLED) {
            if (Files.exists(directory.resolve(pickled))) {
                throw new DataException(directory + " holds its weights as " + pickled
                        + ", which can run code when it is read; convert it with transformers in Python:"
                        + " AutoModel.from_pretrained(directory).save_pretrained(directory), with the class that"
                        + " config.json names in architectures, writes " + SINGLE);
            }
        }
        throw new DataException(directory + " has no weights; wanted " + SINGLE + " or " + INDEX);
    }

    private static Map<String, Safetensors> shards(Path directory, Path index) {
        Map<String, String> shardByTensor = index(index);
        Map<String, Safetensors> byTensor = new LinkedHashMap<>();
        Map<String, String> heldBy = new LinkedHashMap<>();
        for (String shard : new TreeSet<>(shardByTensor.values())) {
            if (shard.isEmpty() || shard.contains("/") || shard.contains("\\") || shard.equals("..")) {
                throw new DataException(INDEX + " names the file " + Quoted.of(shard)
                        + "; wanted the name of a file in the same directory");
            }
            Path file = directory.resolve(shard);
            if (!Files.exists(file)) {
                throw new DataException(INDEX + " names the file " + Quoted.of(shard) + ", which is not in " + directory
                        + "; copy it there");
            }
            Safetensors tensors = Safetensors.open(file);
            for (String tensor : tensors.names()) {
                String other = heldBy.putIfAbsent(tensor, shard);
                if (other != null) {
                    throw new DataException("tensor " + Quoted.of(tensor) + " is in " + other + " and in " + shard
                            + "; wanted it in one of them");
                }
                byTensor.put(tensor, tensors);
            }
        }
        shardByTensor.forEach((tensor, shard) -> {
            String holder = heldBy.get(tensor);
            if (!shard.equals(holder)) {
                throw new DataException(INDEX + " says that " + shard + " holds tensor " + Quoted.of(tensor) + ", but "
                        + (holder == null ? "no file does" : holder + " does"));
            }
        });
        return byTensor;
    }

    private static Map<String, String> index(Path file) {
        try {
            long size = Files.size(file);
            if (size > LONGEST_INDEX) {
                throw new DataException(INDEX + " has " + size + " bytes; an index has at most " + LONGEST_INDEX);
            }
            Object read = JSON.readValue(Files.readAllBytes(file), Object.class);
            Object map = read instanceof Map<?, ?> object ? object.get("weight_map") : null;
            Map<String, String> shards = new LinkedHashMap<>();
            if (map instanceof Map<?, ?> entries) {
                entries.forEach((tensor, shard) -> shards.put((String) tensor, String.valueOf(shard)));
            }
            if (shards.isEmpty()) {
                throw new DataException(INDEX + " has no weight_map; wanted an object from tensors to files");
            }
            return shards;
        } catch (JacksonException e) {
            throw new DataException(
                    INDEX + ":" + e.getLocation().getLineNr() + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Returns the file that stands for all in messages. */
    public String name() {
        return name;
    }

    /** Returns the names of all tensors. */
    public Collection<String> names() {
        return byTensor.keySet();
    }

    /** Returns type and shape of a tensor, or null if there is none of that name. */
    public @Nullable TensorInfo find(String tensor) {
        Safetensors file = byTensor.get(tensor);
        return file == null ? null : file.info(tensor);
    }

    /**
     * Returns the values of a tensor of floats as {@link WeightSource#values} wants them: F32 as the file has them, without
     * a copy, where the machine can read them so; F16 and BF16 widened exactly.
     *
     * @throws DataException if there is none of that name, or it is of another type
     */
    public ByteBuffer values(String tensor) {
        Safetensors file = byTensor.get(tensor);
        if (file == null) {
            throw new DataException(name + " has no tensor " + Quoted.of(tensor));
        }
        TensorInfo info = file.info(tensor);
        return switch (info.dtype()) {
            case F32 -> singles(file.buffer(tensor));
            case BF16, F16 -> Widening.of(info.dtype(), file.buffer(tensor));
            default ->
                throw new DataException(name + ": " + Quoted.of(tensor) + " is " + info.dtype()
                        + "; weights are read as F32, F16 or BF16");
        };
    }

    /** Returns whether two tensors are of one type and shape and hold the same bytes. */
    public boolean sameBytes(String first, String second) {
        TensorInfo a = find(first);
        TensorInfo b = find(second);
        if (a == null || b == null || a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return false;
        }
        int step = 1 << 29;
        for (long at = 0; at < a.bytes(); at += step) {
            int length = (int) Math.min(step, a.bytes() - at);
            if (!stretch(first, at, length).equals(stretch(second, at, length))) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer stretch(String tensor, long offset, int length) {
        return Objects.requireNonNull(byTensor.get(tensor)).buffer(tensor, offset, length);
    }

    private static ByteBuffer singles(ByteBuffer stored) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && stored.isDirect()
                && stored.alignmentOffset(0, Float.BYTES) == 0) {
            return stored;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(stored.remaining()).order(ByteOrder.nativeOrder());
        copy.asFloatBuffer().put(stored.asFloatBuffer());
        return copy;
    }

    /** Returns the file and its number of tensors. */
    @Override
    public String toString() {
        return name + ": " + byTensor.size() + " tensors";
    }
}
