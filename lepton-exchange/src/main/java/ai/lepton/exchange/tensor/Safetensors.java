package ai.lepton.exchange.tensor;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a safetensors file, memory-mapped: opening reads the header only, and buffers are slices of the file.
 *
 * <p>The header is checked in full before anything is mapped: its length (at most 100 MB), UTF-8, JSON, duplicate names,
 * at most 100,000 tensors, that tensors follow each other without hole or overlap to the end of the file, and that each
 * size is that of its type and shape.
 *
 * <p>Immutable, and safe from several threads. Nothing needs closing: the mapping ends when the last buffer is garbage.
 * As with any mapping, a file that another program cuts short while it is read fails with an {@link InternalError}
 * in Java, and ends the process where native code reads it; a file that is replaced by renaming does no harm.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
    private final String file;
    private final Map<String, TensorInfo> tensors;
    private final Map<String, String> metadata;
    private final Windows data;
    private final MessageDigest head;

    /**
     * Makes one.
     *
     * @param head has seen all bytes before the data
     */
    private Safetensors(String file, SafetensorsHeader header, Windows data, MessageDigest head) {
        this.file = file;
        this.tensors = Collections.unmodifiableMap(header.tensors());
        this.metadata = header.metadata();
        this.data = data;
        this.head = head;
    }

    /**
     * Opens a file.
     *
     * @throws DataException if it is missing or not a valid safetensors file; the message says why
     */
    public static Safetensors open(Path file) {
        return open(file, Windows.LONGEST);
    }

    static Safetensors open(Path file, int longestWindow) {
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file) + "; name a safetensors file");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a safetensors file in it");
        }
        return open(file.toString(), file, longestWindow);
    }

    /**
     * Opens a file that is no link.
     *
     * @param shown as messages name it
     * @param file where it is
     * @throws DataException if it is missing, a link, or not a valid safetensors file; the message says why
     */
    public static Safetensors open(Path shown, Path file) {
        return open(shown.toString(), file, Windows.LONGEST, LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens a file, whether the thread is interrupted or not: it takes a moment, and the file is not to blame. */
    private static Safetensors open(String shown, Path file, int longestWindow, LinkOption... links) {
        PlainFile.refuseSpecial(shown, file, links);
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.READ);
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(file, options)) {
                    return map(shown, channel, longestWindow);
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw new DataException(shown + " can't be read: " + PlainFile.reason(e), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Safetensors map(String file, FileChannel channel, int longestWindow) throws IOException {
        long size = channel.size();
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, prefix, 0);
        int headerLength = headerLength(file, prefix.duplicate().order(ByteOrder.LITTLE_ENDIAN), size);
        ByteBuffer json = ByteBuffer.allocate(headerLength);
        readFully(channel, json, Long.BYTES);
        long start = (long) Long.BYTES + headerLength;
        SafetensorsHeader header = SafetensorsHeader.parse(file, json.duplicate(), size - start);
        MessageDigest head = Sha256.digest();
        head.update(prefix);
        head.update(json);
        Windows data = Windows.map(channel, start, header.tensors().values(), longestWindow);
        return new Safetensors(file, header, data, head);
    }

    /**
     * Reads bytes that are in memory already; they are not copied.
     *
     * @param name what they are called in messages
     * @throws DataException if they are not a valid safetensors file
     */
    public static Safetensors of(String name, ByteBuffer bytes) {
        ByteBuffer all = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = headerLength(name, all.duplicate().order(ByteOrder.LITTLE_ENDIAN), all.limit());
        int start = Long.BYTES + headerLength;
        SafetensorsHeader header =
                SafetensorsHeader.parse(name, all.slice(Long.BYTES, headerLength), all.limit() - (long) start);
        MessageDigest head = Sha256.digest();
        head.update(all.slice(0, start));
        return new Safetensors(name, header, Windows.of(all.slice(start, all.limit() - start)), head);
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long from) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        target.flip();
    }

    private static int headerLength(String file, ByteBuffer prefix, long size) {
        if (size < Long.BYTES) {
            throw new DataException(file + " is no safetensors file: it has " + size
                    + " bytes, and the length of its header alone takes " + Long.BYTES);
        }
        long length = prefix.getLong();
        if (length < 0 || length > SafetensorsHeader.LONGEST) {
            throw new DataException(file + " is no safetensors file: it begins with a header length of "
                    + Long.toUnsignedString(length) + " bytes; at most " + SafetensorsHeader.LONGEST + " are read");
        }
        if (length > size - Long.BYTES) {
            throw new DataException(file + " is truncated: its header has " + length + " bytes, the file "
                    + (size - Long.BYTES) + " after the length; copy it again");
        }
        return (int) length;
    }

    /**
     * Returns the SHA-256 of the file, as 64 hexadecimal digits: of the header as it was read, and of the data as the
     * mapping shows it now. All of it is read.
     *
     * @throws DataException if the file was cut short meanwhile
     */
    public String sha256() {
        MessageDigest digest;
        try {
            digest = (MessageDigest) head.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the Java platform can be cloned", e);
        }
        long bytes = 0;
        for (TensorInfo tensor : tensors.values()) {
            bytes = tensor.end();
        }
        try {
            data.update(digest, bytes);
        } catch (InternalError e) { // which is how Java tells that a mapped file has lost its end
            throw new DataException(file + " was cut short while it was read; copy it again", e);
        }
        return Sha256.hex(digest);
    }

    /** Returns the names of the tensors, in the order of their bytes. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** Returns what the header says of each tensor, in the order of their bytes. */
    public List<TensorInfo> tensors() {
        return List.copyOf(tensors.values());
    }

    /** Returns the file's own metadata, such as {@code format: pt}; empty where there is none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns whether there is a tensor of that name. */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * Returns type, shape and place of a tensor.
     *
     * @throws DataException if the file has none of that name
     */
    public TensorInfo info(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new DataException(
                    file + " has no tensor " + Quoted.of(name) + "; it has " + Quoted.all(tensors.keySet()));
        }
        return info;
    }

    /**
     * Returns the bytes of a tensor: a read-only, little-endian slice of the file, without a copy.
     *
     * @throws DataException if the file has no tensor of that name
     * @throws IllegalArgumentException if it is of 2 GiB or more; then read it by {@link #buffer(String, long, int)}
     */
    public ByteBuffer buffer(String name) {
        TensorInfo info = info(name);
        if (!data.hasInOne(info.begin(), info.bytes())) {
            throw new IllegalArgumentException(file + ": tensor " + Quoted.of(name) + " has " + info.bytes()
                    + " bytes, more than one buffer holds; read it by buffer(name, offset, length)");
        }
        return data.slice(info.begin(), (int) info.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns some bytes of a tensor: a read-only, little-endian slice of the file, without a copy.
     *
     * @param offset first byte, from the tensor's begin
     * @param length number of bytes, at most 2^30 - 1 where the tensor is of 2 GiB or more
     * @throws DataException if the file has no tensor of that name
     * @throws IllegalArgumentException if the range is not in the tensor, or too long
     */
    public ByteBuffer buffer(String name, long offset, int length) {
        TensorInfo info = info(name);
        if (offset < 0 || length < 0 || offset > info.bytes() - length) {
            throw new IllegalArgumentException(file + ": tensor " + Quoted.of(name) + " has " + info.bytes()
                    + " bytes; " + length + " from " + offset + " are outside");
        }
        if (!data.hasInOne(info.begin() + offset, length)) {
            throw new IllegalArgumentException(file + ": " + length + " bytes of tensor " + Quoted.of(name)
                    + " are more than one slice holds; take at most " + Windows.LONGEST / 2);
        }
        return data.slice(info.begin() + offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns a copy of a tensor of singles or 16-bit floats, widened exactly, row-major.
     *
     * @throws DataException if the file has none of that name, or it is not F32, F16 or BF16
     */
    public float[] floats(String name) {
        ByteBuffer bytes = typed(name, DType.F32, DType.F16, DType.BF16);
        DType dtype = info(name).dtype();
        float[] values = new float[bytes.remaining() / (dtype.bits() / Byte.SIZE)];
        if (dtype == DType.F32) {
            bytes.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            short bits = bytes.getShort();
            values[i] = dtype == DType.F16 ? Halves.fromF16(bits) : Halves.fromBf16(bits);
        }
        return values;
    }

    /**
     * Returns a copy of a tensor of floats of 16 to 64 bits, widened exactly, row-major.
     *
     * @throws DataException if the file has none of that name, or it is not F64, F32, F16 or BF16
     */
    public double[] doubles(String name) {
        ByteBuffer bytes = typed(name, DType.F64, DType.F32, DType.F16, DType.BF16);
        if (info(name).dtype() == DType.F64) {
            double[] values = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(values);
            return values;
        }
        float[] floats = floats(name);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /**
     * Returns a copy of a tensor of integers or booleans, widened exactly, row-major; true is 1.
     *
     * @throws DataException if the file has none of that name, it is not an integer or BOOL, or a U64 value is beyond
     *     2^63 - 1
     */
    public long[] longs(String name) {
        ByteBuffer bytes = typed(
                name, DType.I64, DType.U64, DType.I32, DType.U32, DType.I16, DType.U16, DType.I8, DType.U8, DType.BOOL);
        DType dtype = info(name).dtype();
        long[] values = new long[bytes.remaining() / (dtype.bits() / Byte.SIZE)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case I64, U64 -> bytes.getLong();
                case I32 -> bytes.getInt();
                case U32 -> Integer.toUnsignedLong(bytes.getInt());
                case I16 -> bytes.getShort();
                case U16 -> Short.toUnsignedLong(bytes.getShort());
                case I8 -> bytes.get();
                default -> Byte.toUnsignedLong(bytes.get());
            };
            if (dtype == DType.U64 && values[i] < 0) {
                throw new DataException(file + ": tensor " + Quoted.of(name) + " has "
                        + Long.toUnsignedString(values[i]) + " at " + i + ", beyond 2^63 - 1; read it by buffer(name)");
            }
        }
        return values;
    }

    private ByteBuffer typed(String name, DType... wanted) {
        TensorInfo info = info(name);
        if (!List.of(wanted).contains(info.dtype())) {
            throw new DataException(file + ": tensor " + info + " is not one of " + List.of(wanted)
                    + "; read its bytes by buffer(name)");
        }
        return buffer(name);
    }

    /** Returns the file and its number of tensors. */
    @Override
    public String toString() {
        return file + ": " + tensors.size() + (tensors.size() == 1 ? " tensor" : " tensors");
    }
}
