package ai.lepton.core.internal.files;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.tensor.Safetensors;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the files of a model's directory.
 *
 * <p>Where the directory, or one of the two above it, has a bill of materials that lists files, it is a bundle: a file's
 * SHA-256 is compared on the very bytes that are handed out, a missing or a surplus file is refused, and so are links. Any
 * other directory is read as it is; in those that Python's cache keeps, files are links.
 */
public final class ModelFiles {
    /** The longest file that is taken into memory where it could be mapped. */
    private static final int IN_MEMORY = 1 << 29;

    /** How many directories are asked for a bill of materials: that of the file, and those above it. */
    private static final int STEPS = 3;

    private ModelFiles() {}

    /** A bundle, and what it calls a file. */
    private record Listed(Bundle bundle, String name) {}

    private static Optional<Listed> find(Path relative) {
        Path file = relative.toAbsolutePath();
        Path directory = file.getParent();
        for (int step = 0; step < STEPS && directory != null; step++) {
            Path within = directory.relativize(file);
            boolean leadsOut = within.startsWith(".."); // of bundle/../other/config.json, the bundle holds nothing
            Optional<Bundle> bundle = leadsOut ? Optional.empty() : Bundle.find(directory);
            if (bundle.isPresent()) {
                return Optional.of(new Listed(
                        bundle.get(),
                        within.toString().replace(file.getFileSystem().getSeparator(), "/")));
            }
            directory = directory.getParent();
        }
        return Optional.empty();
    }

    /**
     * Returns what is read of a directory's files, whose errors name the directory: of two models, it is said in which the
     * file lies.
     *
     * @throws DataException where {@code read} does, with the directory in its message
     */
    public static <T> T in(Path directory, Supplier<T> read) {
        try {
            return read.get();
        } catch (DataException e) {
            throw in(directory, e);
        }
    }

    /** Returns an error whose message names the directory of the file that it is about: the same, where it does. */
    public static DataException in(Path directory, DataException e) {
        String message = String.valueOf(e.getMessage());
        String place = directory.toString();
        boolean isNamed = place.isEmpty()
                || message.contains(place + directory.getFileSystem().getSeparator())
                || message.startsWith(place + " ")
                || message.startsWith(place + ":");
        if (isNamed) {
            return e;
        }
        String first = message.split("[ :]", 2)[0];
        boolean isOfAFile = first.matches("[A-Za-z0-9_./-]+") && Files.isRegularFile(directory.resolve(first));
        String start =
                isOfAFile ? directory.resolve(first) + message.substring(first.length()) : place + ": " + message;
        return new DataException(start, e);
    }

    /**
     * Returns whether a directory has an entry that may also be missing. A link that leads to nothing, as a copy that was
     * stopped leaves it, is one: whoever reads it says so.
     */
    public static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether a file is held against a bill of materials. */
    public static boolean areVerified(Path file) {
        return find(file).isPresent();
    }

    /**
     * Returns the bytes of a file.
     *
     * @throws DataException if it is missing, unreadable, changed, or has more than these bytes
     */
    public static byte[] bytes(Path file, long most) {
        Listed listed = find(file).orElse(null);
        if (listed == null) {
            return Documents.bytes(file, (int) Math.min(most, Integer.MAX_VALUE - 8));
        }
        byte[] bytes = listed.bundle.bytes(listed.name);
        if (bytes.length > most) {
            throw new DataException(file + " has " + bytes.length + " bytes; at most " + most + " are read");
        }
        return bytes;
    }

    /**
     * Returns the text of a file in UTF-8.
     *
     * @throws DataException if it is missing, unreadable, changed, not UTF-8, or has more than these bytes
     */
    public static String text(Path file, long most) {
        try {
            return Utf8.text(bytes(file, most));
        } catch (CharacterCodingException e) {
            throw new DataException(file.getFileName() + " is not UTF-8: " + file, e);
        }
    }

    /**
     * Returns the tensors of a file, mapped.
     *
     * @throws DataException if it is missing, unreadable, changed, or not a safetensors file
     */
    public static Safetensors tensors(Path file) {
        Listed listed = find(file).orElse(null);
        return listed == null ? Safetensors.open(file) : listed.bundle.tensors(listed.name);
    }

    /**
     * Returns the tensors of a file as bytes of their own, which no other program can change; of a long file, mapped.
     *
     * @throws DataException if it is missing, unreadable, changed, or not a safetensors file
     */
    public static Safetensors tensorsInMemory(Path file) {
        if (!Files.isRegularFile(file) || file.toFile().length() > IN_MEMORY) {
            return tensors(file);
        }
        return Safetensors.of(file.toString(), ByteBuffer.wrap(bytes(file, IN_MEMORY)));
    }
}
