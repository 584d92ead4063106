package ai.lepton.core.internal.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive: a zip of five stored entries, with a module that has methods and no state.
 *
 * <p>The file version is 10, the newest whose operators need no upgrade by libtorch 2.7.
 */
final class Archive {
    /** A pickle of one object of class {@code __torch__.Model} whose only state is {@code training: False}. */
    private static final String MODULE = "\u0080\u0002c__torch__\nModel\n)\u0081}(X\u0008\0\0\0training\u0089ub.";

    private static final String NO_CONSTANTS = "\u0080\u0002).";

    private Archive() {}

    /** Returns the bytes of an archive whose module has these methods, each indented by two blanks. */
    static byte[] of(String methods) {
        String source =
                "class Model(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "model/data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "model/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            put(zip, "model/constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "model/version", "10\n".getBytes(StandardCharsets.US_ASCII));
            put(zip, "model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same script is the same archive
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
