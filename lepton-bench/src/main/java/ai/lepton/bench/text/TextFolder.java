package ai.lepton.bench.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What text_models.py made.
 *
 * @param path of the folder
 */
public record TextFolder(Path path) {
    /** The system property that names the folder. */
    public static final String PROPERTY = "lepton.bench.text";
    /** The system property that says how many threads each engine has. */
    public static final String THREADS = "lepton.bench.threads";
    /** A short text, as a search asks for it; the same as in text_peers.py. */
    static final String SHORT = "How do I renew my passport?";

    /** Returns the folder that the property names; {@code target/text} if it names none. */
    static TextFolder given() {
        Path path = Path.of(System.getProperty(PROPERTY, "target/text"));
        if (!Files.exists(path.resolve("prompt.txt"))) {
            throw new IllegalStateException(
                    path + " does not hold what src/main/python/text_models.py makes; run it with --to " + path);
        }
        return new TextFolder(path);
    }

    /** Returns how many threads each engine has: all processors, unless the property says otherwise. */
    static int threads() {
        return Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
    }

    Path encoder() {
        return path.resolve("encoder");
    }

    Path onnx(boolean quantised) {
        return path.resolve(quantised ? "encoder-int8.onnx" : "encoder.onnx");
    }

    Path generator() {
        return path.resolve("generator");
    }

    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    List<String> texts() {
        return read("texts.txt").lines().toList();
    }

    String prompt() {
        return read("prompt.txt");
    }

    private String read(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
