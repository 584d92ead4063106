package ai.lepton.exchange.data;

import org.jspecify.annotations.Nullable;

/** Takes the cells of a number column among the inputs. */
final class NumberCells implements Cells {
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
        int i = from;
        boolean isNegative = ascii[i] == '-';
        i += isNegative ? 1 : 0;
        boolean isZeroFirst = ascii[i] == '0';
        long eight = DigitBytes.at(ascii, i);
        int before = DigitBytes.count(eight);
        int count;
        long digits;
        boolean isFraction = false;
        int n = before;
        if (before > 0 && before < Long.BYTES && ascii[i + before] == point && point != separator) {
            long seven = DigitBytes.withoutPoint(eight, before);
            count = DigitBytes.count(seven);
            digits = DigitBytes.value(seven, count);
            i += count + 1;
            isFraction = true;
            n = count == Long.BYTES - 1 ? Long.BYTES : 0;
        } else {
            count = before;
            digits = DigitBytes.value(eight, count);
            i += count;
        }
        while (n == Long.BYTES) {
            eight = DigitBytes.at(ascii, i);
            n = DigitBytes.count(eight);
            digits = digits * DigitBytes.power(n) + DigitBytes.value(eight, n);
            count += n;
            i += n;
            if (n < Long.BYTES && !isFraction && ascii[i] == point && point != separator) {
                before = count;
                isFraction = true;
                i++;
                n = Long.BYTES;
            }
        }
        byte end = ascii[i];
        if (before == 0
                || !isPlain
                || (isZeroFirst && before > 1)
                || count - (isZeroFirst ? 1 : 0) > Decimals.MOST_DIGITS
                || (end != separator && end != '\n' && end != '\r')) {
            return -1;
        }
        double value = NearestDouble.of(digits, isFraction ? before - count : 0);
        if (Double.isNaN(value)) {
            return -1;
        }
        rows.putNumber(position, isNegative ? -value : value);
        return i;
    }
}
