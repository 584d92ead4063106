package ai.lepton.exchange.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The data of a file, mapped into memory by windows that one buffer can address.
 *
 * <p>Tensors that follow each other share a window as long as they fit. A tensor that no buffer can hold has windows
 * that begin every half of their length, so each of its slices of half a window lies in one.
 */
final class Windows {
    /** What one buffer addresses. */
    static final int LONGEST = Integer.MAX_VALUE;

    private static final int CHUNK = 1 << 16;

    private final NavigableMap<Long, ByteBuffer> byBegin;

    private Windows(NavigableMap<Long, ByteBuffer> byBegin) {
        this.byBegin = byBegin;
    }

    static Windows of(ByteBuffer data) {
        return new Windows(new TreeMap<>(Map.of(0L, data.slice().asReadOnlyBuffer())));
    }

    /**
     * Maps the tensors, which are in the order of their bytes; the windows stay valid when the channel is closed.
     *
     * @param start where the data begins in the file
     * @param longest length of a window at most
     */
    static Windows map(FileChannel channel, long start, Collection<TensorInfo> tensors, int longest)
            throws IOException {
        Windows windows = new Windows(new TreeMap<>());
        long begin = 0;
        long end = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.end() - begin > longest) {
                windows.add(channel, start, begin, end);
                begin = tensor.begin();
                long half = longest / 2;
                while (tensor.end() - begin > longest) {
                    windows.add(channel, start, begin, begin + longest);
                    begin += half;
                }
            }
            end = tensor.end();
        }
        windows.add(channel, start, begin, end);
        return windows;
    }

    /**
     * Returns a copy outside of the heap. What two windows share is read from the file once, so that a file that is written to
     * meanwhile gives a copy whose digest is that of all that it shows.
     */
    Windows inMemory() {
        NavigableMap<Long, ByteBuffer> copies = new TreeMap<>();
        byBegin.forEach((begin, window) -> {
            ByteBuffer source = window.duplicate();
            source.clear();
            ByteBuffer copy = ByteBuffer.allocateDirect(source.remaining());
            Map.Entry<Long, ByteBuffer> before = copies.lastEntry();
            if (before != null) {
                ByteBuffer shared = before.getValue().duplicate().clear();
                int from = (int) (begin - before.getKey());
                if (from < shared.limit()) {
                    copy.put(shared.position(from));
                    source.position(copy.position());
                }
            }
            copies.put(begin, copy.put(source).flip().asReadOnlyBuffer());
        });
        return new Windows(copies);
    }

    private void add(FileChannel channel, long start, long begin, long end) throws IOException {
        if (end > begin) {
            byBegin.put(begin, channel.map(FileChannel.MapMode.READ_ONLY, start + begin, end - begin));
        }
    }

    /** Returns whether a range lies in one window. */
    boolean hasInOne(long begin, long length) {
        Map.Entry<Long, ByteBuffer> window = byBegin.floorEntry(begin);
        if (length == 0) {
            return true;
        }
        return window != null
                && begin - window.getKey() + length <= window.getValue().limit();
    }

    /** Shows a digest all bytes up to an end, which lies in the last window or at its end. */
    void update(MessageDigest digest, long end) {
        byte[] chunk = new byte[CHUNK];
        long at = 0;
        while (at < end) {
            Map.Entry<Long, ByteBuffer> window = byBegin.floorEntry(at);
            if (window == null) {
                throw new IllegalStateException("no window holds byte " + at);
            }
            int offset = (int) (at - window.getKey());
            long left = Math.min(end - at, window.getValue().limit() - offset);
            int length = (int) Math.min(CHUNK, left);
            window.getValue().get(offset, chunk, 0, length);
            digest.update(chunk, 0, length);
            at += length;
        }
    }

    /** Returns a read-only slice of a range that lies in one window. */
    ByteBuffer slice(long begin, int length) {
        Map.Entry<Long, ByteBuffer> window = byBegin.floorEntry(begin);
        return (length == 0 || window == null)
                ? ByteBuffer.allocate(0).asReadOnlyBuffer()
                : window.getValue().slice((int) (begin - window.getKey()), length);
    }
}
