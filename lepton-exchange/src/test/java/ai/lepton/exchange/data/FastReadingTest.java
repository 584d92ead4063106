package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
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
            String number = switch (i % 4) {
                case 0 -> Double.toString(random.nextDouble());
                case 1 ->
                    BigDecimal.valueOf(random.nextLong(), random.nextInt(25)).toPlainString();
                case 2 -> Integer.toString(random.nextInt());
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

    private static Object outcome(Csv csv) {
        try {
            return csv.read();
        } catch (DataException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
