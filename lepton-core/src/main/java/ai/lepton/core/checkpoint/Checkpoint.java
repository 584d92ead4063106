package ai.lepton.core.checkpoint;

import ai.lepton.core.internal.files.LfsPointer;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.internal.files.OtherFormats;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.ShardedTensors;
import ai.lepton.exchange.tensor.ShardedTensors.Index;
import ai.lepton.exchange.tensor.TensorInfo;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a directory: one safetensors file, or several that an index names. Files are mapped; nothing is read
 * before it is asked for, and nothing needs closing.
 */
public final class Checkpoint {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private static final List<String> INDEX_KEYS = List.of("metadata", "weight_map");

    /** Bytes of a tensor that are looked at in one buffer. */
    private static final int STRETCH = 1 << 29;

    /** Longest index: one line a tensor. */
    private static final long LONGEST_INDEX = 64L << 20;

    /** A tensor, and what its file calls it. */
    private record Held(Safetensors file, String name) {
        TensorInfo info() {
            return file.info(name);
        }
    }

    private final String name;
    private final Map<String, Held> byTensor;

    private Checkpoint(String name, Map<String, Held> byTensor) {
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
        if (ModelFiles.isThere(single)) {
            LfsPointer.refuse(single, SINGLE);
            return of(ShardedTensors.of(SINGLE, ModelFiles.tensors(single)));
        }
        Path index = directory.resolve(INDEX);
        if (ModelFiles.isThere(index)) {
            return of(shards(directory, index));
        }
        OtherFormats.in(directory).ifPresent(other -> {
            throw new DataException(directory + " holds its weights as " + other);
        });
        throw new DataException(directory + " has no weights; wanted " + SINGLE + " or " + INDEX);
    }

    private static Checkpoint of(ShardedTensors tensors) {
        Map<String, Held> byTensor = new LinkedHashMap<>();
        tensors.names().forEach(tensor -> byTensor.put(tensor, new Held(tensors.file(tensor), tensor)));
        return new Checkpoint(tensors.name(), byTensor);
    }

    private static ShardedTensors shards(Path directory, Path file) {
        LfsPointer.refuse(file, INDEX);
        Index index = Index.of(INDEX, ModelFiles.bytes(file, LONGEST_INDEX));
        for (String key : index.extra().keySet()) {
            throw new DataException(
                    INDEX + " has the key " + Quoted.of(key) + ", which is not known here; known: " + INDEX_KEYS);
        }
        return ShardedTensors.of(INDEX, "", index, shard -> {
            Path tensors = directory.resolve(shard);
            if (!Files.exists(tensors)) {
                throw new DataException(INDEX + " names the file " + Quoted.of(shard) + ", which is not in " + directory
                        + "; copy it there");
            }
            LfsPointer.refuse(tensors, shard);
            return ModelFiles.tensors(tensors);
        });
    }

    /**
     * Returns these weights with a prefix taken from all names, if all have it: {@code module.}, as data-parallel training
     * in PyTorch leaves it.
     */
    public Checkpoint withoutPrefix(String prefix) {
        if (byTensor.isEmpty() || !byTensor.keySet().stream().allMatch(tensor -> tensor.startsWith(prefix))) {
            return this;
        }
        Map<String, Held> bare = new LinkedHashMap<>();
        byTensor.forEach((tensor, held) -> bare.put(tensor.substring(prefix.length()), held));
        return new Checkpoint(name, bare);
    }

    /** Returns the file that stands for all in messages. */
    public String name() {
        return name;
    }

    /** Returns how large a model these weights allow. */
    public HeaderSizes sizes() {
        return HeaderSizes.of(
                name, names().stream().map(this::find).filter(Objects::nonNull).toList());
    }

    /** Returns the names of all tensors. */
    public Collection<String> names() {
        return byTensor.keySet();
    }

    /** Returns type and shape of a tensor, or null if there is none of that name. */
    public @Nullable TensorInfo find(String tensor) {
        Held held = byTensor.get(tensor);
        return held == null ? null : held.info();
    }

