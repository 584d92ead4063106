package ai.lepton.core.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Points that fill a cube evenly, in the order of Gray's code.
 *
 * @see <a href="https://web.maths.unsw.edu.au/~fkuo/sobol/">Joe and Kuo 2008</a>
 */
final class SobolSequence {
    /** Dimensions of the cube. */
    static final int DIMENSIONS = 128;

    private static final int BITS = 32;
    private static final int[][] DIRECTIONS = directions();

    private SobolSequence() {}

    /**
     * Returns a coordinate of a point.
     *
     * @param dimension below {@link #DIMENSIONS}
     * @param point counted from 0
     * @param shift that flips the same bits of all points in this dimension, which keeps them even
     * @return in (0, 1): the middle of the 2<sup>-32</sup> that the point stands for
     */
    static double at(int dimension, int point, int shift) {
        int gray = point ^ (point >>> 1);
        int bits = shift;
        for (int j = 0; gray != 0; j++, gray >>>= 1) {
            if ((gray & 1) != 0) {
                bits ^= DIRECTIONS[dimension][j];
            }
        }
        return (Integer.toUnsignedLong(bits) + 0.5) * 0x1p-32;
    }

    private static int[][] directions() {
        int[][] all = new int[DIMENSIONS][BITS];
        for (int j = 0; j < BITS; j++) {
            all[0][j] = 1 << (BITS - 1 - j);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SobolSequence.class.getResourceAsStream("joe-kuo-128.txt")),
                StandardCharsets.US_ASCII))) {
            int dimension = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    fill(all[dimension++], line.split(" ", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void fill(int[] directions, String[] numbers) {
        int degree = Integer.parseInt(numbers[0]);
        int coefficients = Integer.parseInt(numbers[1]);
        for (int j = 0; j < BITS; j++) {
            if (j < degree) {
                directions[j] = Integer.parseInt(numbers[2 + j]) << (BITS - 1 - j);
                continue;
            }
            int next = directions[j - degree] ^ (directions[j - degree] >>> degree);
            for (int k = 1; k < degree; k++) {
                if ((coefficients >>> (degree - 1 - k) & 1) != 0) {
                    next ^= directions[j - k];
                }
            }
            directions[j] = next;
        }
    }
}
