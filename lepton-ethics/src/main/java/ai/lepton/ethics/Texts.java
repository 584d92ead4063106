package ai.lepton.ethics;

import java.math.BigDecimal;
import java.math.MathContext;

/** Texts that a report can't do without, and how it writes a level. */
final class Texts {
    private Texts() {}

    /** Returns the text, refusing a blank one. */
    static String required(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return text;
    }

    /** Returns a fraction in percent, without needless digits: 0.95 as 95, 0.9917 as 99.17. */
    static String percent(double fraction) {
        return BigDecimal.valueOf(fraction)
                .scaleByPowerOfTen(2)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
