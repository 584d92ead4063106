package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void keepsTheOrderItIsGiven() {
        Labels labels = Labels.of("malignant", "benign");
        assertThat(labels.names()).containsExactly("malignant", "benign");
        assertThat(labels.indexOf("benign")).isEqualTo(1);
        assertThat(labels.name(0)).isEqualTo("malignant");
        assertThat(labels.contains("other")).isFalse();
        assertThat(labels.contains(null)).isFalse();
        assertThat(labels).isEqualTo(Labels.of(List.of("malignant", "benign"))).hasToString("[malignant, benign]");
        assertThat(labels).isNotEqualTo(Labels.of("benign", "malignant"));
    }

    @Test
    void takesIntegersBooleansAndEnumsByTheirNames() {
        assertThat(Labels.of(List.of(1, 2)).indexOf("2")).isEqualTo(1);
        assertThat(Labels.of("1", "2").indexOf(2)).isEqualTo(1);
        assertThat(Labels.of(List.of(false, true)).indexOf(true)).isEqualTo(1);
        assertThat(Labels.of(List.of(TimeUnit.DAYS)).name(0)).isEqualTo("DAYS");
    }

    @Test
    void findsLabelsInOneOrder() {
        assertThat(Labels.in(List.of(10, 9), List.of(2)).names()).containsExactly("2", "9", "10");
        assertThat(Labels.in(List.of(TimeUnit.DAYS), List.of(TimeUnit.HOURS)).names())
                .containsExactly("HOURS", "DAYS");
        assertThat(Labels.in(List.of("b", 1), List.of("a")).names()).containsExactly("1", "a", "b");
        assertThat(Labels.in(List.of("10", 9), List.of(2L, 1.5, "-3", "1e3")).names())
                .containsExactly("-3", "1.5", "2", "9", "10", "1e3");
        assertThat(Labels.in(List.of("10", "9"), List.of("2 ", "x")).names()).containsExactly("10", "2 ", "9", "x");
        assertThat(Labels.in(List.of("01", "1"), List.of("1.0")).names()).containsExactly("01", "1", "1.0");
        assertThat(Labels.in(List.of(true), List.of(false)).names()).containsExactly("false", "true");
        // By code points, not by halves of them.
        assertThat(Labels.in(List.of("\uFF41", "\uD83D\uDE00"), List.of("z")).names())
                .containsExactly("z", "\uFF41", "\uD83D\uDE00");
        assertThat(Labels.in(List.of(new StringBuilder("b")), List.of(new StringBuilder("a")))
                        .names())
                .containsExactly("a", "b");
        assertThat(Labels.in(List.of(1, "1"), List.of(1)).names()).containsExactly("1");
    }

    @Test
    void ordersNumeralsAsNumbersByEveryRouteSoThatWeightedKappaIsTheSame() {
        int[] truth = {2, 10, 9, 2, 10, 9, 2};
        int[] predicted = {2, 10, 10, 9, 2, 9, 2};
        double kappa = ConfusionMatrix.of(Labels.of("2", "9", "10"), boxed(truth), boxed(predicted))
                .score(OverallMeasure.QUADRATIC_KAPPA)
                .orElseThrow();
        for (IntFunction<Object> as : List.<IntFunction<Object>>of(
                i -> i,
                i -> (long) i,
                i -> "" + i,
                i -> (short) i,
                BigInteger::valueOf,
                i -> i % 2 == 0 ? i : "" + i)) {
            List<Object> one = Arrays.stream(truth).mapToObj(as).toList();
            List<Object> other = Arrays.stream(predicted).mapToObj(as).toList();
            ConfusionMatrix matrix = ConfusionMatrix.of(one, other);
            assertThat(matrix.labels().names()).containsExactly("2", "9", "10");
            assertThat(matrix.score(OverallMeasure.QUADRATIC_KAPPA).orElseThrow())
                    .isEqualTo(kappa);
            assertThat(ConfusionMatrix.of(reversed(one), reversed(other)).labels())
                    .isEqualTo(matrix.labels());
        }
        assertThat(Labels.orderOf(List.of("10", "9")).compare("9", "10")).isNegative();
        assertThat(Labels.orderOf(List.of("10", "9", "x")).compare("9", "10")).isPositive();
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static List<Object> reversed(List<Object> values) {
        List<Object> reversed = new ArrayList<>(values);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void refusesNamesThatLookTheSame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of("caf\u00E9", "tea", "cafe\u0301"))
                .withMessage("label[2] 'cafe\u0301' and label[0] 'caf\u00E9' look the same but are spelled otherwise: "
                        + "U+0065 U+0301 for U+00E9; make them one, by java.text.Normalizer with form NFC, or by taking "
                        + "out blanks and characters without width");
        for (String[] pair : new String[][] {
            {"yes", "yes "},
            {" yes", "yes"},
            {"New York", "New\u00A0York"},
            {"New York", "New  York"},
            {"benign", "\uFEFFbenign"},
            {"be\u00ADnign", "benign"},
            {"\uAC00", "\u1100\u1161"},
            {"\u212B", "\u00C5"},
            {" ", ""}
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Labels.of(pair))
                    .withMessageContaining(" look the same but are spelled otherwise: ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Labels.in(List.of(pair[0]), List.of(pair[1])))
                    .withMessageContaining(" look the same");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ConfusionMatrix.of(List.of(pair), List.of(pair)))
                    .withMessageContaining(" look the same");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of("x".repeat(5000), "x".repeat(5000) + "\n"))
                .satisfies(error ->
                        assertThat(error.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
    }

    @Test
    void takesNamesThatLookOtherwise() {
        // Case, numerals of one number, joiners that change what is seen, look-alikes of another script.
        assertThat(Labels.of("a", "A", "1", "1.0", "\u0646\u0645\u06CC", "\u0646\u200C\u0645\u06CC", "\u0410")
                        .size())
                .isEqualTo(7);
        assertThat(Labels.of("", "a b", "ab", "-", "--").size()).isEqualTo(5);
    }

    @Test
    void saysThatAnUnknownLabelLooksLikeAKnownOne() {
        Labels labels = Labels.of("caf\u00E9", "tea");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> labels.indexOf("cafe\u0301"))
                .withMessage(
                        "'cafe\u0301' is not a label; labels are 'caf\u00E9', 'tea'; it looks like 'caf\u00E9' but is "
                                + "spelled otherwise: U+0065 U+0301 for U+00E9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(labels, List.of("tea", "tea ")))
                .withMessage("truth[1] is 'tea ', not one of the labels 'caf\u00E9', 'tea'; it looks like 'tea' but is "
                        + "spelled otherwise: U+0020 for nothing");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of())
                .withMessage("there are no labels; give at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of("a", "b", "a"))
                .withMessage("label[2] 'a' repeats label[0]; labels are distinct");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of(Arrays.asList("a", null)))
                .withMessage("label[1] is null; a missing label needs a name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of("a", "b").indexOf("c"))
                .withMessage("'c' is not a label; labels are 'a', 'b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.of("a", "b").indexOf(null))
                .withMessage("null is not a label; labels are 'a', 'b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.in(List.of(), List.of()))
                .withMessage("there are no examples to take labels from; give the labels as well");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.in(List.of("a"), Arrays.asList("a", null)))
                .withMessage("predicted[1] is null; a missing label needs a name");
    }

    @Test
    void listsTheFirstOfManyLabels() {
        Labels many = Labels.of(IntStream.range(0, 12).boxed().toList());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> many.indexOf("x"))
                .withMessage(
                        "'x' is not a label; labels are '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' and 2 more");
    }
}
