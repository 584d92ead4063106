package ai.lepton.core.data;

/** Rows of as many numbers each, in one array. */
sealed interface RowMajor {
    /** Returns the numbers of a row. */
    int columns();

    /** Returns the number of rows. */
    int count();

    /** Returns a number. */
    double at(int row, int column);

    /** Refuses a number that is not finite, by its place. */
    default void requireFinite() {
        for (int i = 0; i < count(); i++) {
            for (int j = 0; j < columns(); j++) {
                if (!Double.isFinite(at(i, j))) {
                    throw new IllegalArgumentException(
                            "row " + i + ", column " + j + " is " + at(i, j) + "; values must be finite");
                }
            }
        }
    }

    private static void requireWhole(int length, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns is " + columns + "; it must be at least 1");
        }
        if (length % columns != 0) {
            throw new IllegalArgumentException(
                    "there are " + length + " values, which are no rows of " + columns + " columns");
        }
    }

    /** 64-bit floats, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // of a call only, and never changed
    record Doubles(double[] values, int columns) implements RowMajor {
        public Doubles {
            requireWhole(values.length, columns);
        }

        @Override
        public int count() {
            return values.length / columns;
        }

        @Override
        public double at(int row, int column) {
            return values[row * columns + column];
        }
    }

    /** 32-bit floats, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // of a call only, and never changed
    record Floats(float[] values, int columns) implements RowMajor {
        public Floats {
            requireWhole(values.length, columns);
        }

        @Override
        public int count() {
            return values.length / columns;
        }

        @Override
        public double at(int row, int column) {
            return values[row * columns + column];
        }
    }
}
