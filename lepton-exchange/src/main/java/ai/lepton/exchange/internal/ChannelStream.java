package ai.lepton.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes of a file that is open already, from a place to another; the file stays open when this is closed, and several of these
 * may read from it side by side.
 */
public final class ChannelStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    /** Reads from one place up to another, or to the end of the file where that comes first. */
    public ChannelStream(FileChannel channel, long from, long end) {
        this.channel = channel;
        this.at = from;
        this.end = end;
    }

    /** Reads the whole file. */
    public static ChannelStream whole(FileChannel channel) {
        return new ChannelStream(channel, 0, Long.MAX_VALUE);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int most = (int) Math.min(length, end - at);
        if (most <= 0) {
            return length == 0 ? 0 : -1;
        }
        int read = channel.read(ByteBuffer.wrap(bytes, offset, most), at);
        at += Math.max(read, 0);
        return read;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Math.min(end, channel.size()) - at));
    }
}
