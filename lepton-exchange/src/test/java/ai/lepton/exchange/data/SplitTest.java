package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
    /** The expected orders are those that golden.py prints. */
    @Test
    void shufflesTheSameOnEveryMachine() {
        assertThat(Permutation.of(10, 42)).containsExactly(8, 3, 6, 5, 4, 0, 9, 2, 1, 7);
        assertThat(Permutation.of(0, 1)).isEmpty();
        assertThat(Permutation.of(1, 1)).containsExactly(0);
        long hash = 0;
        for (int i : Permutation.of(100_000, -1)) {
            hash = hash * 31 + i;
        }
        assertThat(hash).isEqualTo(-7438655684575051760L);
    }

    @Test
    void shufflesIntoEveryOrderEquallyOften() {
        int[] counts = new int[24];
        for (long seed = 0; seed < 24_000; seed++) {
            int[] order = Permutation.of(4, seed * 0x5DEECE66DL);
            int rank = 0;
            for (int i = 0; i < 4; i++) {
                int smaller = 0;
                for (int j = i + 1; j < 4; j++) {
                    smaller += order[j] < order[i] ? 1 : 0;
                }
                rank = rank * (4 - i) + smaller;
            }
            counts[rank]++;
        }
        // Chi-square with 23 degrees of freedom: 49.7 is its 0.999 quantile.
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000)
                .sum();
        assertThat(chiSquare).isLessThan(49.7);
    }

    @ParameterizedTest
    @CsvSource({
        // rows, train, validation, train rows, validation rows, test rows
        "569, 0.8, 0, 455, 0, 114",
        "569, 0.64, 0.16, 364, 91, 114",
        "10, 0.64, 0.16, 6, 2, 2",
        "2, 0.5, 0, 1, 0, 1",
        "5, 0.5, 0, 3, 0, 2",
        "3, 0.3333333333333333, 0.3333333333333333, 1, 1, 1",
    })
    void cutsAtTheRoundedCumulativeFractions(
            int rows, double train, double validation, int trained, int chosen, int judged) {
        Shuffled shuffled = rows(rows, 1).shuffledBy(7);
        Split split =
                validation == 0 ? shuffled.split(train) : shuffled.split(train, validation, 1 - train - validation);
        assertThat(split.train().size()).isEqualTo(trained);
        assertThat(split.hasValidation()).isEqualTo(validation > 0);
        assertThat(split.hasValidation() ? split.validation().size() : 0).isEqualTo(chosen);
        assertThat(split.test().size()).isEqualTo(judged);
    }

    @Test
    void givesEachRowToExactlyOnePart() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            int n = 30 + random.nextInt(300);
            double train = 0.3 + 0.4 * random.nextDouble();
            double validation = (1 - train) / 2;
            Shuffled shuffled = rows(n, 3).shuffledBy(random.nextLong());
            Split split = (random.nextBoolean() ? shuffled.stratified() : shuffled)
                    .split(train, validation, 1 - train - validation);
            int[] ids = Stream.of(split.train(), split.validation(), split.test())
                    .map(SplitTest::ids)
                    .flatMapToInt(Arrays::stream)
                    .sorted()
                    .toArray();
            assertThat(ids).isEqualTo(IntStream.range(0, n).toArray());
            assertThat(split.train().size()).isCloseTo((int) (train * n), within(3));
        }
    }

    @Test
    void keepsTheClassesOfARowAndTheOrderOfTheSeed() {
        Table all = rows(50, 3);
        Split split = all.shuffledBy(11).split(0.5);
        int[] order = Permutation.of(50, 11);
        assertThat(ids(split.train())).isEqualTo(Arrays.copyOf(order, 25));
        for (int i = 0; i < 25; i++) {
            assertThat(split.train().target()[i]).isEqualTo(order[i] % 3);
        }
        assertThat(all.shuffledBy(11).read()).isEqualTo(all.rows(order));
        assertThat(all.shuffledBy(11).split(0.5).train()).isEqualTo(split.train());
        assertThat(all.shuffledBy(12).split(0.5).train()).isNotEqualTo(split.train());
    }

    @Test
    void stratifiesEachClassWithinARow() {
        // 60 of class 0, 30 of class 1, 10 of class 2.
        int[] target =
                IntStream.range(0, 100).map(i -> i < 60 ? 0 : i < 90 ? 1 : 2).toArray();
        Table table = rows(100, 1).withTarget(Labels.of("a", "b", "c"), target);
        Split split = table.shuffledBy(1).stratified().split(0.7, 0.1, 0.2);
        assertThat(counts(split.train())).containsExactly(42, 21, 7);
        assertThat(counts(split.validation())).containsExactly(6, 3, 1);
        assertThat(counts(split.test())).containsExactly(12, 6, 2);
        assertThat(split.train().target())
                .isNotEqualTo(Arrays.stream(split.train().target()).sorted().toArray());
    }

    @Test
    void refusesAClassThatWouldBeMissingFromAPart() {
        Table table =
                rows(10, 1).withTarget(Labels.of("a", "rare", "absent"), new int[] {0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> table.shuffledBy(1).stratified().split(0.8))
                .isInstanceOf(DataException.class)
                .hasMessage("the test part would have no row of class 'rare': 1 are too few; add rows, enlarge its"
                        + " fraction, or split without stratified()");
        assertThat(table.rows(0, 1, 2, 3, 5)
                        .shuffledBy(1)
                        .stratified()
                        .split(0.6)
                        .train()
                        .size())
                .isEqualTo(3);
    }

    @Test
    void refusesFractionsThatAreNone() {
        Shuffled shuffled = rows(10, 1).shuffledBy(1);
        assertThatThrownBy(() -> shuffled.split(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("train fraction is 1.0, outside (0, 1)");
        assertThatThrownBy(() -> shuffled.split(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shuffled.split(0.5, 0, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("validation fraction is 0.0, outside (0, 1)");
        assertThatThrownBy(() -> shuffled.split(0.5, 0.25, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fractions 0.5, 0.25 and 0.3 sum to 1.05; they must sum to 1");
        assertThatThrownBy(() -> shuffled.split(0.99))
                .isInstanceOf(DataException.class)
                .hasMessage("the test part would be empty: 10 rows are too few for it; add rows or enlarge its"
                        + " fraction");
        assertThatThrownBy(() -> shuffled.split(0.5).validation())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the split has no validation part; make one with split(train, validation, test)");
    }

    @Test
    void learnsLevelsFromTheTrainingPartOnly() {
        StringBuilder text = new StringBuilder("id,c,k\n");
        for (int i = 0; i < 40; i++) {
            text.append(i).append(",level").append(i).append(",x\n");
        }
        Csv csv = Csv.of("rows", () -> new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        Split split = csv.numbers("id").categories("c", "k").shuffledBy(3).split(0.5);
        Category learned = split.schema().categories().get(0);
        assertThat(learned.levels()).hasSize(20).isSorted();
        assertThat(split.test().codes("c")).containsOnly(0);
        assertThat(split.test().codes("k")).containsOnly(1);
        assertThat(split.test().schema()).isEqualTo(split.schema());
        int[] ids = ids(split.train());
        for (int i = 0; i < ids.length; i++) {
            assertThat(split.train().codes("c")[i]).isEqualTo(learned.code("level" + ids[i]));
        }
        Split known = csv.schema(new Schema(List.of("id"), List.of(new Category("c", List.of("level1", "unused")))))
                .shuffledBy(3)
                .split(0.5);
        assertThat(known.schema().categories().get(0).levels()).containsExactly("level1", "unused");
    }

    @Test
    void saysItsSizes() {
        assertThat(rows(10, 1).shuffledBy(1).split(0.5)).hasToString("train 5, test 5 rows");
        assertThat(rows(10, 1).shuffledBy(1).split(0.5, 0.2, 0.3)).hasToString("train 5, validation 2, test 3 rows");
    }

    /** Returns rows whose one number is their index and whose class is the index modulo the classes. */
    private static Table rows(int n, int classes) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = i;
        }
        return Table.of(new Schema(List.of("id"), List.of()), numbers, new int[0])
                .withTarget(
                        Labels.of(IntStream.range(0, classes).boxed().toList()),
                        IntStream.range(0, n).map(i -> i % classes).toArray());
    }

    private static int[] ids(Table table) {
        double[] column = table.column("id");
        return IntStream.range(0, column.length).map(i -> (int) column[i]).toArray();
    }

    private static int[] counts(Table table) {
        int[] counts = new int[table.labels().size()];
        for (int c : table.target()) {
            counts[c]++;
        }
        return counts;
    }
}
