package ai.lepton.exchange.report;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A directory that gets the files of a report together: all are written aside before the first is renamed.
 *
 * @param path where it is, or will be
 */
public record OutputDirectory(Path path) {
    /**
     * Refuses a place that is a file.
     *
     * @throws DataException if it is one
     */
    public OutputDirectory {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DataException(path + " is a file; name a directory for the output");
        }
    }

    /**
     * Writes files as UTF-8, replacing those of the same names. The directory is made if it is missing.
     *
     * @param files what each holds, by name
     * @throws UncheckedIOException if one can't be written; then those that were there before still are
     */
    public void write(Map<String, String> files) {
        Elements.required("files", files)
                .forEach((name, text) -> Elements.required("the text of " + Quoted.of(name) + " in files", text));
        Staged.into(path, staging -> {
            for (Map.Entry<String, String> file : files.entrySet()) {
                staging.add(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
            return files.size();
        });
    }
}
