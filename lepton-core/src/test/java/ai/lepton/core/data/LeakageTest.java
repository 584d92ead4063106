package ai.lepton.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakageTest {
    private static final Schema SCHEMA =
            new Schema(List.of("x", "day"), List.of(new Category("patient", List.of("ann", "bob", "cy"))));

    private static Table table(double[] numbers, int... patients) {
        return Table.of(SCHEMA, numbers, patients);
    }

    @Test
    void nothingIsFoundWhereNothingIsShared() {
        Table train = table(new double[] {1, 1, 2, 2}, 1, 1);
        Leakage leakage = Leakage.between(train, table(new double[] {1, 3}, 2))
                .ofGroups("patient")
                .ofTime("day");
        assertThat(leakage.findings()).isEmpty();
        assertThat(leakage).hasToString("nothing of what was looked at is in both");
    }

    @Test
    void equalRowsGroupsAndEarlierRowsAreTold() {
        Table train = table(new double[] {1, 1, 2, 2, Double.NaN, 0.0}, 1, 2, Table.MISSING);
        Table test = table(new double[] {9, 3, 2, 2, Double.NaN, -0.0, 2, 2}, 2, 2, Table.MISSING, 3);
        Leakage leakage = Leakage.between(train, test).ofGroups("patient").ofTime("day");
        assertThat(leakage.equalRows()).containsExactly(1, 2);
        assertThat(leakage.findings())
                .containsExactly(
                        "2 of 4 rows have the numbers and categories of a training row, the first of them row 1",
                        "2 of 4 rows are of a group of 'patient' that was trained on, such as 'bob'",
                        "3 of 4 rows are no later in 'day' than the last training row, at 2.0");
    }

    @Test
    void tablesOfOtherColumnsAreRefused() {
        Table train = table(new double[] {1, 1}, 1);
        Table other = Table.of(new Schema(List.of("x"), List.of()), new double[] {1}, new int[0]);
        assertThatThrownBy(() -> Leakage.between(train, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the tables have the columns 'x', 'day', 'patient' and 'x'; they must be the same, with the same"
                                + " levels");
    }
}
