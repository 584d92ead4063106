package ai.lepton.metrics.group;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CautionTableTest {
    private record Given(List<Measurement> measurements, double level) implements Report {
        @Override
        public Report atLevel(double other) {
            return this;
        }

        @Override
        public String table() {
            return "";
        }
    }

    private record GivenOnly(Given report) implements Judged<Given> {
        @Override
        public int size() {
            return 40;
        }

        @Override
        public Given report(int[] rows) {
            return report;
        }

        @Override
        public long examples(int[] rows) {
            return rows.length;
        }

        @Override
        public long examples(Given given) {
            return given.measurements().get(0).estimate().n();
        }

        @Override
        public List<String> titles(Given given) {
            return List.of("accuracy");
        }
    }

    private static Given report(double value, long n, @Nullable String caution) {
        Estimate estimate = new Estimate(Score.of(value), new Interval(0.5, 0.9, 0.95, "any"), n).withCaution(caution);
        return new Given(List.of(Measurement.of("accuracy", estimate)), 0.95);
    }

    @Test
    void theReasonsStandBelowTheTable() {
        Given all = report(0.75, 40, null);
        Given women = report(0.7, 12, "12 examples are few");
        Map<String, String> groups = Map.of("sex", "f\u202e");
        Slices.Slice<Given> slice = new Slices.Slice<>(groups, women, women.measurements(), 12, true);
        String table = new SliceTable<>(new GivenOnly(all), all, List.of(slice), 30, List.of("accuracy")).text();
        assertThat(table).isEqualTo("""
                              examples                accuracy
                all                 40    0.750 [0.500, 0.900]
                sex=f\\u202e         12*   0.700 [0.500, 0.900] (1)

                [low, high] at 95 % confidence
                * fewer than 30 examples: too few to say much
                (1) no interval that is known to hold its level, so it settles nothing: 12 examples are few
                """);
    }
}
