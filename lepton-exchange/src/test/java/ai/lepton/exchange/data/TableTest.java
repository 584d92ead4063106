package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.classification.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Schema SCHEMA =
            new Schema(List.of("x", "y"), List.of(new Category("color", List.of("red", "blue"))));
    private static final Table TABLE = Table.of(SCHEMA, new double[] {1, 2, 3, 4}, new int[] {1, 0})
            .withTarget(Labels.of("a", "b"), new int[] {1, 0});

    @Test
    void theDigestOfATableIsThatOfItsEqualsAndOfNoOther() {
        Schema schema = new Schema(List.of("a", "b"), List.of(new Category("c", List.of("x", "y"))));
        double[] numbers = {1, Double.NaN, 3, -0.0};
        Table table = Table.of(schema, numbers, new int[] {1, Table.MISSING});
        assertThat(table.sha256())
                .hasSize(64)
                .isEqualTo(
                        Table.of(schema, numbers, new int[] {1, Table.MISSING}).sha256());
        List<Table> others = List.of(
                table,
                table.rows(1, 0),
                Table.of(schema, new double[] {1, Double.NaN, 3, 1}, new int[] {1, Table.MISSING}),
                Table.of(schema, numbers, new int[] {1, 2}),
                Table.of(new Schema(List.of("ab", ""), schema.categories()), numbers, new int[] {1, Table.MISSING}),
                table.withTarget("t", new double[] {0, 1}),
                table.withTarget("u", new double[] {0, 1}),
                table.withTarget(Labels.of("p", "q"), new int[] {0, 1}),
                table.withTarget(Labels.of("p", "q"), new int[] {1, 1}),
                table.withTarget(Labels.of("p", "r"), new int[] {0, 1}));
        assertThat(others.stream().map(Table::sha256)).doesNotHaveDuplicates();
    }

    @Test
    void copiesArraysInAndOut() {
        double[] numbers = {1, 2, 3, 4};
        int[] categories = {1, 2};
        int[] target = {0, 1};
        Table table = Table.of(SCHEMA, numbers, categories).withTarget(Labels.of("a", "b"), target);
        numbers[0] = 9;
        categories[0] = 0;
        target[0] = 1;
        table.numbers()[0] = 9;
        table.categories()[0] = 0;
        table.target()[0] = 1;
        assertThat(table.numbers()).containsExactly(1, 2, 3, 4);
        assertThat(table.categories()).containsExactly(1, 2);
        assertThat(table.target()).containsExactly(0, 1);
    }

    @Test
    void takesRowsInAnyOrderAndMoreThanOnce() {
        Table rows = TABLE.rows(1, 0, 1);
        assertThat(rows.size()).isEqualTo(3);
        assertThat(rows.numbers()).containsExactly(3, 4, 1, 2, 3, 4);
        assertThat(rows.categories()).containsExactly(0, 1, 0);
        assertThat(rows.target()).containsExactly(0, 1, 0);
        assertThat(TABLE.rows().size()).isZero();
        assertThatThrownBy(() -> TABLE.rows(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void knowsItsColumns() {
        assertThat(TABLE.column("y")).containsExactly(2, 4);
        assertThat(TABLE.codes("color")).containsExactly(1, 0);
        assertThatThrownBy(() -> TABLE.column("Y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no number column 'Y'; did you mean 'y'? there are 'x', 'y'");
        assertThatThrownBy(() -> TABLE.codes("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no category column 'x'; there are 'color'");
        assertThat(SCHEMA.categories().get(0).cardinality()).isEqualTo(3);
        assertThat(SCHEMA.categories().get(0).code("green")).isZero();
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThatThrownBy(() -> Table.of(SCHEMA, new double[3], new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 numbers and 2 categories are no whole rows of 2 numbers and 1 categories");
        assertThatThrownBy(() -> Table.of(SCHEMA, new double[4], new int[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Table.of(SCHEMA, new double[] {1, 2, 3, 1 / 0.0}, new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("numbers[3], row 1 of 'y', is Infinity; numbers must be finite, or NaN where one is"
                        + " missing");
        assertThatThrownBy(() -> Table.of(SCHEMA, new double[4], new int[] {0, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("categories[1], row 1 of 'color', is 3, outside [0, 2], and not -1, which is missing");
        assertThatThrownBy(() -> Table.of(new Schema(List.of(), List.of()), new double[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the schema has no columns; a table needs at least one");
        assertThatThrownBy(() -> TABLE.withTarget(Labels.of("a"), new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target has 1 values but the table has 2 rows");
        assertThatThrownBy(() -> TABLE.withTarget(Labels.of("a"), new int[] {0, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target[1] is 1, outside [0, 1)");
    }

    @Test
    void refusesNamesThatComeTwice() {
        assertThatThrownBy(() -> new Schema(List.of("a"), List.of(new Category("a", List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schema has the column 'a' twice; column names must be distinct");
        assertThatThrownBy(() -> new Category("c", List.of("x", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("category 'c' has the level 'x' twice; levels must be distinct");
    }

    @Test
    void isEqualByValue() {
        Table same = Table.of(SCHEMA, new double[] {1, 2, 3, 4}, new int[] {1, 0})
                .withTarget(Labels.of("a", "b"), new int[] {1, 0});
        assertThat(TABLE).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(TABLE).isNotEqualTo(TABLE.rows(0)).isNotEqualTo(TABLE.rows(1, 0));
        assertThat(TABLE).isNotEqualTo(Table.of(SCHEMA, new double[] {1, 2, 3, 4}, new int[] {1, 0}));
        assertThat(Table.of(SCHEMA, new double[0], new int[0])).hasToString("0 rows of 2 numbers and 1 categories");
    }

    @Test
    void hasANumberToBePredictedInPlaceOfClasses() {
        double[] days = {7, 8};
        Table table = TABLE.withTarget("days", days);
        days[0] = 0;
        table.numericTarget()[1] = 0;
        assertThat(table.hasTarget()).isFalse();
        assertThat(table.hasNumericTarget()).isTrue();
        assertThat(table.numericTargetName()).isEqualTo("days");
        assertThat(table.numericTarget()).containsExactly(7, 8);
        assertThat(table.rows(1, 0, 1).numericTarget()).containsExactly(8, 7, 8);
        assertThat(table.rows(1, 0)).isNotEqualTo(table);
        assertThat(table.rows(0, 1)).isEqualTo(table).hasSameHashCodeAs(table);
        assertThat(table).isNotEqualTo(table.withTarget("hours", table.numericTarget()));
        assertThat(table).hasToString("2 rows of 2 numbers and 1 categories, target 'days'");
        assertThat(table.withTarget(Labels.of("a"), new int[] {0, 0}).hasNumericTarget())
                .isFalse();
    }

    @Test
    void refusesTargetsThatDoNotFit() {
        assertThatThrownBy(() -> TABLE.withTarget("days", new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target 'days' has 1 values but the table has 2 rows");
        assertThatThrownBy(() -> TABLE.withTarget("days", new double[] {1, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target 'days'[1] is NaN; targets must be finite");
        assertThatThrownBy(() -> TABLE.withTarget("color", new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the target 'color' is one of the columns; a model would be told what it is to predict");
        assertThatThrownBy(TABLE::numericTarget)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the table was read without a number to be predicted; read it with target(...) to know it");
    }
}
