package ai.lepton.core.internal;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a model's directory.
 *
 * <p>Where the directory has a bill of materials that lists files, it is a bundle: each file's SHA-256 is compared on the
 * very bytes that are handed out, a missing or a surplus file is refused, and so are links. Any other directory is read as
 * it is; in those that Python keeps, files are links.
 */
public final class ModelFiles {
    /** The longest file that is taken into memory where it could be mapped. */
    private static final long IN_MEMORY = 1 << 29;

    private final Path directory;
    private final @Nullable Bundle bundle;

    private ModelFiles(Path directory, @Nullable Bundle bundle) {
        this.directory = directory;
        this.bundle = bundle;
    }

    /**
     * Returns the files of a directory.
     *
     * @throws DataException if it is missing or a file, or a bundle whose files are not those that it lists
     */
    public static ModelFiles in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory
                    + (Files.exists(directory)
                            ? " is a file; name the directory of a model"
                            : " does not exist; name the directory of a model"));
        }
        return new ModelFiles(directory, Bundle.find(directory).orElse(null));
    }

    /** Returns whether what is read is held against a bill of materials. */
    public boolean areVerified() {
        return bundle != null;
    }

    /** Returns whether there is a file of this path. */
    public boolean has(String name) {
        return bundle == null
                ? Files.isRegularFile(directory.resolve(name))
                : bundle.files().containsKey(name);
    }

    /**
     * Returns the bytes of a file.
     *
     * @throws DataException if it is missing, unreadable, changed, or has more than these bytes
     */
    public byte[] bytes(String name, int most) {
        byte[] bytes = bundle == null ? Documents.bytes(directory.resolve(name), most) : bundle.bytes(name);
        if (bytes.length > most) {
            throw new DataException(name + " has " + bytes.length + " bytes; at most " + most + " are read");
        }
        return bytes;
    }

    /**
     * Returns the text of a file in UTF-8.
     *
     * @throws DataException if it is missing, unreadable, changed, not UTF-8, or has more than these bytes
     */
    public String text(String name, int most) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(name, most)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(directory.resolve(name) + " is not UTF-8; save it as UTF-8", e);
        }
    }

    /**
     * Returns the tensors of a file, mapped.
     *
     * @throws DataException if it is missing, unreadable, changed, or not a safetensors file
     */
    public Safetensors tensors(String name) {
        return bundle == null ? Safetensors.open(directory.resolve(name)) : bundle.tensors(name);
    }

    /**
     * Returns the tensors of a file as bytes of their own, which no other program can change; of a long file, mapped.
     *
     * @throws DataException if it is missing, unreadable, changed, or not a safetensors file
     */
    public Safetensors tensorsInMemory(String name) {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file) || file.toFile().length() > IN_MEMORY) {
            return tensors(name);
        }
        byte[] bytes = bytes(name, (int) IN_MEMORY);
        return Safetensors.of(file.toString(), ByteBuffer.wrap(bytes));
    }

    /** Returns the directory. */
    @Override
    public String toString() {
        return Quoted.bare(directory);
    }
}
