package ai.lepton.ethics.internal.claim;

import java.util.function.DoubleSupplier;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a claim about a group could show at all, by the sizes of its samples and the rate of all of them together; what
 * happened to the group by itself plays no part, but in {@code chance}.
 *
 * @param who the group that is the smallest in the claim, in words
 * @param size the number of people in it
 * @param missed the probability that a group which fares as all others do is not shown to keep the limit
 * @param least a bound below the smallest p-value that the claim can have of being beyond the limit, one-sided
 * @param chance the p-value of the group faring as the others do, worked out where it is asked for
 * @param noticed by a level, in (0, 1), at which a group is noticed to be unlike the others: the probability that one is
 *     which is as far beyond the limit as the limit is from parity
 * @param needed by the probability to be missed: the size at which it would be that; -1 where there is none
 * @param beside the other group of the claim, which has to have that size too; null if there is none that has to
 */
public record Reach(
        String who,
        long size,
        double missed,
        double least,
        DoubleSupplier chance,
        DoubleUnaryOperator noticed,
        DoubleToLongFunction needed,
        @Nullable Beside beside) {
    /**
     * The group that one is compared with, where it needs as many people.
     *
     * @param who the group, in words
     * @param size the number of people in it
     */
    public record Beside(String who, long size) {}

    /** Where there is no other group, or it has people enough. */
    public Reach(
            String who,
            long size,
            double missed,
            double least,
            DoubleSupplier chance,
            DoubleUnaryOperator noticed,
            DoubleToLongFunction needed) {
        this(who, size, missed, least, chance, noticed, needed, null);
    }

    /** Returns the p-value of the group faring as the others do. */
    public double unlike() {
        return chance.getAsDouble();
    }

    /** Returns the same where the smallest size to be judged is stated; 0 leaves it as it is. */
    public Reach statedFrom(long smallest) {
        return smallest <= 0
                ? this
                : new Reach(who, size, size < smallest ? 1 : 0, least, chance, noticed, target -> smallest, beside);
    }

    /** Returns the smallest size, in steps of about a percent, for which a predicate holds; -1 if none up to 1e9. */
    public static long smallest(LongPredicate enough) {
        long high = 1;
        while (!enough.test(high)) {
            high *= 2;
            if (high > 1_000_000_000L) {
                return -1;
            }
        }
        long low = high / 2;
        while (high - low > Math.max(1, high / 200)) {
            long middle = (low + high) >>> 1;
            if (enough.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
