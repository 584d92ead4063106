package ai.lepton.ethics.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReachesTest {
    private static final int STEPS = 16;

    /** The bound at every rate, none left out, by sums of probabilities. */
    private static double least(long x1, long n1, long x2, long n2, double limit, boolean isRatio) {
        int few = (int) Math.min(n1, n2);
        int many = (int) Math.max(n1, n2);
        int selected = (int) (x1 + x2);
        int fewest = Math.max(0, selected - many);
        int most = Math.min(few, selected);
        double low = 0;
        double high = 0;
        for (int i = 0; i <= STEPS; i++) {
            double p = i < STEPS ? (i + 0.5) / STEPS : (double) (selected - fewest) / many;
            double bottom = Math.max(0, isRatio ? limit * p : p - limit);
            low = Math.max(low, sum(0, fewest, few, bottom) * sum(selected - fewest, many, many, p));
            double q = i < STEPS ? p : (double) (selected - most) / many;
            double top = Math.min(1, isRatio ? q / limit : q + limit);
            high = Math.max(high, sum(most, few, few, top) * sum(0, selected - most, many, q));
        }
        return Math.min(low, high);
    }

    private static double sum(int from, int to, int n, double rate) {
        double sum = 0;
        for (int x = from; x <= to; x++) {
            double log = 0;
            for (int i = 1; i <= x; i++) {
                log += Math.log((double) (n - x + i) / i);
            }
            sum += rate <= 0 || rate >= 1
                    ? x == (rate <= 0 ? 0 : n) ? 1 : 0
                    : Math.exp(log + x * Math.log(rate) + (n - x) * Math.log1p(-rate));
        }
        return sum;
    }

    @Test
    void theBoundOfAPairIsThatOfAllRatesThoughMostAreNotWorkedOut() {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            int n1 = 1 + random.nextInt(i % 2 == 0 ? 12 : 60);
            int n2 = 1 + random.nextInt(60);
            int x1 = random.nextInt(n1 + 1);
            int x2 = random.nextInt(n2 + 1);
            boolean isRatio = random.nextBoolean();
            double limit = isRatio ? 0.8 : 0.1;
            double rate = (double) (x1 + x2) / (n1 + n2);
            double wanted = least(x1, n1, x2, n2, limit, isRatio);

            double found = new Reaches.Pair(x1, n1, x2, n2, rate, limit, isRatio, true)
                    .reach("a", "b", 0.95)
                    .least();

            assertThat(found).as("%s of %s, %s of %s", x1, n1, x2, n2).isCloseTo(wanted, within(1e-9 * wanted + 1e-15));
        }
    }

    @Test
    void whetherAGroupFaresAsOthersDoIsOnlyAskedWhereItMatters() {
        Reach reach = new Reach(
                "a",
                5,
                0.1,
                0.1,
                () -> {
                    throw new AssertionError("asked for");
                },
                tail -> 1,
                target -> 1);

        assertThat(reach.statedFrom(3).missed()).isZero();
    }
}
