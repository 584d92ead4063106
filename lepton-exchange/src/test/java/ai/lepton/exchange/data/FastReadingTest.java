package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What reads straight from bytes, held against what does not: the JDK's parser of doubles, and the thorough reader of CSV. */
class FastReadingTest {
    private static final String[] FIELDS = {
        "",
        "NA",
        "1",
        "-2.5",
        "0.1",
        "1e5",
        "007",
        "abc",
        "\"q\"",
        "\"a,b\"",
        "\"a\"\"b\"",
        "\"two\nlines\"",
        "é",
        "日🎈",
        " 3 ",
        "\"4\"",
        "123456789012345678",
        "0.30000000000000004",
        "-0",
        "+1",
        ".5",
        "5.",
        "x\"y",
        "\"\"",
        "1.7976931348623157e308",
        "4.9e-324",
        "2.2250738585072011e-308",
        "12345678.12345678",
        "\t"
    };

    private static double parsed(String text) {
        return Decimals.PLAIN.parse(text.toCharArray(), 0, text.length());
    }

    @Test
    void roundsNumbersAsTheJdkDoes() {
        Random random = new Random(2);
        for (int i = 0; i < 60_000; i++) {
            String text = switch (i % 5) {
                case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                case 1 -> random.nextInt(1000) + "." + (random.nextLong() >>> 1);
                case 2 -> Long.toUnsignedString(random.nextLong()) + "e" + (random.nextInt(700) - 360);
                case 3 ->
                    BigDecimal.valueOf(random.nextInt(), random.nextInt(30)).toPlainString();
                default -> {
                    // Between two doubles, or one digit beside: what is hardest to round.
                    double low = Double.longBitsToDouble(random.nextLong(0x7FE0_0000_0000_0000L));
                    BigDecimal middle = new BigDecimal(low)
                            .add(new BigDecimal(Math.nextUp(low)))
                            .divide(BigDecimal.valueOf(2));
                    String digits = middle.round(new java.math.MathContext(random.nextInt(1, 40)))
                            .toString();
                    yield digits;
                }
            };
            if (text.endsWith("y") || text.equals("NaN")) {
                continue;
            }
            double wanted = Double.parseDouble(text);
            assertThat((Double) parsed(text)).as(text).isEqualTo((Double) wanted);
        }
        assertThat(parsed("9007199254740993")).isEqualTo(9007199254740992.0);
        assertThat(parsed("9007199254740995")).isEqualTo(9007199254740996.0);
        assertThat(parsed("0.000000000000000000000000000000000000000000001")).isEqualTo(1e-45);
        assertThat(parsed("1".repeat(400))).isInfinite();
        assertThat(parsed("1e-400")).isZero();
    }

