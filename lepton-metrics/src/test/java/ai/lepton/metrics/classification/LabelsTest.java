package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    void findsLabelsInTheirNaturalOrder() {
        assertThat(Labels.in(List.of(10, 9), List.of(2)).names()).containsExactly("2", "9", "10");
        assertThat(Labels.in(List.of(TimeUnit.DAYS), List.of(TimeUnit.HOURS)).names())
                .containsExactly("HOURS", "DAYS");
        assertThat(Labels.in(List.of("b", 1), List.of("a")).names()).containsExactly("b", "1", "a");
        assertThat(Labels.in(List.of(1, "1"), List.of(1)).names()).containsExactly("1");
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
