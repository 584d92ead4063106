package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a request, read within the limits of one and of all requests together.
 *
 * <p>What a request says it has is held against the limits before there is memory for it, and memory grows with what has come:
 * who only says that much will come keeps nobody else from sending.
 */
final class RequestBody implements AutoCloseable {
    private static final int FIRST = 1 << 13;
    private static final int FIRST_OF_KNOWN = 1 << 16;

    private final AtomicLong taken;
    private final Limits limits;
    private long own;

    /** @param taken bytes of the bodies of all requests under way */
    RequestBody(AtomicLong taken, Limits limits) {
        this.taken = taken;
        this.limits = limits;
    }

    /**
     * Returns the bytes.
     *
     * @throws ProtocolException with status 400, 413, 415 or 503 if they can't be had
     */
    byte[] read(Call call) {
        List<String> lengths = call.header("Content-Length");
        List<String> codings = call.header("Transfer-Encoding");
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            throw new ProtocolException(
                    400, "the request has both Content-Length and Transfer-Encoding; one of them is meant");
        }
        long length = length(lengths);
        if (length > limits.body()) {
            throw tooLong(String.valueOf(length));
        }
        String coding = String.join(",", call.header("Content-Encoding")).toLowerCase(Locale.ROOT);
        try {
            if (coding.equals("gzip")) {
                return read(new GZIPInputStream(call.body()), -1);
            }
            if (!coding.isEmpty() && !coding.equals("identity")) {
                throw new ProtocolException(
                        415, "Content-Encoding is " + Quoted.of(coding) + "; gzip and none are taken");
            }
            return read(call.body(), (int) length);
        } catch (IOException e) {
            throw new ProtocolException(400, "the body can't be read: " + PlainFile.reason(e), e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            // The JDK's server fails so for a chunk whose length no int holds.
            throw new ProtocolException(400, "the body can't be read: its chunks are not well formed", e);
        }
    }

    private static long length(List<String> headers) {
        if (headers.isEmpty()) {
            return -1;
        }
        String length = headers.get(0).strip();
        if (headers.stream().anyMatch(each -> !each.strip().equals(length))) {
            throw new ProtocolException(400, "the request has several Content-Length: " + Quoted.all(headers));
        }
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException(
                    length.length() > 18 ? 413 : 400,
                    "Content-Length is " + Quoted.of(length) + "; it must be a number of bytes");
        }
        return Long.parseLong(length);
    }

    /** @param length of the body, or -1 if it is not known */
    private byte[] read(InputStream in, int length) throws IOException {
        int most = length >= 0 ? length : (int) (limits.body() + 1);
        byte[] bytes = new byte[taken(Math.min(most, length >= 0 ? FIRST_OF_KNOWN : FIRST))];
        int size = 0;
        while (true) {
            size += in.readNBytes(bytes, size, bytes.length - size);
            if (size < bytes.length) {
                if (length >= 0) {
                    throw new ProtocolException(
                            400, "the body ended after " + size + " bytes; Content-Length is " + length);
                }
                return Arrays.copyOf(bytes, size);
            }
            if (size == most) {
                if (length >= 0) {
                    return bytes;
                }
                throw tooLong("more");
            }
            int larger = (int) Math.min(length >= 0 ? 8L * size : 2L * size, most);
            take(larger - bytes.length);
            bytes = Arrays.copyOf(bytes, larger);
        }
    }

    private int taken(int bytes) {
        take(bytes);
        return bytes;
    }

    /**
     * Takes memory for the body, or for what is read out of it: a few bytes of JSON may be many of a tensor.
     *
     * @throws ProtocolException with status 413 if this request alone takes too much, 503 if all together do
     */
    void take(long bytes) {
        own += bytes;
        long all = taken.addAndGet(bytes);
        if (own > limits.memory()) {
            throw new ProtocolException(
                    413,
                    "the request takes more than " + limits.memory()
                            + " bytes of memory; send fewer values, or tensors in binary");
        }
        if (all > limits.memory()) {
            throw new ProtocolException(
                    503,
                    "the requests under way take all of the " + limits.memory()
                            + " bytes that they may; try again later");
        }
    }

    private ProtocolException tooLong(String length) {
        return new ProtocolException(413, "the body has " + length + " bytes; at most " + limits.body() + " are taken");
    }

    /** Gives back what was taken of the memory of all. */
    @Override
    public void close() {
        taken.addAndGet(-own);
    }
}
