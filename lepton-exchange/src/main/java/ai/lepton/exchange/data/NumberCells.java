package ai.lepton.exchange.data;

import org.jspecify.annotations.Nullable;

/** Takes the cells of a number column among the inputs. */
final class NumberCells implements Cells {
    private static final long EIGHT_DIGITS = 100_000_000;

    private final TableBuilder rows;
    private final CellNumbers numbers;
    private final String column;
    private final int position;
    private final boolean isAsked;
    private final boolean isPlain;
    private final byte point;

    /**
     * Takes numbers.
     *
     * @param position among the row's numbers
     * @param isAsked whether the column was named as one of numbers
     */
    NumberCells(TableBuilder rows, CellNumbers numbers, String column, int position, boolean isAsked) {
        this.rows = rows;
        this.numbers = numbers;
        this.column = column;
        this.position = position;
        this.isAsked = isAsked;
        Decimals decimals = numbers.decimals();
        this.isPlain = !numbers.mayBeMissing() && decimals.thousands() == 0 && decimals.point() < 0x80;
        this.point = (byte) decimals.point();
    }

    @Override
    public void take(char[] text, int from, int to) {
        rows.putNumber(position, numbers.of(column, text, from, to, isAsked));
    }

    @Override
    public void take(@Nullable Object value) {
        rows.putNumber(position, numbers.of(column, value, isAsked));
    }

    @Override
    public void take(byte[] utf8, int from, int to) {
        rows.putNumber(position, numbers.of(column, utf8, from, to, isAsked));
    }

    /**
     * Takes a plain number, if one stands here that ends at a separator or a line end.
     *
     * @param ascii characters, with 16 behind the last, which are of no number
     * @return where it ends, or -1 if none stands here, and nothing was taken
     */
    int takeNumber(byte[] ascii, int from, byte separator) {
        // Where this number ends says where the next one begins, so the processor waits for it: steps of eight are
        // taken by a
        // branch, which it foresees, and all else is computed beside.
        int i = from;
        boolean isNegative = ascii[i] == '-';
        i += isNegative ? 1 : 0;
        boolean isZeroFirst = ascii[i] == '0';
        long eight = DigitBytes.at(ascii, i);
        long others = DigitBytes.others(eight);
        int before = DigitBytes.before(others);
        int count;
        int fraction = 0;
        long digits;
        if (others != 0 && ascii[i + before] == point) {
            long behind = others & (others - 1);
            if (behind != 0) {
                int length = DigitBytes.before(behind);
                count = length - 1;
                digits = DigitBytes.value(DigitBytes.without(eight, before), count);
                i += length;
            } else {
                digits = DigitBytes.value(DigitBytes.without(eight, before), Long.BYTES - 1);
                count = Long.BYTES - 1;
                i += Long.BYTES;
                eight = DigitBytes.at(ascii, i);
                others = DigitBytes.others(eight);
                while (others == 0 && count <= Decimals.MOST_DIGITS) {
                    digits = digits * EIGHT_DIGITS + DigitBytes.valueOfEight(eight);
                    count += Long.BYTES;
                    i += Long.BYTES;
                    eight = DigitBytes.at(ascii, i);
                    others = DigitBytes.others(eight);
                }
                int n = DigitBytes.before(others);
                digits = digits * DigitBytes.power(n) + DigitBytes.value(eight, n);
                count += n;
                i += n;
            }
            fraction = count - before;
        } else if (others != 0) {
            count = before;
            digits = DigitBytes.value(eight, count);
            i += count;
        } else {
            return takeLong(ascii, from, separator);
        }
        return before == 0 || (isZeroFirst && before > 1)
                ? -1
                : put(ascii, i, separator, isNegative, digits, count - (isZeroFirst ? 1 : 0), fraction);
    }

    /** Does the same for a number of eight digits or more before the point. */
    private int takeLong(byte[] ascii, int from, byte separator) {
        int i = from;
        boolean isNegative = ascii[i] == '-';
        i += isNegative ? 1 : 0;
        if (ascii[i] == '0') {
            return -1;
        }
        long digits = 0;
        int count = 0;
        int fraction = 0;
        boolean isFraction = false;
        int n;
        do {
            long eight = DigitBytes.at(ascii, i);
            n = DigitBytes.before(DigitBytes.others(eight));
            digits = digits * DigitBytes.power(n) + DigitBytes.value(eight, n);
            count += n;
            fraction += isFraction ? n : 0;
            i += n;
            if (n < Long.BYTES && !isFraction && ascii[i] == point) {
                isFraction = true;
                n = Long.BYTES;
                i++;
            }
        } while (n == Long.BYTES && count <= Decimals.MOST_DIGITS);
        return put(ascii, i, separator, isNegative, digits, count, fraction);
    }

    private int put(byte[] ascii, int end, byte separator, boolean isNegative, long digits, int count, int fraction) {
        byte stop = ascii[end];
        if (count > Decimals.MOST_DIGITS
                || !isPlain
                || (stop != separator && stop != '\n' && stop != '\r')
                || point == separator) {
            return -1;
        }
        double value = NearestDouble.of(digits, -fraction);
        if (Double.isNaN(value)) {
            return -1;
        }
        rows.putNumber(position, isNegative ? -value : value);
        return end;
    }
}
