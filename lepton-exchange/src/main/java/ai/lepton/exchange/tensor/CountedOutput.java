package ai.lepton.exchange.tensor;

import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on the bytes of one tensor, exactly as many as were announced; closing it does nothing. */
final class CountedOutput extends OutputStream {
    private final OutputStream out;
    private final long announced;
    private final String tensor;
    private long written;

    CountedOutput(OutputStream out, long announced, String tensor) {
        this.out = out;
        this.announced = announced;
        this.tensor = tensor;
    }

    @Override
    public void write(int b) throws IOException {
        count(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count(length);
        out.write(bytes, offset, length);
    }

    private void count(int more) throws IOException {
        written += more;
        if (written > announced) {
            throw new IOException(
                    "tensor " + Quoted.of(tensor) + " has " + announced + " bytes, but its source streamed more");
        }
    }

    void requireAll() throws IOException {
        if (written != announced) {
            throw new IOException(
                    "tensor " + Quoted.of(tensor) + " has " + announced + " bytes, but its source streamed " + written);
        }
    }
}
