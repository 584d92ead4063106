package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;

/**
 * A digest.
 *
 * @param alg the algorithm, by the standard's name, such as {@code SHA-256}
 * @param content the digest in hexadecimal digits
 */
public record Hash(String alg, String content) {
    /** The name of SHA-256. */
    public static final String SHA_256 = "SHA-256";

    /** Checks the digits. */
    public Hash {
        Documents.required(alg, "alg");
        Documents.required(content, "content");
        if (!content.matches("[0-9a-fA-F]{32,128}")) {
            throw new IllegalArgumentException(
                    "hash content is " + Quoted.of(content) + "; it has 32 to 128 hexadecimal digits");
        }
    }

    /** Returns a SHA-256 digest. */
    public static Hash sha256(String content) {
        return new Hash(SHA_256, content);
    }
}
