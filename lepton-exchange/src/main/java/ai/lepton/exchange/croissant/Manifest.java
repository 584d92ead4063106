package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text whose lines are paths of files, in its order, plain or with gzip: Croissant's transform {@code readLines}. Blanks around
 * a path and empty lines say nothing. Listed files need not be there unless their content is asked for.
 */
final class Manifest {
    private static final int LONGEST = 1 << 16;

    /** Opens what a manifest lists. */
    @FunctionalInterface
    interface Listed {
        InputStream open(String manifest, String line) throws IOException;
    }

    private final long mostBytes;
    private final int mostFiles;
    private final Listed listed;

    Manifest(long mostBytes, int mostFiles, Listed listed) {
        this.mostBytes = mostBytes;
        this.mostFiles = mostFiles;
        this.listed = listed;
    }

    List<DataFile> files(DataFile manifest) {
        List<DataFile> files = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Archive.unzipped(manifest, mostBytes), 1 << 16)) {
            long number = 1;
            for (String line = line(manifest, in, number); line != null; line = line(manifest, in, ++number)) {
                String path = line.strip();
                if (path.isEmpty()) {
                    continue;
                }
                if (files.size() == mostFiles) {
                    throw new DataException(
                            String.format(Locale.ROOT, "%s lists more than %,d files", manifest.shown(), mostFiles));
                }
                String place = manifest.shown() + ":" + number;
                files.add(new DataFile(place, bare(path), null, () -> listed.open(place, path)));
            }
        } catch (IOException e) {
            throw new DataException(manifest.shown() + " can't be read: " + PlainFile.reason(e), e);
        }
        return files;
    }

    /** Returns a line without its end; null after the last. */
    private static @Nullable String line(DataFile manifest, InputStream in, long number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int one = in.read();
        if (one < 0) {
            return null;
        }
        for (; one >= 0 && one != '\n'; one = in.read()) {
            if (line.size() == LONGEST) {
                throw new DataException(
                        manifest.shown() + ":" + number + ": a line of more than " + LONGEST + " bytes is no path");
            }
            line.write(one);
        }
        try {
            return Utf8.decoder().decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new DataException(manifest.shown() + ":" + number + " is not valid UTF-8", e);
        }
    }

    /** Returns a path without steps that lead nowhere, as the official reader has it. */
    private static String bare(String path) {
        return path.contains("://") ? path : path.replaceAll("/+(\\./+)*", "/").replaceFirst("^(\\./)+", "");
    }
}
