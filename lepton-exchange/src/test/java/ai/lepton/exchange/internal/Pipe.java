package ai.lepton.exchange.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Makes named pipes, of which nobody writes to the other end. */
public final class Pipe {
    private Pipe() {}

    /** Makes one; ends the test where the system makes none. */
    public static Path at(Path place) throws IOException, InterruptedException {
        Process made;
        try {
            made = new ProcessBuilder("mkfifo", place.toString()).start();
        } catch (IOException e) {
            return Assumptions.abort("this system makes no pipes: " + e.getMessage());
        }
        Assumptions.assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "mkfifo makes no pipe");
        return place;
    }
}
