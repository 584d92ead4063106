package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.classification.Labels;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins, held against pandas.merge in the folder join, and against values that are worked by hand. */
class TableJoinTest {
    private static Csv file(String name) {
        return Csv.resource(TableJoinTest.class, "join/" + name + ".csv").missing("");
    }

    private static Csv csv(String text) {
        return Csv.of("x.csv", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<List<Object>> rows(Table table, List<String> columns) {
        List<List<Object>> rows = new ArrayList<>();
        try (Rows all = table.asRows().select(columns.toArray(String[]::new))) {
            all.forEach(row -> rows.add(row.values()));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"both, inner", "both, left", "site, inner", "site, left"})
    void joinsAsPandasDoes(String keys, String how) {
        boolean isBoth = keys.equals("both");
        boolean isInner = how.equals("inner");
        Table left = file("patients")
                .numbers("age", "visit")
                .categories("site")
                .texts("patient")
                .read();
        // The site is a text here, and its codes are others anyway.
        Csv doses = file("doses").categories("drug").texts("note", "site");
        Table right = isBoth
                ? doses.numbers("dose", "visit").read()
                : doses.numbers("dose").read();
        String[] on = isBoth ? new String[] {"site", "visit"} : new String[] {"site"};
        Table joined = isBoth
                ? isInner ? left.innerJoin(right, on) : left.leftJoin(right, on)
                : isInner ? left.innerJoinToSeveral(right, on) : left.leftJoinToSeveral(right, on);
        Table wanted = file(keys + "-" + how)
                .numbers("age", "visit", "dose")
                .categories("site", "drug")
                .texts("patient", "note")
                .read();
        List<String> columns = List.of("age", "visit", "dose", "site", "drug", "patient", "note");
        assertThat(joined.asRows().columns()).isEqualTo(columns);
        assertThat(rows(joined, columns)).isEqualTo(rows(wanted, columns));
    }

    @Test
    void categoriesMeetByTheirNamesAndNumbersExactly() {
        Table left = Table.of(
                new Schema(List.of("x"), List.of(new Category("c", List.of("a", "b")))),
                new double[] {0.1 + 0.2, 0.3, -0.0, Double.NaN, 0.3},
                new int[] {1, 2, 2, 1, 0});
        Table right = Table.of(
                new Schema(List.of("x", "y"), List.of(new Category("c", List.of("b", "a")))),
                new double[] {0.3, 10, 0.0, 20, 0.1 + 0.2, 30, Double.NaN, 40, 0.3, 50},
                new int[] {1, 1, 2, 2, 0});
        Table joined = left.leftJoin(right, "c", "x");
        assertThat(joined.column("y")).containsExactly(30, 10, 20, Double.NaN, Double.NaN);
        assertThat(joined.schema().categories()).isEqualTo(left.schema().categories());
        assertThat(joined.codes("c")).containsExactly(1, 2, 2, 1, 0);
        assertThat(left.innerJoin(right, "x", "c").column("y")).containsExactly(30, 10, 20);
        assertThat(left.innerJoin(right.rows(), "x", "c").size()).isZero();
        assertThat(left.leftJoin(right.rows(), "x", "c").missing()).containsEntry("y", 5);
    }

    @Test
    void theSameWordInBothFormsOfUnicodeIsOneKey() {
        Table left = csv("k,x\n\u00E9,1\n").numbers("x").texts("k").read();
        Table right = csv("k,y\ne\u0301,2\n").numbers("y").texts("k").read();
        assertThat(left.innerJoin(right, "k").column("y")).containsExactly(2);
    }

    @Test
    void severalRowsOfTheRightAreRefusedUnlessAskedFor() {
        Table left = csv("k,x\na,1\nb,2\n").numbers("x").texts("k").read();
        Table right =
                csv("k,y\na,1\nb,2\na,3\nb,4\na,5\n").numbers("y").texts("k").read();
        assertThatThrownBy(() -> left.leftJoin(right, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the right table has 3 rows for 'k' 'a', rows 1 and 3 among them, and several for 1 more of its"
                                + " keys; leave all but one out, or say leftJoinToSeveral to get a row for each");
        assertThatThrownBy(() -> left.innerJoin(right.rows(0, 1, 3), "k"))
                .hasMessage("the right table has 2 rows for 'k' 'b', rows 2 and 3; leave all but one out, or say"
                        + " innerJoinToSeveral to get a row for each");
        assertThat(left.innerJoinToSeveral(right, "k").column("y")).containsExactly(1, 3, 5, 2, 4);
    }

    @SuppressWarnings("NullAway") // what is refused
    @Test
    void refusesByName() {
        Table left =
                csv("k,x,c\na,1,p\nb,2,q\n").numbers("x").texts("k").label("c").read();
        Table right = csv("k,x,n,z\na,1,1,5\n")
                .numbers("x", "n")
                .texts("k")
                .target("z")
                .read();
        refused(left, right, "both tables have 'x', no key; make it one, or read one of the tables without it", "k");
        refused(
                left,
                right,
                "the left table is to predict 'c', the right 'z', and a table has one such column; read the other as a"
                        + " category, a number or a text",
                "k",
                "x");
        refused(left, right, "the left table has no column 'K'; did you mean 'k'? its columns are 'x', 'k', 'c'", "K");
        refused(left, right, "the right table has no column 'c'; its columns are 'x', 'n', 'k', 'z'", "c");
        refused(left, right, "there are no keys; name the columns by which rows meet");
        refused(left, right, "the key 'k' is there twice", "k", "k");
        Table numbered = csv("k,y\n1,1\n").numbers("k", "y").read();
        refused(
                left,
                numbered,
                "the key 'k' is text in the left table and a number in the right; read it the same way in both",
                "k");
        assertThatThrownBy(() -> left.innerJoin(null, "k"))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("right");
    }

    private static void refused(Table left, Table right, String why, String... keys) {
        assertThatThrownBy(() -> left.innerJoin(right, keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void refusesMoreCellsThanATableHoldsBeforeItTakesMemory() {
        Table many = Table.of(new Schema(List.of("k"), List.of()), new double[100_000], new int[0]);
        assertThatThrownBy(() -> many.innerJoinToSeveral(many, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the joined table would have 10000000000 rows of 1 columns, more cells than one table holds"
                        + " (2^31 - 9)");
    }

    @Test
    void classesOfTheRightAreKeptWhereEveryRowHasOne() {
        Table left = csv("k,x\na,1\nb,2\n").numbers("x").texts("k").read();
        Table right = csv("k,y\nb,p\na,q\n").texts("k").label("y").read();
        assertThat(left.leftJoin(right, "k").names("y")).containsExactly("q", "p");
        assertThat(left.leftJoin(right, "k").labels()).isEqualTo(Labels.of("p", "q"));
        assertThat(left.innerJoin(right.rows(0), "k").names("y")).containsExactly("p");
        assertThatThrownBy(() -> left.leftJoin(right.rows(0), "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 of 2 rows meet none of the right table, and so have no value of 'y', which is to be"
                        + " predicted; join with innerJoin");
        Table labelled = csv("k,x\na,1\nb,2\n").numbers("x").label("k").read();
        Table counts = csv("k,n\nb,5\na,6\n").numbers("n").texts("k").read();
        assertThat(labelled.innerJoin(counts, "k").target()).containsExactly(0, 1);
        assertThat(labelled.innerJoin(counts, "k").column("n")).containsExactly(6, 5);
    }
}
