package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Gunzip;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens a file, or what is given in its place, plain or packed with gzip; and writes it.
 *
 * @param file null where it is none
 */
record Opener(String name, Csv.Source source, @Nullable Path file) {
    static Opener of(Path file, String kind) {
        return new Opener(
                file.toString(),
                () -> {
                    if (Files.isDirectory(file)) {
                        throw new DataException(file + " is a directory; name " + kind + " in it");
                    }
                    PlainFile.refuseSpecial(file.toString(), file);
                    return Files.exists(file) ? Files.newInputStream(file) : null;
                },
                file);
    }

    static Opener of(String name, Csv.Source source) {
        return new Opener(Elements.required("name", name), Elements.required("source", source), null);
    }

    /**
     * Returns what is in it, unpacked.
     *
     * @param wanted what a file is to be named that is there, for a message
     */
    InputStream open(String wanted) {
        InputStream in;
        try {
            in = source.open();
        } catch (IOException e) {
            throw CsvRows.unreadable(name, e);
        }
        if (in == null) {
            throw new DataException(name + " does not exist; name " + wanted);
        }
        try {
            return Gunzip.ifPacked(in);
        } catch (IOException | RuntimeException e) {
            try {
                in.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e instanceof RuntimeException theirs ? theirs : CsvRows.unreadable(name, e);
        }
    }

    /** Writes the file, packed where its name ends in {@code .gz}. */
    void write(Staged.Content content) {
        if (file == null) {
            throw new IllegalArgumentException(name + " is no file to write to; write to one of a path");
        }
        boolean isPacked = name.toLowerCase(Locale.ROOT).endsWith(".gz");
        Staged.file(file, out -> {
            if (!isPacked) {
                content.writeTo(out);
                return;
            }
            try (GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16)) {
                content.writeTo(packed);
            }
        });
    }
}
