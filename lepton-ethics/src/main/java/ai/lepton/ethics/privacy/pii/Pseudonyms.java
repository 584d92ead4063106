package ai.lepton.ethics.privacy.pii;

import ai.lepton.metrics.internal.Elements;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes by a secret: HMAC-SHA-256, by RFC 2104. */
final class Pseudonyms {
    private static final String METHOD = "HmacSHA256";
    private static final int SHORTEST = 16;

    private final SecretKeySpec key;

    Pseudonyms(byte[] secret) {
        if (Elements.required("secret", secret).length < SHORTEST) {
            throw new IllegalArgumentException("the secret has " + secret.length + " bytes; it needs at least "
                    + SHORTEST + ", for numbers are few and all could be tried");
        }
        key = new SecretKeySpec(secret, METHOD);
    }

    String of(String value) {
        try {
            Mac mac = Mac.getInstance(METHOD);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + METHOD, e);
        }
    }
}
