package ai.lepton.examples.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the class path that it runs with into the file that it is given, for {@code docs/examples/foreign-readers}. */
final class ClassPath {
    private ClassPath() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), System.getProperty("java.class.path"));
    }
}
