package ai.lepton.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The rows are those of {@code peers.py --draws}, which wrote draws.txt. */
class DrawsTest {
    @Test
    void pythonDrawsTheSameRows() throws IOException {
        int[] truth = new int[8];
        int[] predicted = new int[8];
        Draws.classes(10, truth, predicted);
        boolean[] positive = new boolean[8];
        double[] score = new double[8];
        Draws.scores(positive, score);

        List<String> lines = lines();
        assertThat(truth).containsExactly(ints(lines.get(0)));
        assertThat(predicted).containsExactly(ints(lines.get(1)));
        for (int i = 0; i < 8; i++) {
            assertThat(positive[i] ? 1 : 0).isEqualTo(ints(lines.get(2))[i]);
        }
        assertThat(score).containsExactly(numbers(lines.get(3)));
    }

    private static int[] ints(String line) {
        return Arrays.stream(numbers(line)).mapToInt(number -> (int) number).toArray();
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" "))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(DrawsTest.class.getResourceAsStream("draws.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
