package ai.lepton.exchange.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of UTF-8 bytes, which is that of code points; Java's own puts surrogates before U+E000. */
final class CodePoints {
    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private CodePoints() {}
}
