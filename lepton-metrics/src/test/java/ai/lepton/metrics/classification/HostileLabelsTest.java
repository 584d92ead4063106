package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels that break lines, turn them round or never end do no harm to tables and messages. */
class HostileLabelsTest {
    private static final String LINES = "first\nsecond\r\n\tthird";
    private static final String TURNED = "a\u202eb\u2066c\ufeff";
    private static final String HALF = "\ud800\0\u001b[31mred";
    private static final String LONG = "beginning" + "x".repeat(1_000_000) + "end";
    private static final Labels LABELS = Labels.of(LINES, TURNED, HALF, LONG, "肯定的");

    private static ClassificationReport report() {
        int[] truth = {0, 1, 2, 3, 4, 0, 1, 2, 3, 4};
        int[] predicted = {0, 1, 2, 3, 4, 1, 1, 2, 4, 4};
        return Evaluation.of(LABELS, truth).predicted(predicted).report();
    }

    @Test
    void columnsStayBelowEachOther() {
        List<String> rows =
                report().table().lines().takeWhile(line -> !line.isEmpty()).toList();
        assertThat(rows)
                .anyMatch(row -> row.startsWith("first\\nsecond\\r\\n\\tthird "))
                .anyMatch(row -> row.startsWith("a\\u202eb\\u2066c\\ufeff "))
                .anyMatch(row -> row.startsWith("\\ud800\\u0000\\u001b[31mred "))
                .anyMatch(row -> row.matches("beginningx+…x+end .*"));
        assertThat(rows.stream().map(TextTable::width).distinct())
                .as("widths of the rows")
                .hasSize(1);
    }

    @Test
    void noLineOfATableIsLongOrHidesAnything() {
        for (String line : report().table().lines().toList()) {
            assertThat(line.length()).isLessThan(Quoted.LONGEST_MESSAGE);
            assertThat(line.chars().filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                    .isEmpty();
        }
    }

    @Test
    void messagesListThemOnOneLine() {
        assertThatThrownBy(() -> LABELS.indexOf("no\nlabel"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'no\\nlabel' is not a label; labels are 'first\\nsecond\\r\\n\\tthird', ")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThanOrEqualTo(Quoted.LONGEST_MESSAGE));
        assertThat(LABELS.toString().length()).isLessThan(300);
        assertThat(report().measurements())
                .allSatisfy(line -> assertThat(line.title().length()).isLessThan(120));
    }
}
