package ai.lepton.metrics.efficiency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    /** A bucket's middle may be off by so much, and a bound by twice that. */
    private static final double BUCKET = 1 / 512.0;

    static Stream<Golden.Case> cases() {
        return Golden.cases("efficiency/latencies.txt").values().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreeWithNumpyAndScipy(Golden.Case found) {
        long[] nanos = Arrays.stream(found.text("nanos").split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        Latencies exact = Latencies.of(nanos);
        Latencies.Histogram counted = Latencies.Histogram.of(nanos);
        Golden.assertAgrees("mean", exact.mean().orElseThrow(), found.number("mean"));
        Golden.assertAgrees("mean", counted.mean().orElseThrow(), found.number("mean"));
        for (Map.Entry<String, String> field : found.fields().entrySet()) {
            if (!field.getKey().startsWith("quantile")) {
                continue;
            }
            double quantile = Double.parseDouble(field.getKey().substring(9));
            double[] expected = Golden.doubles(field.getValue());
            Estimate estimate = exact.quantile(quantile, 0.95);
            Estimate near = counted.quantile(quantile, 0.95);
            assertThat(estimate.value()).as(field.getKey()).isEqualTo(expected[0]);
            assertThat(near.value()).isCloseTo(expected[0], within(BUCKET * expected[0]));
            if (Double.isNaN(expected[1]) || Double.isNaN(expected[2])) {
                assertThat(estimate.interval()).isEmpty();
                assertThat(near.interval()).isEmpty();
            } else {
                assertThat(estimate.bounds())
                        .isEqualTo(new Interval(expected[1], expected[2], 0.95, "order-statistics"));
                // A bucket's bounds lie outside what it holds.
                double low = near.interval().orElseThrow().low();
                double high = near.interval().orElseThrow().high();
                assertThat(low).isBetween(expected[1] * (1 - 2 * BUCKET), expected[1]);
                assertThat(high).isBetween(expected[2], expected[2] * (1 + 2 * BUCKET));
            }
        }
    }

    /** Of 1 to 100 the value of rank ⌈100 q⌉ is that rank. */
    @ParameterizedTest
    @CsvSource({"0.001, 1", "0.01, 1", "0.07, 7", "0.29, 29", "0.5, 50", "0.501, 51", "0.99, 99", "0.999, 100", "1, 100"
    })
    void haveTheQuantilesOfTheirRanks(double quantile, double expected) {
        long[] nanos = new long[100];
        Arrays.setAll(nanos, i -> 100L - i);
        assertThat(Latencies.of(nanos).quantile(quantile)).isEqualTo(Score.of(expected));
        assertThat(Latencies.Histogram.of(nanos).quantile(quantile)).isEqualTo(Score.of(expected));
    }

    @Test
    void areCountedInBucketsWithoutGapsOrOverlaps() {
        assertThat(Buckets.least(0)).isZero();
        assertThat(Buckets.greatest(Buckets.COUNT - 1)).isEqualTo(Long.MAX_VALUE);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            long least = Buckets.least(bucket);
            long greatest = Buckets.greatest(bucket);
            assertThat(Buckets.indexOf(least)).isEqualTo(bucket);
            assertThat(Buckets.indexOf(greatest)).isEqualTo(bucket);
            if (bucket > 0) {
                assertThat(least).isEqualTo(Buckets.greatest(bucket - 1) + 1);
            }
            double middle = least + (greatest - least) / 2.0;
            assertThat(middle - least).isLessThanOrEqualTo(BUCKET * least);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void comeCloseToHdrHistogram(long seed) {
        Histogram peer = new Histogram(3_600_000_000_000L, 3);
        SplittableRandom random = new SplittableRandom(seed);
        long[] nanos = new long[50_000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) Math.exp(random.nextDouble() * 25);
            peer.recordValue(nanos[i]);
        }
        Latencies.Histogram counted = Latencies.Histogram.of(nanos);
        for (double percentile : new double[] {0.1, 1, 10, 50, 90, 99, 99.9, 99.99, 100}) {
            double expected = peer.getValueAtPercentile(percentile);
            double value = counted.quantile(percentile / 100).orElseThrow();
            // HdrHistogram tells the upper edge of its bucket, of 3 digits here.
            assertThat(value).isCloseTo(expected, within(1 + expected * (BUCKET + 0.001)));
        }
        assertThat(counted.max().orElseThrow())
                .isCloseTo((double) peer.getMaxValue(), within(0.001 * peer.getMaxValue()));
        assertThat(counted.mean().orElseThrow()).isCloseTo(peer.getMean(), within(0.001 * peer.getMean()));
    }

    @Test
    void mergeInAnySplitAndOrder() {
        SplittableRandom random = new SplittableRandom(4);
        long[] nanos = random.longs(3000, 0, Long.MAX_VALUE)
                .map(v -> v >>> random.nextInt(63))
                .toArray();
        Latencies.Histogram whole = Latencies.Histogram.of(nanos);
        List<Latencies.Histogram> parts = new ArrayList<>(List.of(Latencies.Histogram.of()));
        int at = 0;
        while (at < nanos.length) {
            int end = Math.min(nanos.length, at + 1 + random.nextInt(400));
            parts.add(Latencies.Histogram.of(Arrays.copyOfRange(nanos, at, end)));
            at = end;
        }
        Collections.shuffle(parts, new Random(1));
        Latencies.Histogram merged =
                parts.stream().reduce(Latencies.Histogram::merge).orElseThrow();
        assertThat(merged.count()).isEqualTo(3000);
        assertThat(merged.mean()).isEqualTo(whole.mean());
        assertThat(merged.min()).isEqualTo(whole.min());
        assertThat(merged.max()).isEqualTo(whole.max());
        for (long rank = 1; rank <= 3000; rank++) {
            assertThat(merged.atLeast(rank)).isEqualTo(whole.atLeast(rank));
            assertThat(merged.atMost(rank)).isEqualTo(whole.atMost(rank));
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        for (int rank = 1; rank <= sorted.length; rank++) {
            assertThat(sorted[rank - 1]).isBetween(whole.atLeast(rank), whole.atMost(rank));
        }
    }

    @Test
    void haveTheMeanOfHugeValues() {
        long[] huge = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        assertThat(Latencies.Histogram.of(huge).mean().orElseThrow()).isCloseTo(0x1p63, within(0x1p12));
        assertThat(Latencies.of(huge).mean().orElseThrow()).isCloseTo(0x1p63, within(0x1p12));
        assertThat(Latencies.Histogram.of(huge).quantile(0.5).orElseThrow()).isCloseTo(0x1p63, within(0x1p54));
    }

    @Test
    void areUndefinedWhereThereAreNone() {
        for (Latencies none : List.of(Latencies.of(), Latencies.Histogram.of())) {
            assertThat(none.count()).isZero();
            for (Score score : List.of(none.mean(), none.min(), none.max(), none.quantile(0.5))) {
                assertThat(score).isEqualTo(Score.undefined("nothing was measured"));
            }
            assertThat(none.quantile(0.5, 0.95)).isEqualTo(Estimate.of(Score.undefined("nothing was measured"), 0));
        }
    }

    @Test
    void refuseWhatCannotBe() {
        assertThatThrownBy(() -> Latencies.of(3, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nanos[1] is -1; nothing takes less than no time");
        assertThatThrownBy(() -> Latencies.Histogram.of(-7))
                .hasMessage("nanos[0] is -7; nothing takes less than no time");
        assertThatThrownBy(() -> Latencies.of(3).quantile(0)).hasMessage("quantile is 0.0, outside (0, 1]");
        assertThatThrownBy(() -> Latencies.Histogram.of(3).atLeast(2)).hasMessage("rank is 2, outside [1, 1]");
        assertThatThrownBy(() -> Latencies.of(3).atMost(0)).hasMessage("rank is 0, outside [1, 1]");
    }
}
