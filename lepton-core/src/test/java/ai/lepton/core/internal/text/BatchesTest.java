package ai.lepton.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

    private static String shown(Batches batches) {
        StringBuilder text = new StringBuilder();
        batches.forEach(rows -> text.append(Arrays.toString(rows)));
        return text.toString();
    }

    private static int[] lengths(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        // by hand: rows of one length share a batch, the longest first
        "'', 100, 8, '', 0, 0",
        "7, 100, 8, [0], 7, 7",
        "3 9 3 9, 100, 8, '[1, 3, 0, 2]', 24, 36", // 12 positions of padding are cheaper than another batch
        "3 99 3 99, 1000, 8, '[1, 3][0, 2]', 204, 204", // 192 are not
        "5 5 5 5 5, 10, 8, '[0][1, 2][3, 4]', 25, 25",
        "5 5 5 5 5, 1000, 2, '[0][1, 2][3, 4]', 25, 25",
        "500 2 2, 100, 8, '[0][1, 2]', 504, 504", // longer than the budget: alone
        "0 0 4, 100, 8, '[2, 0, 1]', 4, 12",
        "0 0, 1, 8, '[0][1]', 0, 0",
        "6 5 4 3 2 1, 12, 8, '[0, 1][2, 3][4, 5]', 21, 24"
    })
    void rowsOfLikeLengthShareABatch(
            String lengths, int budget, int most, String expected, long tokens, long positions) {
        Batches batches = Batches.of(lengths(lengths), budget, most);
        assertThat(shown(batches)).isEqualTo(expected);
        assertThat(batches.tokens()).isEqualTo(tokens);
        assertThat(batches.positions()).isEqualTo(positions);
    }

    @Test
    void everyRowIsInOneBatchAndNoBatchIsTooLarge() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            int[] lengths =
                    random.ints(random.nextInt(200), 0, 1 + random.nextInt(300)).toArray();
            int budget = 1 + random.nextInt(2000);
            int most = 1 + random.nextInt(40);
            Batches batches = Batches.of(lengths, budget, most);

            int[] seen = new int[lengths.length];
            long positions = 0;
            int shortest = Integer.MAX_VALUE;
            for (int[] rows : batches) {
                int longest = lengths[rows[0]];
                assertThat(rows.length).isBetween(1, most);
                assertThat(rows.length == 1 || (long) rows.length * longest <= budget)
                        .isTrue();
                assertThat(longest).isLessThanOrEqualTo(shortest);
                for (int row : rows) {
                    seen[row]++;
                    assertThat(lengths[row]).isLessThanOrEqualTo(longest);
                    shortest = lengths[row];
                }
                positions += (long) rows.length * longest;
            }
            assertThat(seen).containsOnly(lengths.length == 0 ? new int[0] : new int[] {1});
            assertThat(batches.positions()).isEqualTo(positions);
            assertThat(batches.tokens()).isEqualTo(IntStream.of(lengths).sum());
            assertThat(batches.padding())
                    .isCloseTo(positions == 0 ? 0 : 1 - batches.tokens() / (double) positions, within(1e-12));
            assertThat(shown(Batches.of(lengths, budget, most))).isEqualTo(shown(batches));
        }
    }

    @Test
    void noOtherCutOfTheSortedRowsIsCheaper() {
        Random random = new Random(6);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(11);
            int[] lengths = random.ints(n, 1, 120).toArray();
            int budget = 60 + random.nextInt(400);
            int most = 1 + random.nextInt(n);
            Batches batches = Batches.of(lengths, budget, most);
            assertThat(batches.positions() + 64L * batches.size()).isEqualTo(cheapest(lengths, budget, most));
        }
    }

    /** Tries all 2^(n - 1) ways to cut. */
    private static long cheapest(int[] lengths, int budget, int most) {
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        long best = Long.MAX_VALUE;
        for (int cuts = 0; cuts < 1 << (n - 1); cuts++) {
            long cost = 0;
            int begin = 0;
            boolean fits = true;
            for (int i = 0; i < n; i++) {
                if (i == n - 1 || (cuts >> i & 1) == 1) {
                    int rows = i + 1 - begin;
                    long positions = (long) rows * sorted[i];
                    fits &= rows <= most && (rows == 1 || positions <= budget);
                    cost += 64 + positions;
                    begin = i + 1;
                }
            }
            best = fits ? Math.min(best, cost) : best;
        }
        return best;
    }

    @Test
    void aMixOfLengthsIsPaddedLittle() {
        Random random = new Random(7);
        int[] lengths = IntStream.range(0, 1000)
                .map(i -> 4 + (int) Math.min(508, Math.exp(3 + random.nextGaussian())))
                .toArray();
        Batches batches = Batches.of(lengths, 4096, 64);
        assertThat(batches.padding()).isLessThan(0.1);
        assertThat(batches)
                .hasToString("%d batches of %d tokens, %.1f %% padding"
                        .formatted(batches.size(), batches.tokens(), 100 * batches.padding()));
    }

    @Test
    void aMillionRowsAndTheLongestLengthsAreFine() {
        int[] lengths = new Random(8).ints(1_000_000, 0, 512).toArray();
        lengths[77] = Integer.MAX_VALUE;
        Batches batches = Batches.of(lengths, 1 << 14, 128);
        assertThat(batches.rows(0)).containsExactly(77);
        assertThat(batches.tokens())
                .isEqualTo(IntStream.of(lengths).asLongStream().sum());
        assertThat(Batches.of(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}, Integer.MAX_VALUE, 9)
                        .positions())
                .isEqualTo(2L * Integer.MAX_VALUE);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(new int[] {1, -2}, 10, 10))
                .withMessage("lengths[1] is -2; wanted 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(new int[0], 0, 10))
                .withMessage("a batch of at most 10 rows and 0 positions holds nothing; wanted at least 1 of each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(new int[0], 10, -1))
                .withMessage("a batch of at most -1 rows and 10 positions holds nothing; wanted at least 1 of each");
    }
}
