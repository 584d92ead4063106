package ai.lepton.examples.predictions;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A directory that gets files together: all are written aside before the first is renamed. */
public record OutputDirectory(Path path) {
    /** Refuses a place that is a file. */
    public OutputDirectory {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DataException(path + " is a file; name a directory for the output");
        }
    }

    /**
     * Writes files, replacing those of the same names.
     *
     * @param files what each holds, by name
     * @throws IOException if one can't be written; then those that were there before still are
     */
    public void write(Map<String, String> files) throws IOException {
        Files.createDirectories(path);
        Map<Path, Path> aside = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path written = path.resolve("." + file.getKey() + "." + UUID.randomUUID() + ".part");
                aside.put(written, path.resolve(file.getKey()));
                Files.writeString(written, file.getValue());
            }
            for (Map.Entry<Path, Path> file : aside.entrySet()) {
                rename(file.getKey(), file.getValue());
            }
        } finally {
            for (Path written : aside.keySet()) {
                Files.deleteIfExists(written);
            }
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
