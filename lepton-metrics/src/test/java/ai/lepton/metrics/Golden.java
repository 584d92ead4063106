package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Values of reference libraries, as the scripts beside the files wrote them. */
public final class Golden {
    private Golden() {}

    /** Returns the lines of a file, each split at its bars. */
    public static List<String[]> lines(String file) {
        InputStream stream = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file), file);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split("\\|", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the cases of a file, by their names. */
    public static Map<String, Case> cases(String file) {
        Map<String, Case> cases = new LinkedHashMap<>();
        for (String[] line : lines(file)) {
            cases.computeIfAbsent(line[0], name -> new Case(name, new LinkedHashMap<>()))
                    .fields()
                    .put(line[1], line[2]);
        }
        return cases;
    }

    /** One case: what is given, and what was found. */
    public record Case(String name, Map<String, String> fields) {
        public boolean has(String field) {
            return fields.containsKey(field);
        }

        public String text(String field) {
            return Objects.requireNonNull(fields.get(field), name + " has no " + field);
        }

        public double number(String field) {
            return Golden.doubles(text(field))[0];
        }

        public double[] doubles(String field) {
            return Golden.doubles(text(field));
        }

        public int[] ints(String field) {
            return Arrays.stream(text(field).split(" "))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns the numbers of a field, Python's nan and inf among them. */
    public static double[] doubles(String text) {
        return Arrays.stream(text.split(" "))
                .mapToDouble(value -> switch (value) {
                    case "nan" -> Double.NaN;
                    case "inf" -> Double.POSITIVE_INFINITY;
                    default -> Double.parseDouble(value);
                })
                .toArray();
    }

    /** Returns SplitMix64's first outputs as numbers in [0, 1), as the script makes them. */
    public static double[] mix(int n, long seed) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            values[i] = (z >>> 11) * 0x1.0p-53;
        }
        return values;
    }

    /** Asserts equality within 1e-12 of the expected value; NaN stands for an undefined score. */
    public static void assertAgrees(String what, double actual, double expected) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertThat(Double.valueOf(actual)).as(what).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
        }
    }

    /** Asserts equality of all values within 1e-12 relative. */
    public static void assertAgree(String what, double[] actual, double[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertAgrees(what + "[" + i + "]", actual[i], expected[i]);
        }
    }
}