    /**
     * Returns the values of a tensor of floats as {@link WeightSource#values} wants them: F32 as the file has them, without
     * a copy, where the machine can read them so; F16 and BF16 widened exactly; F64 rounded.
     *
     * @throws DataException if there is none of that name, or it is of another type
     */
    public ByteBuffer values(String tensor) {
        Held held = byTensor.get(tensor);
        if (held == null) {
            throw new DataException(name + " has no tensor " + Quoted.of(tensor));
        }
        TensorInfo info = held.info();
        return switch (info.dtype()) {
            case F32 -> singles(held.file.buffer(held.name));
            case BF16, F16 -> Halves.widened(info.dtype() == DType.BF16, held.file.buffer(held.name));
            case F64 -> rounded(held);
            default ->
                throw new DataException(name + ": " + Quoted.of(tensor) + " is " + info.dtype()
                        + "; weights are read as F32, F16, BF16 or F64");
        };
    }

    /** Returns whether two tensors are of one type and shape and hold the same bytes. */
    public boolean sameBytes(String first, String second) {
        TensorInfo a = find(first);
        TensorInfo b = find(second);
        if (a == null || b == null || a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return false;
        }
        for (long at = 0; at < a.bytes(); at += STRETCH) {
            int length = (int) Math.min(STRETCH, a.bytes() - at);
            if (!stretch(first, at, length).equals(stretch(second, at, length))) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer stretch(String tensor, long offset, int length) {
        Held held = Objects.requireNonNull(byTensor.get(tensor));
        return held.file.buffer(held.name, offset, length);
    }

    /** Returns 64-bit floats as the nearest 32-bit ones, a stretch at a time: one buffer may not hold them all. */
    private static ByteBuffer rounded(Held held) {
        long bytes = held.info().bytes();
        ByteBuffer narrow =
                ByteBuffer.allocateDirect(Math.toIntExact(bytes / 2)).order(ByteOrder.nativeOrder());
        FloatBuffer to = narrow.asFloatBuffer();
        for (long at = 0; at < bytes; at += STRETCH) {
            DoubleBuffer from = held.file
                    .buffer(held.name, at, (int) Math.min(STRETCH, bytes - at))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer();
            while (from.hasRemaining()) {
                to.put((float) from.get());
            }
        }
        return narrow;
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

    /**
     * How large a model can be by the header of its weights. What a configuration declares is held against it before anything
     * of that size is built: a header is as long as its file says, a number in a configuration costs nothing.
     *
     * @param file that holds the weights, for messages
     * @param tensors how many there are; a model has fewer layers
     * @param largest the longest side of a tensor that has values; no part of a model is wider
     */
    public record HeaderSizes(String file, int tensors, long largest) {
        /** Returns the sizes that these tensors allow. */
        public static HeaderSizes of(String file, Collection<TensorInfo> tensors) {
            Elements.of("tensors", tensors);
            long largest = 0;
            for (TensorInfo tensor : tensors) {
                if (tensor.elements() > 0) {
                    largest = Math.max(
                            largest,
                            tensor.shape().stream()
                                    .mapToLong(side -> side)
                                    .max()
                                    .orElse(1));
                }
            }
            return new HeaderSizes(file, tensors.size(), largest);
        }

        /**
         * Checks a number of layers.
         *
         * @param key of the configuration that declares it
         * @throws DataException if there are fewer tensors than layers
         */
        public void requireLayers(String key, long declared) {
            if (declared > tensors) {
                throw new DataException("config.json has " + key + " = " + declared + "; " + file + " has " + tensors
                        + " tensors, so fewer layers");
            }
        }

        /**
         * Checks a number of features, heads or rows.
         *
         * @param key of the configuration that declares it
         * @throws DataException if no tensor has a side of that length
         */
        public void requireSide(String key, long declared) {
            if (declared > largest) {
                throw new DataException("config.json has " + key + " = " + declared
                        + "; the longest side of a tensor in " + file + " is " + largest);
            }
        }
    }
}
