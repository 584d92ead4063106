package ai.lepton.exchange.tensor;

import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes tensors in the safetensors format, with the bytes that the reference implementation writes: tensors by rank of
 * type from large to small, then by name; the header padded with blanks to a multiple of 8.
 *
 * <p>Arrays and buffers are neither copied nor converted before they are written, so they must not change until then.
 *
 * <pre>{@code
 * new SafetensorsWriter()
 *         .metadata("format", "pt")
 *         .tensor("head.weight", weights, 2, 64)
 *         .write(Path.of("model.safetensors"));
 * }</pre>
 *
 * <p>Not for several threads at once.
 */
public final class SafetensorsWriter {
    /** What streams the bytes of one tensor. */
    @FunctionalInterface
    public interface Source {
        /** Writes the tensor's bytes, little-endian and row-major, exactly as many as were announced. */
        void writeTo(OutputStream out) throws IOException;
    }

    private static final int CHUNK = 1 << 16;

    private record Entry(String name, DType dtype, List<Long> shape, long bytes, Source source) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /** Makes a writer with no tensors. */
    public SafetensorsWriter() {}

    /**
     * Adds an entry to the file's own metadata, replacing one of the same key.
     *
     * @throws IllegalArgumentException if one has half a surrogate pair, which UTF-8 can't hold
     */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(
                Utf8.required("a key of the metadata", Elements.required("key", key)),
                Utf8.required("the value of " + Quoted.of(key), Elements.required("value", value)));
        return this;
    }

    /** Adds a tensor of F32. */
    public SafetensorsWriter tensor(String name, float[] values, long... shape) {
        Elements.required("shape", shape);
        return tensor(name, DType.F32, values, shape);
    }

    /**
     * Adds a tensor of singles, written as F32, F16 or BF16; narrowing rounds to nearest, ties to even.
     *
     * @throws IllegalArgumentException if the type is another, the shape does not have as many elements, or the name is
     *     taken
     */
    public SafetensorsWriter tensor(String name, DType dtype, float[] values, long... shape) {
        Elements.required("shape", shape);
        Chunk chunk = switch (dtype) {
            case F32 -> (out, from, n) -> out.asFloatBuffer().put(values, from, n);
            case F16 ->
                (out, from, n) -> {
                    for (int i = from; i < from + n; i++) {
                        out.putShort(Halves.toF16(values[i]));
                    }
                };
            case BF16 ->
                (out, from, n) -> {
                    for (int i = from; i < from + n; i++) {
                        out.putShort(Halves.toBf16(values[i]));
                    }
                };
            default ->
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": singles can't be written as "
                        + dtype + "; F32, F16 and BF16 would do");
        };
        return elements(name, dtype, values.length, shape, chunk);
    }

    /** Adds a tensor of F64. */
    public SafetensorsWriter tensor(String name, double[] values, long... shape) {
        return elements(
                name,
                DType.F64,
                values.length,
                shape,
                (out, from, n) -> out.asDoubleBuffer().put(values, from, n));
    }

    /** Adds a tensor of I64. */
    public SafetensorsWriter tensor(String name, long[] values, long... shape) {
        Elements.required("shape", shape);
        return elements(
                name,
                DType.I64,
                values.length,
                shape,
                (out, from, n) -> out.asLongBuffer().put(values, from, n));
    }

    /** Adds a tensor of I32. */
    public SafetensorsWriter tensor(String name, int[] values, long... shape) {
        return elements(
                name,
                DType.I32,
                values.length,
                shape,
                (out, from, n) -> out.asIntBuffer().put(values, from, n));
    }

    /** Adds a tensor of BOOL. */
    public SafetensorsWriter tensor(String name, boolean[] values, long... shape) {
        Elements.required("shape", shape);
        return elements(name, DType.BOOL, values.length, shape, (out, from, n) -> {
            for (int i = from; i < from + n; i++) {
                out.put((byte) (values[i] ? 1 : 0));
            }
        });
    }

    /**
     * Adds a tensor from its bytes, little-endian and row-major: those between the buffer's position and limit.
     *
     * @throws IllegalArgumentException if the buffer does not have the size of type and shape, or the name is taken
     */
    public SafetensorsWriter tensor(String name, DType dtype, ByteBuffer bytes, long... shape) {
        Elements.required("shape", shape);
        ByteBuffer fixed = bytes.asReadOnlyBuffer();
        long wanted = size(name, dtype, shape);
        if (wanted != fixed.remaining()) {
            throw new IllegalArgumentException(
                    "tensor " + Quoted.of(name) + " is " + dtype + " " + Arrays.toString(shape) + ", which takes "
                            + wanted + " bytes, but the buffer has " + fixed.remaining());
        }
        return add(name, dtype, wanted, shape, out -> writeAll(fixed.duplicate(), Channels.newChannel(out)));
    }

    /**
     * Adds a tensor whose bytes are streamed when the file is written.
     *
     * @throws IllegalArgumentException if the shape is not valid, or the name is taken
     */
    public SafetensorsWriter tensor(String name, DType dtype, Source source, long... shape) {
        Elements.required("shape", shape);
        return add(name, dtype, size(name, dtype, shape), shape, source);
    }

    /**
     * Returns the same tensors as several files with an index, as Hugging Face tools name and fill them: in the order in which
     * the tensors were added, each file as full as the limit allows, a tensor beyond the limit in a file of its own. Where all
     * fit into one file there is no index.
     *
     * @param maxShardSize the most bytes of tensors in a file, such as {@code 5GB}, {@code 500MB}, {@code 10KB}; a GB has 10^9
     * @throws IllegalArgumentException if the size is none of that form, or there is no tensor
     */
    public TensorShards shards(String maxShardSize) {
        return shards(TensorShards.MODEL, TensorShards.bytes(Elements.required("maxShardSize", maxShardSize)));
    }

    /**
     * Returns the same tensors as several files with an index.
     *
     * @param stem how the names of the files begin, such as {@code model}
     * @param maxShardBytes the most bytes of tensors in a file, at least 1
     * @throws IllegalArgumentException if the stem is no name of a file, the size is less than 1, or there is no tensor
     */
    public TensorShards shards(String stem, long maxShardBytes) {
        Elements.required("stem", stem);
        List<List<String>> split = TensorShards.split(sizes(), maxShardBytes);
        Map<String, SafetensorsWriter> files = new LinkedHashMap<>();
        for (int i = 0; i < split.size(); i++) {
            SafetensorsWriter shard = new SafetensorsWriter();
            shard.metadata.putAll(metadata);
            for (String name : split.get(i)) {
                shard.entries.put(name, Objects.requireNonNull(entries.get(name)));
            }
            files.put(TensorShards.fileName(stem, i + 1, split.size()), shard);
        }
        return new TensorShards(stem, files);
    }

    /** Returns the bytes of each tensor, in the order in which they were added. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        entries.forEach((name, entry) -> sizes.put(name, entry.bytes()));
        return sizes;
    }

    /** Puts some elements into a buffer. */
    @FunctionalInterface
    private interface Chunk {
        void put(ByteBuffer out, int from, int n);
    }

    private SafetensorsWriter elements(String name, DType dtype, int count, long[] shape, Chunk chunk) {
        long bytes = size(name, dtype, shape);
        int size = dtype.bits() / Byte.SIZE;
        if (bytes != (long) count * size) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + " is " + Arrays.toString(shape)
                    + ", which has " + bytes / size + " elements, but " + count + " values were given");
        }
        return add(name, dtype, bytes, shape, out -> {
            ByteBuffer buffer =
                    ByteBuffer.allocate(Math.min(count, CHUNK) * size).order(ByteOrder.LITTLE_ENDIAN);
            int from = 0;
            while (from < count) {
                int n = Math.min(count - from, CHUNK);
                buffer.clear();
                chunk.put(buffer, from, n);
                out.write(buffer.array(), 0, n * size);
                from += n;
            }
        });
    }

    private static long size(String name, DType dtype, long[] shape) {
        try {
            return dtype.bytes(shape);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tensor " + Quoted.of(name) + " is " + dtype + " " + Arrays.toString(shape) + ": " + e.getMessage(),
                    e);
        }
    }

    private SafetensorsWriter add(String name, DType dtype, long bytes, long[] shape, Source source) {
        Elements.required("source", source);
        if (Utf8.required("the name of a tensor", Elements.required("name", name))
                .equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor can't be called " + Quoted.of(name)
                    + ", which is the file's own metadata; use metadata(...)");
        }
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        if (entries.putIfAbsent(name, new Entry(name, dtype, dimensions, bytes, source)) != null) {
            throw new IllegalArgumentException(
                    "there is a tensor " + Quoted.of(name) + " already; names must be distinct");
        }
        return this;
    }

    private static void writeAll(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Writes the file aside and renames it, replacing one that is there.
     *
     * @throws IllegalArgumentException if the tensors are more, or larger in all, than one file holds
     * @throws UncheckedIOException if it can't be written, or a source streams another number of bytes than announced;
     *     then no part of it stays
     */
    public void write(Path file) {
        Staged.file(file, this::writeTo);
    }

    /**
     * Returns the SHA-256 of the file as it would be written now, as 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the tensors are more, or larger in all, than one file holds
     * @throws UncheckedIOException if a source fails, or streams another number of bytes than announced
     */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        try {
            writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        } catch (IOException e) {
            throw new UncheckedIOException("the tensors can't be digested: " + PlainFile.reason(e), e);
        }
        return Sha256.hex(digest);
    }

    /**
     * Writes the format to a stream, which stays open.
     *
     * @throws IllegalArgumentException if the tensors are more, or larger in all, than one file holds
     * @throws IOException if the stream fails, or a source streams another number of bytes than announced
     */
    public void writeTo(OutputStream out) throws IOException {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparing(Entry::dtype).reversed().thenComparing(Entry::name, CodePoints.ORDER));
        List<TensorInfo> infos = new ArrayList<>();
        long end = 0;
        for (Entry entry : sorted) {
            long begin = end;
            if (entry.bytes() > Long.MAX_VALUE - begin) {
                throw new IllegalArgumentException("with tensor " + Quoted.of(entry.name())
                        + " the tensors take more than 2^63 - 1 bytes; write several files");
            }
            end = begin + entry.bytes();
            infos.add(new TensorInfo(entry.name(), entry.dtype(), entry.shape(), begin, end));
        }
        byte[] header = HeaderJson.of(metadata, infos);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (Entry entry : sorted) {
            CountedOutput counted = new CountedOutput(out, entry.bytes(), entry.name());
            entry.source().writeTo(counted);
            counted.requireAll();
        }
    }
}
