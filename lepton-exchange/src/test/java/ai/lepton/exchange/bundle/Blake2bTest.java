package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** BLAKE2b, held against the RFC and against Python's hashlib. */
class Blake2bTest {
    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void hasTheDigestOfTheRfc() {
        assertThat(hex(new Blake2b(512).digest("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    @Test
    void hasTheDigestsOfPythonHoweverTheBytesCome() throws IOException {
        int lines = 0;
        for (String line : golden().lines().toList()) {
            String[] columns = line.split("\t", -1);
            byte[] data = new byte[Integer.parseInt(columns[0])];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (7 * i + i / 251);
            }
            for (int bits = 256, column = 1; bits <= 512; bits += 128, column++) {
                Blake2b digest = new Blake2b(bits);
                assertThat(digest.getAlgorithm()).isEqualTo("BLAKE2b-" + bits);
                assertThat(digest.getDigestLength()).isEqualTo(bits / 8);
                assertThat(hex(digest.digest(data))).isEqualTo(columns[column]);
                for (int i = 0, part = 1; i < data.length; i += part, part = part * 2 % 509 + 1) {
                    digest.update(data, i, Math.min(part, data.length - i));
                }
                assertThat(hex(digest.digest())).as("in parts, anew").isEqualTo(columns[column]);
            }
            lines++;
        }
        assertThat(lines).isEqualTo(22);
        Blake2b single = new Blake2b(256);
        for (byte each : new byte[129]) {
            single.update(each);
        }
        assertThat(single.digest()).isEqualTo(new Blake2b(256).digest(new byte[129]));
    }

    private static String golden() throws IOException {
        try (InputStream in = Blake2bTest.class.getResourceAsStream("blake2b.tsv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
