package ai.lepton.ethics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CrossTest {
    @Test
    void combinationsAreNumberedByFirstAppearance() {
        Factor sex = Factor.of("sex", List.of("f", "m", "f", "m"));
        Factor band = Factor.of("band", List.of(1, 1, 2, 1));

        Cross cross = Cross.of(List.of(sex, band), 4);

        assertThat(cross.size()).isEqualTo(3);
        assertThat(new int[] {cross.index(0), cross.index(1), cross.index(2), cross.index(3)})
                .containsExactly(0, 1, 2, 1);
        assertThat(cross.values(2)).containsExactly("f", "2");
    }

    @Test
    void noFactorIsOneCombinationOfAllRows() {
        assertThat(Cross.of(List.of(), 3).size()).isEqualTo(1);
        assertThat(Cross.of(List.of(), 3).values(0)).isEmpty();
        assertThat(Cross.of(List.of(), 0).size()).isZero();
    }

    @Test
    void manyLevelsAgreeWithAMap() {
        SplittableRandom random = new SplittableRandom(5);
        int rows = 20_000;
        List<Factor> factors = new ArrayList<>();
        for (int f = 0; f < 3; f++) {
            Integer[] values = new Integer[rows];
            Arrays.setAll(values, i -> random.nextInt(5_000));
            factors.add(Factor.of("f" + f, List.of(values)));
        }

        Cross cross = Cross.of(factors, rows);

        Map<List<String>, Integer> expected = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            int at = row;
            List<String> key = factors.stream().map(factor -> factor.value(at)).toList();
            int index = expected.computeIfAbsent(key, missing -> expected.size());
            assertThat(cross.index(row)).isEqualTo(index);
            assertThat(cross.values(index)).isEqualTo(key);
        }
        assertThat(cross.size()).isEqualTo(expected.size());
    }

    @Test
    void valuesOfTheSameTextAreOneLevel() {
        Factor factor = Factor.of("band", List.of(1, "1", 1L));

        assertThat(factor.levels()).containsExactly("1");
    }

    @Test
    void levelsBeyondOneByteKeepTheCodesOfTheRowsBefore() {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            values.add(i % 300);
        }

        Factor factor = Factor.of("zip", values);

        assertThat(factor.levels()).hasSize(300);
        for (int row = 0; row < 600; row++) {
            assertThat(factor.value(row)).isEqualTo("" + row % 300);
        }
    }

    @Test
    void rowsOfAnotherColumnAreJoinedByTheirText() {
        Factor joined = Factor.of("sex", List.of("f", "m")).and(Factor.of("sex", List.of("x", "m", "f", "y")));

        assertThat(joined.levels()).containsExactly("f", "m", "x", "y");
        assertThat(List.of(joined.value(2), joined.value(3), joined.value(4), joined.value(5)))
                .containsExactly("x", "m", "f", "y");
    }

    @Test
    void sizesAreRowsOfEachCombination() {
        Factor sex = Factor.of("sex", List.of("f", "m", "f", "m"));
        Factor band = Factor.of("band", List.of(1, 1, 2, 1));

        assertThat(Cross.of(List.of(sex, band), 4).sizes()).containsExactly(1, 2, 1);
    }

    @Test
    void sizesAloneAreThoseOfNumberedRowsInAnyOrder() {
        for (int levels : List.of(3, 40, 20_000)) {
            SplittableRandom random = new SplittableRandom(levels);
            int rows = 5_000;
            List<Factor> factors = new ArrayList<>();
            for (int f = 0; f < 3; f++) {
                Integer[] values = new Integer[rows];
                Arrays.setAll(values, i -> random.nextInt(levels));
                factors.add(Factor.of("f" + f, List.of(values)));
            }
            long[] expected = Cross.of(factors, rows).sizes();

            assertThat(Cross.sizes(factors, rows)).containsExactlyInAnyOrder(expected);
        }
        assertThat(Cross.sizes(List.of(), 3)).containsExactly(3);
        assertThat(Cross.sizes(List.of(), 0)).isEmpty();
    }

    @Test
    @Timeout(60)
    void manyTextsOfOneHashEndWithTheirCounts() {
        int bits = 15;
        int rows = 100_000;
        List<String> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            values.add(collision(row % (1 << bits), bits));
        }
        assertThat(values.stream().mapToInt(String::hashCode).distinct()).hasSize(1);

        assertCounted(Factor.of("zip", values), rows, 1 << bits);
    }

    @Test
    @Timeout(60)
    void manyValuesOfOneHashThatHaveNoOrderEndWithTheirCounts() {
        int bits = 15;
        int rows = 100_000;
        List<List<String>> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            values.add(List.of(collision(row % (1 << bits), bits)));
        }

        assertCounted(Factor.of("zip", values), rows, 1 << bits);
    }

    /** Returns a text for each number, all of one hash: "Aa" and "BB" have the same. */
    private static String collision(int number, int bits) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < bits; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    private static void assertCounted(Factor factor, int rows, int levels) {
        assertThat(factor.levels()).hasSize(levels);
        long[] sizes = Cross.sizes(List.of(factor, factor), rows);
        assertThat(sizes).hasSize(levels).containsOnly(rows / levels, rows / levels + 1);
        assertThat(Arrays.stream(sizes).sum()).isEqualTo(rows);
    }

    @Test
    void nullIsRefusedByItsIndex() {
        assertThatThrownBy(() -> Factor.of("sex", Arrays.asList("f", null)))
                .hasMessage("sex[1] is null; write what a missing value means, such as 'unknown'");
    }

    @Test
    void aNumberThatIsMissingIsNoGroupOfItsOwnAndZeroHasNoSign() {
        Factor factor = Factor.of("dose", Arrays.asList(0.0, -0.0, Double.NaN, null, Float.NaN, -0.0f), "none");
        assertThat(factor.levels()).containsExactly("0.0", "none");
        assertThat(IntStream.range(0, 6).map(factor::code)).containsExactly(0, 0, 1, 1, 1, 0);
        assertThatThrownBy(() -> Factor.of("dose", List.of(1.0, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dose[1] is NaN; write what a missing value means, such as 'unknown'");
    }
}
