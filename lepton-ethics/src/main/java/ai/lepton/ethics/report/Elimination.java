package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.List;

/** Gauss–Jordan elimination over the integers modulo a prime: which unknowns equations determine, whatever their right sides. */
final class Elimination {
    private Elimination() {}

    /**
     * Returns the unknowns whose unit vector is in the row space.
     *
     * @param equations coefficients in [0, prime); changed
     * @param unknowns how many there are
     * @param prime below 2^31
     */
    static List<Integer> determined(List<long[]> equations, int unknowns, long prime) {
        int rank = 0;
        List<Integer> pivots = new ArrayList<>();
        for (int column = 0; column < unknowns && rank < equations.size(); column++) {
            int found = rank;
            while (found < equations.size() && equations.get(found)[column] == 0) {
                found++;
            }
            if (found == equations.size()) {
                continue;
            }
            long[] pivot = equations.get(found);
            equations.set(found, equations.get(rank));
            equations.set(rank, pivot);
            long inverse = power(pivot[column], prime - 2, prime);
            for (int i = column; i < unknowns; i++) {
                pivot[i] = pivot[i] * inverse % prime;
            }
            for (int row = 0; row < equations.size(); row++) {
                long[] other = equations.get(row);
                long factor = other[column];
                if (row != rank && factor != 0) {
                    for (int i = column; i < unknowns; i++) {
                        other[i] = Math.floorMod(other[i] - factor * pivot[i], prime);
                    }
                }
            }
            pivots.add(column);
            rank++;
        }
        List<Integer> determined = new ArrayList<>();
        for (int row = 0; row < rank; row++) {
            int others = 0;
            for (long coefficient : equations.get(row)) {
                others += coefficient == 0 ? 0 : 1;
            }
            if (others == 1) {
                determined.add(pivots.get(row));
            }
        }
        return determined;
    }

    private static long power(long base, long exponent, long prime) {
        long result = 1;
        long square = base % prime;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            result = (rest & 1) == 1 ? result * square % prime : result;
            square = square * square % prime;
        }
        return result;
    }
}
