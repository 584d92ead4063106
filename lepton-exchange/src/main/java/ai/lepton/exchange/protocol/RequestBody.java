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
 * <p>What a request says it has is held against the limits before there is memory for it.
 */
final class RequestBody implements AutoCloseable {
    private static final int FIRST = 1 << 13;

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
                return growing(new GZIPInputStream(call.body()));
            }
            if (!coding.isEmpty() && !coding.equals("identity")) {
                throw new ProtocolException(
                        415, "Content-Encoding is " + Quoted.of(coding) + "; gzip and none are taken");
            }
            return length >= 0 ? exactly((int) length, call.body()) : growing(call.body());
        } catch (IOException e) {
            throw new ProtocolException(400, "the body can't be read: " + PlainFile.reason(e), e);
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

    private byte[] exactly(int length, InputStream in) throws IOException {
        take(length);
        byte[] bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        if (read < length) {
            throw new ProtocolException(400, "the body ended after " + read + " bytes; Content-Length is " + length);
        }
        return bytes;
    }

    private byte[] growing(InputStream in) throws IOException {
        take(FIRST);
        byte[] bytes = new byte[FIRST];
        int size = 0;
        while (true) {
            int read = in.readNBytes(bytes, size, bytes.length - size);
            size += read;
            if (size < bytes.length) {
                return Arrays.copyOf(bytes, size);
            }
            if (size > limits.body()) {
                throw tooLong("more");
            }
            int larger = (int) Math.min(2L * size, limits.body() + 1);
            take(larger - bytes.length);
            bytes = Arrays.copyOf(bytes, larger);
        }
    }

    private void take(int bytes) {
        own += bytes;
        if (taken.addAndGet(bytes) > limits.memory()) {
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