    @Test
    void numbersOfAFileAreRoundedAsTheJdkDoes() {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("x,y\n");
        double[] wanted = new double[40_000];
        for (int i = 0; i < wanted.length; i++) {
            String number = switch (i % 5) {
                case 0 -> Double.toString(random.nextDouble());
                case 1 ->
                    BigDecimal.valueOf(random.nextLong(), random.nextInt(25)).toPlainString();
                case 2 -> Integer.toString(random.nextInt());
                case 3 -> {
                    String digits = digits(random, random.nextInt(1, 24));
                    yield (random.nextInt(4) == 0 ? "-" : "")
                            + digits
                            + (random.nextBoolean() ? "" : "." + digits(random, random.nextInt(0, 24)));
                }
                default -> random.nextInt(100) + "." + "0".repeat(random.nextInt(12)) + random.nextInt(1_000_000);
            };
            wanted[i] = Double.parseDouble(number);
            text.append(number).append(i % 2 == 0 ? ",a\n" : ",b\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Table table = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                .numbers("x")
                .label("y")
                .read();
        assertThat(table.numbers()).isEqualTo(wanted);
    }

    @Test
    void readsWhatTheThoroughReaderReads() {
        Random random = new Random(4);
        int equal = 0;
        for (int trial = 0; trial < 200; trial++) {
            int rows = trial % 40 == 0 ? 30_000 : random.nextInt(1, 12);
            boolean isTame = trial % 2 == 0;
            String end = random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r\n" : "\r";
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "")
                    .append("a,b,c,d")
                    .append(end);
            for (int row = 0; row < rows; row++) {
                text.append(isTame ? String.valueOf(random.nextDouble()) : FIELDS[random.nextInt(FIELDS.length)]);
                for (int i = 0; i < 3; i++) {
                    text.append(',').append(FIELDS[random.nextInt(FIELDS.length)]);
                }
                text.append(random.nextInt(9) == 0 ? end + end : end);
            }
            if (random.nextInt(3) == 0) {
                text.setLength(text.length() - random.nextInt(1, 3));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(10) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(2, 256);
            }
            Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                    .numbers("a")
                    .categories("b")
                    .texts("c", "d");
            Object fast = outcome(csv);
            assertThat(fast).isEqualTo(outcome(csv.comments('\u0001')));
            equal += fast instanceof Table ? 1 : 0;
        }
        assertThat(equal).isGreaterThan(50);
    }

    private static String digits(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    @Test
    void theTableIsTheSameHoweverTheFileIsCutAndHoweverManyRead() {
        Random random = new Random(5);
        for (int trial = 0; trial < 120; trial++) {
            String end = List.of("\n", "\r\n", "\r").get(trial % 3);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "")
                    .append("a,b,c,d,e")
                    .append(end);
            int rows = random.nextInt(1, 300);
            for (int row = 0; row < rows; row++) {
                text.append(random.nextInt(9) == 0 ? "" : String.valueOf(random.nextInt(1000) / 8.0));
                for (int i = 0; i < 3; i++) {
                    String field = FIELDS[random.nextInt(FIELDS.length)];
                    text.append(',').append(field.equals("x\"y") ? "z" : field);
                }
                text.append(random.nextBoolean() ? ",True" : random.nextBoolean() ? ",\"true\"" : ",false");
                text.append(random.nextInt(9) == 0 ? end + end : end);
            }
            if (random.nextInt(3) == 0) {
                text.setLength(text.length() - end.length());
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                    .numbers("a")
                    .categories("b")
                    .texts("c", "d")
                    .label("e");
            Table whole = csv.fast(new CsvTable.Effort(1, 1 << 20));
            assertThat(whole).isNotNull().isEqualTo(csv.comments('\u0001').read());
            for (int threads = 1; threads <= 4; threads++) {
                assertThat(csv.fast(new CsvTable.Effort(threads, random.nextInt(1, 2000))))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aQuoteWithinAFieldCostsTimeButNoRow() {
        StringBuilder text = new StringBuilder("size,y\n");
        for (int i = 0; i < 50_000; i++) {
            text.append(i % 100).append(i == 30 ? " \"" : "").append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                .texts("size")
                .label("y");
        Table table = csv.fast(new CsvTable.Effort(3, 1000));
        assertThat(table).isNotNull().isEqualTo(csv.comments('\u0001').read());
        assertThat(csv.read().names("size").subList(29, 32)).containsExactly("29", "30 \"", "31");
    }

    @Test
    void whatIsWrongFarDownAFileIsToldWithItsLine() {
        String rows = "1.5,a\n2.5,b\n".repeat(200_000);
        byte[] bytes = ("x,y\n" + rows + "oops,a\n" + rows).getBytes(StandardCharsets.UTF_8);
        Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                .numbers("x")
                .label("y");
        assertThatThrownBy(csv::read)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("x.csv:400002: column 'x' is 'oops', not a finite decimal number");
        assertThat(csv.fast(new CsvTable.Effort(4, 1000))).isNull();
    }

    @Test
    void onlyTheCallerReadsTheStreamAndGetsWhatItThrows() {
        byte[] bytes = ("x,y\n" + "1.5,a\n2.5,b\n".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] target, int from, int length) {
                        readers.add(Thread.currentThread());
                        if (available() < 20_000) {
                            throw new IllegalStateException("the line is cut");
                        }
                        return super.read(target, from, length);
                    }
                })
                .numbers("x")
                .label("y");
        assertThatThrownBy(() -> csv.fast(new CsvTable.Effort(4, 5000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the line is cut");
        assertThat(readers).containsExactly(Thread.currentThread());
    }

    @Test
    void helpersEndWithTheReading() throws InterruptedException {
        byte[] bytes = ("x,y\n" + "1.5,a\n2.5,b\n".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        Csv csv = Csv.of("x.csv", () -> new ByteArrayInputStream(bytes))
                .numbers("x")
                .label("y");
        Thread.currentThread().interrupt();
        assertThat(csv.fast(new CsvTable.Effort(3, 5000))).isNotNull();
        assertThat(Thread.interrupted()).as("the caller stays interrupted").isTrue();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith("lepton-table-")) {
                each.join(10_000);
                assertThat(each.isAlive()).isFalse();
            }
        }
    }

    private static Object outcome(Csv csv) {
        try {
            return csv.read();
        } catch (DataException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
