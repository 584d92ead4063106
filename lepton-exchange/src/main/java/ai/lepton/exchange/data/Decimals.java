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

    /** Digits that a long holds whatever they are, without a sign. */
    static final int MOST_DIGITS = 19;

    /** An exponent of more than this is beyond any double, whatever digits stand before it. */
    private static final int LARGEST_EXPONENT = 100_000_000;

    private static final int THOUSAND = 3;

    boolean isNumber(String text) {
        return !Double.isNaN(parse(text.toCharArray(), 0, text.length()));
    }

    /**
     * Returns the number that characters are, rounded correctly; blanks around it are left out.
     *
     * @return NaN where it is no decimal number, such as an empty text, {@code NaN}, {@code 0x1p3} or {@code 1f}; infinite
     *     where it is beyond the range of a double
     */
    double parse(char[] text, int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = from; i < to; i++) {
            if (text[i] > 0xFF) {
                return Double.NaN;
            }
            bytes[i - from] = (byte) text[i];
        }
        return parse(bytes, 0, bytes.length);
    }

    /** Returns the number that characters are, of which each is one byte, as Latin-1 has them. */
    double parse(byte[] text, int from, int to) {
        int i = from;
        int end = to;
        while (i < end && isBlank(text[i])) {
            i++;
        }
        while (i < end && isBlank(text[end - 1])) {
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
            int c = text[i] & 0xFF;
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
            } else if (c == thousands && c != 0 && !isFraction) {
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
        if (digits <= MOST_DIGITS) {
            double value = NearestDouble.of(mantissa, exponent - fraction);
            if (!Double.isNaN(value)) {
                return isNegative ? -value : value;
            }
        }
        return slow(text, begin, end);
    }

    private static boolean isBlank(byte character) {
        return character >= 0 && character <= ' ';
    }

    private double slow(byte[] text, int from, int to) {
        char[] plain = new char[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int c = text[i] & 0xFF;
            if (c == point) {
                plain[length++] = '.';
            } else if (c != thousands || c == 0) {
                plain[length++] = (char) c;
            }
        }
        return NumberInput.parseDouble(plain, 0, length, true);
    }

    /** Returns whether each group has two or three digits, the first at least one, the last three: 1,234 and 12,34,567. */
    private boolean isGroupedWell(byte[] text, int from, int to) {
        int inGroup = 0;
        boolean isFirst = true;
        for (int i = from; i < to; i++) {
            int c = text[i] & 0xFF;
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
