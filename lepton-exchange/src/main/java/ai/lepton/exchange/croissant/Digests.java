package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Holds files against the digests that a document has for them. */
final class Digests {
    private static final int BUFFER = 1 << 16;

    private Digests() {}

    /**
     * Checks a file; one of a live data set, or one in an archive, may have no digest.
     *
     * @param data where its bytes are
     * @throws DataException if it has another digest
     */
    static void require(FileObject file, DataFile data) {
        if (file.sha256() != null) {
            require(file, data, "SHA-256", file.sha256());
        }
        if (file.md5() != null) {
            require(file, data, "MD5", file.md5());
        }
    }

    private static void require(FileObject file, DataFile data, String algorithm, String wanted) {
        byte[] digest = digest(data, algorithm);
        String hex = HexFormat.of().formatHex(digest);
        if (!hex.equalsIgnoreCase(wanted)
                && !Base64.getEncoder().encodeToString(digest).equals(wanted)) {
            throw new DataException(
                    "file " + Quoted.of(file.id()) + ": the " + algorithm + " of " + data.shown() + " is " + hex
                            + ", but the document has " + Quoted.of(wanted)
                            + "; take the file anew, or read it withoutDigests()");
        }
    }

    private static byte[] digest(DataFile data, String algorithm) {
        try (InputStream in = data.content().open()) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return digest.digest();
        } catch (IOException e) {
            throw new DataException(data.shown() + " can't be read: " + PlainFile.reason(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
