package ai.lepton.exchange.tensor;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.internal.Elements;
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
 * at most {@value #MOST_TENSORS} tensors unless more are allowed, that tensors follow each other without hole or overlap to
 * the end of the file, and that each size is that of its type and shape.
 *
 * <p>Immutable, and safe from several threads. Nothing needs closing: the mapping ends when the last buffer is garbage.
 * As with any mapping, a file that another program cuts short while it is read fails with an {@link InternalError}
 * in Java, and ends the process where native code reads it; a file that is replaced by renaming does no harm.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
    /**
     * The most tensors of a file where nothing else is said. A header of so many takes some 600 MB of memory while it is read,
     * for the shortest entry has 50 bytes, and the longest header 100 MB.
     */
    public static final int MOST_TENSORS = 1_000_000;

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

    private Safetensors(String file, Safetensors same, Windows data) {
        this.file = file;
        this.tensors = same.tensors;
        this.metadata = same.metadata;
        this.data = data;
        this.head = same.head;
    }

    /**
     * Opens a file of at most {@value #MOST_TENSORS} tensors.
     *
     * @throws DataException if it is missing or not a valid safetensors file; the message says why
     */
    public static Safetensors open(Path file) {
        return open(file, MOST_TENSORS);
    }

    /**
     * Opens a file of at most so many tensors, whose entries are taken into memory.
     *
     * @throws IllegalArgumentException if that is less than 1
     * @throws DataException if it is missing or not a valid safetensors file; the message says why
     */
    public static Safetensors open(Path file, int mostTensors) {
        Elements.required("file", file);
        if (mostTensors < 1) {
            throw new IllegalArgumentException("mostTensors is " + mostTensors + "; 1 or more would do");
        }
        return open(file, new Part(0, -1), mostTensors, Windows.LONGEST);
    }

    static Safetensors openByWindows(Path file, int longestWindow) {
        return open(file, new Part(0, -1), MOST_TENSORS, longestWindow);
    }

    /** Which bytes of a file; a negative length for all. */
    private record Part(long begin, long length) {}

    private static Safetensors open(Path file, Part part, int mostTensors, int longestWindow) {
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file) + "; name a safetensors file");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a safetensors file in it");
        }
        return open(file.toString(), file, part, mostTensors, longestWindow);
    }

    /**
     * Opens a file that is no link.
     *
     * @param shown as messages name it
     * @param file where it is
     * @throws DataException if it is missing, a link, or not a valid safetensors file; the message says why
     */
    public static Safetensors open(Path shown, Path file) {
        Elements.required("shown", shown);
        Elements.required("file", file);
        return open(shown.toString(), file, new Part(0, -1), MOST_TENSORS, Windows.LONGEST, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens some bytes of a file, mapped as a whole file is: such as an entry of a zip that is stored without compression.
     *
     * @param shown as messages name it
     * @param file where it is
     * @param begin the first byte
     * @param length the number of bytes
     * @throws IllegalArgumentException if begin or length is negative
     * @throws DataException if the file is missing, ends before, or these bytes are no valid safetensors file
     */
    public static Safetensors open(String shown, Path file, long begin, long length) {
        Elements.required("shown", shown);
        Elements.required("file", file);
        if (begin < 0 || length < 0 || length > Long.MAX_VALUE - begin) {
            throw new IllegalArgumentException(
                    "begin " + begin + " and length " + length + " are no bytes of a file; both are 0 or more");
        }
        return open(shown, file, new Part(begin, length), MOST_TENSORS, Windows.LONGEST);
    }

    /** Opens a file, whether the thread is interrupted or not: it takes a moment, and the file is not to blame. */
    private static Safetensors open(
            String shown, Path file, Part part, int mostTensors, int longestWindow, LinkOption... links) {
        PlainFile.refuseSpecial(shown, file, links);
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.READ);
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(file, options)) {
                    return map(shown, channel, part, mostTensors, longestWindow);
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

    private static Safetensors map(String file, FileChannel channel, Part part, int mostTensors, int longestWindow)
            throws IOException {
        long size = part.length() < 0 ? channel.size() : part.length();
        if (part.begin() + size > channel.size()) {
            throw new DataException(file + " is truncated: it has " + size + " bytes from " + part.begin()
                    + ", the file that holds it " + channel.size() + "; copy it again");
        }
        ByteBuffer prefix =
                ByteBuffer.allocate((int) Math.min(Long.BYTES, size)).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, prefix, part.begin());
        int headerLength = headerLength(file, prefix.duplicate().order(ByteOrder.LITTLE_ENDIAN), size);
        ByteBuffer json = ByteBuffer.allocate(headerLength);
        readFully(channel, json, part.begin() + Long.BYTES);
        long start = (long) Long.BYTES + headerLength;
        SafetensorsHeader header = SafetensorsHeader.parse(file, json.duplicate(), size - start, mostTensors);
        MessageDigest head = Sha256.digest();
        head.update(prefix);
        head.update(json);
        Windows data =
                Windows.map(channel, part.begin() + start, header.tensors().values(), longestWindow);
        return new Safetensors(file, header, data, head);
    }

    /**
     * Reads bytes that are in memory already; they are not copied.
     *
     * @param name what they are called in messages
     * @throws DataException if they are not a valid safetensors file
     */
    public static Safetensors of(String name, ByteBuffer bytes) {
        Elements.required("name", name);
        ByteBuffer all = Elements.required("bytes", bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = headerLength(name, all.duplicate().order(ByteOrder.LITTLE_ENDIAN), all.limit());
        int start = Long.BYTES + headerLength;
        SafetensorsHeader header = SafetensorsHeader.parse(
                name, all.slice(Long.BYTES, headerLength), all.limit() - (long) start, MOST_TENSORS);
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
        try {
            data.update(digest, dataBytes());
        } catch (InternalError e) {
            throw cutShort(e);
        }
        return Sha256.hex(digest);
    }

    /**
     * Returns the same with its bytes copied into memory, outside of the heap: a program that writes into the file later
     * changes nothing of it. Its {@link #sha256} is that of what is handed out.
     *
     * @throws DataException if the file was cut short meanwhile, or is larger than the memory that Java may take
     */
    public Safetensors inMemory() {
        try {
            return new Safetensors(file, this, data.inMemory());
        } catch (InternalError e) {
            throw cutShort(e);
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    file + " has " + dataBytes()
                            + " bytes of tensors, more than there is memory for outside of the heap;"
                            + " start Java with a larger -XX:MaxDirectMemorySize, or read it mapped",
                    e);
        }
    }

    private DataException cutShort(InternalError e) { // which is how Java tells that a mapped file has lost its end
        return new DataException(file + " was cut short while it was read; copy it again", e);
    }

    private long dataBytes() {
        long bytes = 0;
        for (TensorInfo tensor : tensors.values()) {
            bytes = tensor.end();
        }
        return bytes;
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
     * Returns a copy of a tensor of floats of at most 32 bits, widened exactly, row-major: F32, F16, BF16, the five kinds of
     * F8, and F4, of which the first of two in a byte is in its low bits, as PyTorch packs them. F6 has no packing that is
     * agreed on; it is read by {@link #buffer(String)}.
     *
     * @throws DataException if the file has none of that name, or it is of another type
     * @throws IllegalArgumentException if it has 2 GiB or more, or more elements than an array holds
     */
    public float[] floats(String name) {
        TensorInfo info = typed(name, TensorValues.FLOATS);
        return TensorValues.floats(info.dtype(), length(info), buffer(name));
    }

    /**
     * Returns a copy of a tensor of floats of at most 64 bits, widened exactly, row-major.
     *
     * @throws DataException if the file has none of that name, or it is neither F64 nor one of {@link #floats}
     * @throws IllegalArgumentException if it has 2 GiB or more, or more elements than an array holds
     */
    public double[] doubles(String name) {
        TensorInfo info = typed(name, TensorValues.DOUBLES);
        return TensorValues.doubles(info.dtype(), length(info), buffer(name));
    }

    /**
     * Returns a copy of a tensor of integers or booleans, widened exactly, row-major; true is 1.
     *
     * @throws DataException if the file has none of that name, it is not an integer or BOOL, or a U64 value is beyond
     *     2^63 - 1
     * @throws IllegalArgumentException if it has 2 GiB or more, or more elements than an array holds
     */
    public long[] longs(String name) {
        TensorInfo info = typed(name, TensorValues.INTEGERS);
        long[] values = TensorValues.longs(info.dtype(), length(info), buffer(name));
        if (info.dtype() == DType.U64) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] < 0) {
                    throw new DataException(
                            file + ": tensor " + Quoted.of(name) + " has " + Long.toUnsignedString(values[i]) + " at "
                                    + i + ", beyond 2^63 - 1; read it by buffer(name)");
                }
            }
        }
        return values;
    }

    private int length(TensorInfo info) {
        if (info.elements() > TensorValues.MOST) {
            throw new IllegalArgumentException(file + ": tensor " + info + " has " + info.elements()
                    + " elements, more than an array holds; read it by buffer(name, offset, length)");
        }
        return (int) info.elements();
    }

    private TensorInfo typed(String name, Set<DType> wanted) {
        TensorInfo info = info(name);
        if (!wanted.contains(info.dtype())) {
            throw new DataException(
                    file + ": tensor " + info + " is not one of " + wanted + "; read its bytes by buffer(name)");
        }
        return info;
    }

    /** Returns the file and its number of tensors. */
    @Override
    public String toString() {
        return file + ": " + tensors.size() + (tensors.size() == 1 ? " tensor" : " tensors");
    }
}
