package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The digests that a document has for a file, and those of the bytes that were seen so far. */
final class Digests {
    private static final int BUFFER = 1 << 16;

    private record Digest(String algorithm, String wanted, MessageDigest seen) {
        static Digest of(String algorithm, String wanted) {
            try {
                return new Digest(algorithm, wanted, MessageDigest.getInstance(algorithm));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + algorithm, e);
            }
        }

        private boolean isRight(byte[] digest) {
            return HexFormat.of().formatHex(digest).equalsIgnoreCase(wanted)
                    || Base64.getEncoder().encodeToString(digest).equals(wanted);
        }
    }

    private final FileObject file;
    private final List<Digest> digests = new ArrayList<>();

    private Digests(FileObject file) {
        this.file = file;
        if (file.sha256() != null) {
            digests.add(Digest.of("SHA-256", file.sha256()));
        }
        if (file.md5() != null) {
            digests.add(Digest.of("MD5", file.md5()));
        }
    }

    /** Returns those of a file, which have seen nothing yet; a file of a live data set, or one in an archive, may have none. */
    static Digests of(FileObject file) {
        return new Digests(file);
    }

    /** Returns whether the document has one for the file. */
    static boolean has(FileObject file) {
        return file.sha256() != null || file.md5() != null;
    }

    void update(byte[] bytes, int offset, int length) {
        digests.forEach(digest -> digest.seen.update(bytes, offset, length));
    }

    /** Returns whether all are those of what was seen, and begins anew. */
    boolean areRight() {
        boolean areRight = true;
        for (Digest digest : digests) {
            areRight &= digest.isRight(digest.seen.digest());
        }
        return areRight;
    }

    /**
     * Holds bytes against them.
     *
     * @param shown as messages name the file
     * @throws DataException if one is another
     */
    static void require(FileObject file, String shown, InputStream in) throws IOException {
        Digests all = of(file);
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            all.update(buffer, 0, read);
        }
        for (Digest digest : all.digests) {
            byte[] found = digest.seen.digest();
            if (!digest.isRight(found)) {
                throw new DataException(
                        "file " + Quoted.of(all.file.id()) + ": the " + digest.algorithm + " of " + shown
                                + " is " + HexFormat.of().formatHex(found) + ", but the document has "
                                + Quoted.of(digest.wanted) + "; take the file anew, or read it withoutDigests()");
            }
        }
    }
}
