package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    private static final String PATIENTS = """
            radius,texture,site,diagnosis
            1.5, -2e-3 ,left,malignant
            +.5,7,"right, upper",benign
            3.,8,left,benign
            """;

    @TempDir
    private Path directory;

    @Test
    void readsNumbersCategoriesAndLabels() {
        Table table = csv(PATIENTS)
                .numbers("texture", "radius")
                .categories("site")
                .label("diagnosis")
                .read();
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.schema())
                .isEqualTo(new Schema(
                        List.of("texture", "radius"), List.of(new Category("site", List.of("left", "right, upper")))));
        assertThat(table.schema().columns()).containsExactly("texture", "radius", "site");
        assertThat(table.numbers()).containsExactly(-0.002, 1.5, 7, 0.5, 8, 3);
        assertThat(table.categories()).containsExactly(1, 2, 1);
        assertThat(table.labels().names()).containsExactly("benign", "malignant");
        assertThat(table.target()).containsExactly(1, 0, 0);
        assertThat(table.column("radius")).containsExactly(1.5, 0.5, 3);
        assertThat(table.codes("site")).containsExactly(1, 2, 1);
        assertThat(table).hasToString("3 rows of 2 numbers and 1 categories, classes [benign, malignant]");
    }

    @Test
    void readsAFileAStreamAndAResource() throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), PATIENTS);
        Table table = Csv.of(file).numbers("radius").read();
        assertThat(csv(PATIENTS).numbers("radius").read()).isEqualTo(table).hasSameHashCodeAs(table);
        Csv resource = Csv.resource(CsvTest.class, "bom-crlf.csv");
        assertThat(resource.columns()).containsExactly("größe", "note", "y");
        Table german = resource.numbers("größe").categories("note").label("y").read();
        assertThat(german.numbers()).containsExactly(1, 2, 3);
        assertThat(german.schema().categories().get(0).levels()).containsExactly("a \"quoted\"\r\nline", "日本");
        assertThat(german.labels().names()).containsExactly("2", "10");
        assertThatThrownBy(() -> Csv.resource(CsvTest.class, "none.csv").columns())
                .isInstanceOf(DataException.class)
                .hasMessage("none.csv does not exist; name a CSV file with a header row");
    }

    @Test
    void readsEveryColumnThatIsNotAskedForOtherwiseAsANumber() {
        Table table = csv("a,id,b,y,c\n1,x,2,p,3\n")
                .numbers("c")
                .otherNumbers()
                .categories("id")
                .label("y")
                .read();
        assertThat(table.schema().numbers()).containsExactly("c", "a", "b");
        assertThat(table.numbers()).containsExactly(3, 1, 2);
    }

    @Test
    void readsOtherSeparators() {
        assertThat(csv("a;b\n1;2\n").separatedBy(';').numbers("b").read().numbers())
                .containsExactly(2);
        assertThat(csv("a\tb\n1\t2\n").separatedBy('\t').numbers("b").read().numbers())
                .containsExactly(2);
        assertThatThrownBy(() -> csv("").separatedBy('"'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a quote or a line end can't separate fields; use ',', ';' or '\\t'");
    }

    @Test
    void sortsLabelsAsNumbersWhereAllAreIntegers() {
        assertThat(csv("y\n10\n9\n-1\n10\n").label("y").read().labels().names()).containsExactly("-1", "9", "10");
        assertThat(csv("y\n10\n9\nx\n").label("y").read().labels().names()).containsExactly("10", "9", "x");
        assertThat(csv("y\n10\n9.5\n1e2\n2\n").label("y").read().labels().names())
                .containsExactly("2", "9.5", "10", "1e2");
        assertThat(csv("y\n10\n9\n1e2\n2\n").label("y").read().labels())
                .isEqualTo(Labels.in(List.of(10, 9), List.of("1e2", 2L)));
        assertThatThrownBy(() -> csv("y\ncaf\u00E9\ncafe\u0301\n").label("y").read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        ": column 'y': label[0] 'cafe\u0301' and label[1] 'caf\u00E9' look the same but are spelled");
        assertThat(csv("y\n01\n1\n").label("y").read().labels().names()).containsExactly("01", "1");
        assertThat(csv("y\n99999999999999999999\n1\n-\n")
                        .label("y")
                        .read()
                        .labels()
                        .names())
                .containsExactly("-", "1", "99999999999999999999");
    }

    @Test
    void readsANewFileAgainstAKnownSchemaAndLabels() {
        Table train = csv(PATIENTS)
                .numbers("radius")
                .categories("site")
                .label("diagnosis")
                .read();
        Csv fresh = csv("diagnosis,site,x,radius\nbenign,nowhere,?,1\nbenign,left,?,2\n");
        Table table =
                fresh.schema(train.schema()).label("diagnosis", train.labels()).read();
        assertThat(table.schema()).isEqualTo(train.schema());
        assertThat(table.labels()).isEqualTo(train.labels());
        assertThat(table.categories()).containsExactly(0, 1);
        assertThat(table.target()).containsExactly(0, 0);
        Table unlabelled = fresh.schema(train.schema()).read();
        assertThat(unlabelled.hasTarget()).isFalse();
        assertThatThrownBy(unlabelled::target)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the table was read without its classes; read it with label(...) to know them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "``| is empty; it needs a header row, then rows",
                "radius,y| has a header but no rows; it needs at least one",
                "radius,y\\n\\n\\n| has a header but no rows; it needs at least one",
                "raduis,y\\n1,a| has no column 'radius'; did you mean 'raduis'? its columns are 'raduis', 'y'",
                "Radius,y\\n1,a| has no column 'radius'; did you mean 'Radius'? its columns are 'Radius', 'y'",
                "x,y\\n1,a| has no column 'radius'; its columns are 'x', 'y'",
                "y,radius,y\\na,1,a|:1: the header has 'y' twice; column names must be distinct",
                "radius,y\\n1,a\\n2|:3: 1 field, but the header has 2;"
                        + " quote a field that holds the separator, and leave no field out",
                "radius,y\\n1,a\\n2,b,c|:3: 3 fields, but the header has 2;"
                        + " quote a field that holds the separator, and leave no field out",
                "radius,y\\n\"1\",\"a\\nb\"\\n2,|:4: column 'y' is empty; every row needs its label",
                "radius,y\\n1,a\\nthree,b|:3: column 'radius' is 'three', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\ninf,b|:2: column 'radius' is 'inf', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\n-Infinity,b|:2: column 'radius' is '-Infinity', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\n1f,b|:2: column 'radius' is '1f', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\n0x1p3,b|:2: column 'radius' is '0x1p3', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\n1.2.3,b|:2: column 'radius' is '1.2.3', not a finite decimal number"
                        + " such as 12.5 or -3e-4; correct it, or leave the row out",
                "radius,y\\n1e309,b|:2: column 'radius' is 1e309, beyond the range of a 64-bit float;"
                        + " rescale the column",
                "radius,y\\n1,NA|:2: column 'y' is 'NA', which means missing; every row needs its label, so leave the row"
                        + " out, or say with missing(...) what else means missing",
                "radius,y\\n1,\"b|: Unclosed quoted field at end of input (record starting at line 2);"
                        + " see that each quote is closed",
                "radius,y\\n1,\"b\"c|: Unexpected character after closing quote: 'c' (0x63)"
                        + " (record starting at line 2); see that each quote is closed",
            })
    void refusesMalformedFiles(String content, String reason) throws IOException {
        String text = content.replace("\\n", "\n");
        Path file = Files.writeString(directory.resolve("bad.csv"), text);
        assertThatThrownBy(() -> Csv.of(file).numbers("radius").label("y").read())
                .isInstanceOf(DataException.class)
                .hasMessage(file + reason);
        assertThatThrownBy(() -> csv(text).numbers("radius").label("y").read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv" + reason);
    }

    @Test
    void saysThatAColumnOfNamesMayBeMeantWhereNobodyAskedForNumbers() {
        Csv csv = csv("age,site,y\n40,Berlin,a\n").label("y");
        assertThatThrownBy(() -> csv.otherNumbers().read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv:2: column 'site' is 'Berlin', not a finite decimal number such as 12.5 or"
                        + " -3e-4; correct it, or leave the row out; the column was taken for numbers since nothing"
                        + " else is known of it, and one of names is read as categories");
        assertThatThrownBy(() -> csv.numbers("site").otherNumbers().read())
                .hasMessageEndingWith("; correct it, or leave the row out");
    }

    @Test
    void findsTheLineOfARow() {
        Csv csv = csv("\uFEFFa,b\n1,x\n\n2,\"two\nlines\"\r\n3,z").numbers("a");
        assertThat(csv.read().size()).isEqualTo(3);
        assertThat(csv.lineOf(0)).isEqualTo(2);
        assertThat(csv.lineOf(1)).isEqualTo(4);
        assertThat(csv.lineOf(2)).isEqualTo(6);
        assertThatThrownBy(() -> csv.lineOf(3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("patients.csv has no row 3");
        assertThatThrownBy(() -> csv.lineOf(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void listsTheFirstOfManyColumns() {
        String header = String.join(
                ",",
                java.util.stream.IntStream.range(0, 100).mapToObj(i -> "c" + i).toList());
        assertThatThrownBy(() -> csv(header + "\n").numbers("missing").read())
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("'c8', 'c9' and 90 more");
    }

    @Test
    void refusesALabelNeverSeen() {
        assertThatThrownBy(() -> csv(PATIENTS)
                        .label("diagnosis", Labels.of("benin", "unknown"))
                        .read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv:2: column 'diagnosis' is 'malignant', a label never seen; known are 'benin',"
                        + " 'unknown'");
        assertThatThrownBy(() -> csv(PATIENTS)
                        .label("diagnosis", Labels.of("malignant", "benin"))
                        .read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv:3: column 'diagnosis' is 'benign', a label never seen; did you mean 'benin'?"
                        + " known are 'malignant', 'benin'");
    }

    @Test
    void refusesWhatIsNoUtf8AndNamesTheLine() {
        byte[] latin = "radius\n1\ngrün\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> csv(latin).categories("radius").read())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:3: byte 0xFC is not valid UTF-8; save the file as UTF-8, or declare what it is in with"
                                + " charset(...)");
        byte[] cut = {'a', '\n', (byte) 0xE2, (byte) 0x82};
        assertThatThrownBy(() -> csv(cut).categories("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:2: byte 0xE2 is not valid UTF-8; save the file as UTF-8, or declare what it is in with"
                                + " charset(...)");
        byte[] utf16 = {(byte) 0xFF, (byte) 0xFE, 'a', 0};
        assertThatThrownBy(() -> csv(utf16).columns())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:1: byte 0xFF is not valid UTF-8; if the file is UTF-16, as its beginning looks, say"
                                + " charset(StandardCharsets.UTF_16)");
    }

    @Test
    void decodesAcrossBuffers() {
        StringBuilder text = new StringBuilder("a\n");
        for (int i = 0; i < 40_000; i++) {
            text.append("日🎈é".repeat(1 + i % 5)).append('\n');
        }
        Table table = csv(text.toString()).categories("a").read();
        assertThat(table.size()).isEqualTo(40_000);
        assertThat(table.schema().categories().get(0).levels()).hasSize(5);
        byte[] bytes = text.append("x\n").toString().getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 2] = (byte) 0x80;
        assertThatThrownBy(() -> csv(bytes).categories("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:40002: byte 0x80 is not valid UTF-8; save the file as UTF-8, or declare what it is in with"
                                + " charset(...)");
    }

    @Test
    void refusesAMissingFileADirectoryAndAFailingStream() {
        Path missing = directory.resolve("none.csv");
        assertThatThrownBy(() -> Csv.of(missing).numbers("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage(missing + " does not exist; name a CSV file with a header row");
        assertThatThrownBy(() -> Csv.of(directory).numbers("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage(directory + " is a directory; name a CSV file in it");
        Csv failing = Csv.of("remote", () -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        });
        assertThatThrownBy(() -> failing.numbers("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage("remote can't be read: connection reset");
        Csv closed = Csv.of("remote", () -> {
            throw new IOException("refused");
        });
        assertThatThrownBy(() -> closed.columns())
                .isInstanceOf(DataException.class)
                .hasMessage("remote can't be read: refused");
    }

    @Test
    void passesOnWhatAStreamOfTheUsersOwnThrows() {
        IllegalStateException theirs = new IllegalStateException("no connection");
        Csv failing = Csv.of("remote", () -> new InputStream() {
            @Override
            public int read() {
                throw theirs;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                throw theirs;
            }
        });
        assertThatThrownBy(() -> failing.numbers("a").read()).isSameAs(theirs);
    }

    @Test
    void readsATableOfMoreColumnsThanFewHave() {
        int columns = 100_000;
        String header = IntStream.range(0, columns).mapToObj(i -> "gene " + i).collect(Collectors.joining(","));
        Table table = csv(header + "\n" + "1,".repeat(columns - 1) + "2\n")
                .otherNumbers()
                .read();
        assertThat(table.numbers()).hasSize(columns).endsWith(2);
        assertThatThrownBy(() -> csv(",".repeat(1 << 20) + "\n").columns())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:1: a row of more than 1,048,576 fields or 67,108,864 characters; no table has such rows");
    }

    @Test
    void refusesARecipeThatAsksForAColumnTwiceOrForNone() {
        assertThatThrownBy(() -> csv("").numbers("a").categories("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'a' is asked for twice; a column is a number, a category, a text, the label or"
                        + " the target");
        assertThatThrownBy(() -> csv("").numbers("a", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").categories("a", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").label("a").numbers("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").label("a").schema(new Schema(List.of("a"), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("patients.csv: no column is asked for; name some with numbers(...), categories(...),"
                        + " texts(...), label(...) or target(...)");
    }

    @Test
    void readsANumberToBePredicted() {
        Csv recipe = csv("age,days,site\n40, 3.5 ,a\n50,-1e2,b\n")
                .otherNumbers()
                .categories("site")
                .target("days");
        Table table = recipe.read();
        assertThat(table.schema().columns()).containsExactly("age", "site");
        assertThat(table.numericTargetName()).isEqualTo("days");
        assertThat(table.numericTarget()).containsExactly(3.5, -100);
        assertThat(table.hasTarget()).isFalse();
        assertThat(table.numbers()).containsExactly(40, 50);
        assertThat(recipe).hasToString("patients.csv: numbers [] and all others, categories [site], target days");
        assertThat(recipe.shuffledBy(1).split(0.5).train().hasNumericTarget()).isTrue();
    }

    @Test
    void theLastOfLabelAndTargetCounts() {
        assertThat(csv("a,b\n1,2\n").numbers("a").label("b").target("b").read().hasNumericTarget())
                .isTrue();
        assertThat(csv("a,b\n1,2\n").numbers("a").target("b").label("b").read().hasTarget())
                .isTrue();
    }

    @Test
    void refusesATargetThatIsNoNumberOrAsked() {
        assertThatThrownBy(
                        () -> csv("a,b\n1,2\n2,much\n").numbers("a").target("b").read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("patients.csv:3: column 'b' is 'much', not a finite decimal number");
        assertThatThrownBy(() -> csv("a,b\n1,\n").numbers("a").target("b").read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv:2: column 'b' is missing; every row needs its target, so leave the row out");
        assertThatThrownBy(() -> csv("a\n1\n").numbers("a").target("c").read()).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> csv("").numbers("a").target("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").target("a").numbers("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").target("a").categories("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").target("a").schema(new Schema(List.of("a"), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("a,b\n1,2\n2,3\n")
                        .numbers("a")
                        .target("b")
                        .shuffledBy(1)
                        .stratified()
                        .split(0.5))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesARecipeAsItIs() {
        Csv first = csv(PATIENTS).numbers("radius");
        Csv second = first.numbers("texture").label("diagnosis");
        assertThat(first.read().schema().numbers()).containsExactly("radius");
        assertThat(second.read().schema().numbers()).containsExactly("radius", "texture");
        assertThat(second).hasToString("patients.csv: numbers [radius, texture], categories [], label diagnosis");
    }

    @Test
    void readsBackRandomDoublesExactly() {
        Random random = new Random(3);
        double[] values = new double[5000];
        StringBuilder text = new StringBuilder("a\n");
        for (int i = 0; i < values.length; i++) {
            do {
                values[i] = Double.longBitsToDouble(random.nextLong());
            } while (!Double.isFinite(values[i]));
            text.append(values[i]).append('\n');
        }
        assertThat(csv(text.toString()).numbers("a").read().numbers()).isEqualTo(values);
    }

    private static Csv csv(String text) {
        return csv(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Csv csv(byte[] bytes) {
        return Csv.of("patients.csv", () -> new ByteArrayInputStream(bytes));
    }

    @Test
    void aQuoteThatIsNeverClosedIsToldWithoutWaitingForItsEnd() {
        byte[] begin = "a,b\n1,\"".getBytes(StandardCharsets.UTF_8);
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(begin), new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        });
        assertThatThrownBy(() -> Csv.of("endless.csv", () -> endless).rows().forEach(row -> {}))
                .isInstanceOf(DataException.class)
                .hasMessage("endless.csv: a field of more than 16,777,216 characters (record starting at line 2), as an"
                        + " open quotation makes one of all that follows; see that each quote is closed");
    }
}
