package ai.lepton.exchange.data;

import tools.jackson.core.io.NumberInput;

/**
 * How numbers are written: with a point or a comma before the decimals, and with or without something between thousands.
 *
 * @param point what stands before the decimals
 * @param thousands what stands between groups of digits, or 0
 */
record Decimals(char point, char thousands) {
    /** Numbers such as 1234.5. */
    static final Decimals PLAIN = new Decimals('.', (char) 0);

    /** Powers of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long EXACT = 1L << 53;

    /** Digits that a long holds whatever they are. */
    private static final int MOST_DIGITS = 18;

    /** An exponent of more than this is beyond any double, whatever digits stand before it. */
    private static final int LARGEST_EXPONENT = 100_000_000;

    private static final int THOUSAND = 3;

    boolean isNumber(char[] text, int from, int to) {
        return !Double.isNaN(parse(text, from, to));
    }

    /**
     * Returns the number that characters are, rounded correctly; blanks around it are left out.
     *
     * @return NaN where it is no decimal number, such as an empty text, {@code NaN}, {@code 0x1p3} or {@code 1f}; infinite
     *     where it is beyond the range of a double
     */
    double parse(char[] text, int from, int to) {
        int i = from;
        int end = to;
        while (i < end && text[i] <= ' ') {
            i++;
        }
        while (i < end && text[end - 1] <= ' ') {
            end--;
        }
        int begin = i;
        boolean isNegative = i < end && text[i] == '-';
        if (i < end && (isNegative || text[i] == '+')) {
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int fraction = 0;
        int seen = 0;
        boolean isFraction = false;
        boolean isGrouped = false;
        for (; i < end; i++) {
            char c = text[i];
            int digit = c - '0';
            if (digit >= 0 && digit <= 9) {
                if (digits < MOST_DIGITS) {
                    mantissa = mantissa * 10 + digit;
                }
                digits += mantissa == 0 ? 0 : 1;
                fraction += isFraction ? 1 : 0;
                seen++;
            } else if (c == point && !isFraction) {
                isFraction = true;
            } else if (c == thousands && thousands != 0 && !isFraction) {
                isGrouped = true;
            } else {
                break;
            }
        }
        if (seen == 0 || (isGrouped && !isGroupedWell(text, begin, end))) {
            return Double.NaN;
        }
        int exponent = 0;
        if (i < end) {
            if (text[i] != 'e' && text[i] != 'E') {
                return Double.NaN;
            }
            i++;
            boolean isDown = i < end && text[i] == '-';
            if (i < end && (isDown || text[i] == '+')) {
                i++;
            }
            if (i == end) {
                return Double.NaN;
            }
            for (; i < end; i++) {
                int digit = text[i] - '0';
                if (digit < 0 || digit > 9) {
                    return Double.NaN;
                }
                exponent = Math.min(LARGEST_EXPONENT, exponent * 10 + digit);
            }
            exponent = isDown ? -exponent : exponent;
        }
        if (digits <= MOST_DIGITS && mantissa <= EXACT) {
            int power = exponent - fraction;
            if (power >= 0 && power < POWERS.length) {
                double value = mantissa * POWERS[power];
                return isNegative ? -value : value;
            }
            if (power < 0 && -power < POWERS.length) {
                double value = mantissa / POWERS[-power];
                return isNegative ? -value : value;
            }
            if (mantissa == 0) {
                return isNegative ? -0.0 : 0.0;
            }
        }
        return slow(text, begin, end, isGrouped);
    }

    private double slow(char[] text, int from, int to, boolean isGrouped) {
        if (point == '.' && !isGrouped) {
            return NumberInput.parseDouble(text, from, to - from, true);
        }
        char[] plain = new char[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == point) {
                plain[length++] = '.';
            } else if (text[i] != thousands || thousands == 0) {
                plain[length++] = text[i];
            }
        }
        return NumberInput.parseDouble(plain, 0, length, true);
    }

    /** Returns whether each group has two or three digits, the first at least one, the last three: 1,234 and 12,34,567. */
    private boolean isGroupedWell(char[] text, int from, int to) {
        int inGroup = 0;
        boolean isFirst = true;
        int i = from;
        for (; i < to; i++) {
            char c = text[i];
            if (c >= '0' && c <= '9') {
                inGroup++;
            } else if (c == thousands) {
                if (inGroup < (isFirst ? 1 : 2) || inGroup > THOUSAND) {
                    return false;
                }
                isFirst = false;
                inGroup = 0;
            } else if (c != '-' && c != '+') {
                break;
            }
        }
        return inGroup == THOUSAND;
    }
}
