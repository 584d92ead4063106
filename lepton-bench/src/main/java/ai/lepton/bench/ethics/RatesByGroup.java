package ai.lepton.bench.ethics;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.GroupCounts;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rates of the groups of three attributes and of all their intersections, from texts and booleans, in milliseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class RatesByGroup {
    static final int RESAMPLES = 2000;
    private static final int RATES = 3;

    /** Number of people. */
    @Param("10000000")
    public int rows = 10_000_000;

    private People people = People.draw(0);

    /** Draws people. */
    @Setup
    public void draw() {
        people = People.draw(rows);
    }

    /** Takes the rates with Lepton. */
    @Benchmark
    public Map<String, Double> lepton() {
        return rates(people);
    }

    /** Takes the rates of the threefold intersection, and the interval of each by 2,000 bootstrap resamples, with Lepton. */
    @Benchmark
    public Map<String, Double> leptonIntervals() {
        return intervals(people, List.copyOf(People.ATTRIBUTES.keySet()));
    }

    /** Reads what the rates are of, in order. */
    @Benchmark
    public long floor() {
        return read(people);
    }

    static long read(People people) {
        long sum = 0;
        for (List<String> column : people.attributes.values()) {
            for (String value : column) {
                sum += value.length();
            }
        }
        for (int i = 0; i < people.selected.length; i++) {
            sum += (people.selected[i] ? 1 : 0) + (people.qualified[i] ? 2 : 0);
        }
        return sum;
    }

    static Decisions decisions(People people) {
        Decisions decisions = Decisions.of("selection", people.selected).qualified(people.qualified);
        for (Map.Entry<String, List<String>> attribute : people.attributes.entrySet()) {
            decisions = decisions.by(attribute.getKey(), attribute.getValue());
        }
        return decisions;
    }

    static Map<String, Double> rates(People people) {
        Decisions decisions = decisions(people);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (List<String> names : People.intersections()) {
            decisions.countBy(names.toArray(String[]::new)).forEach((group, counts) -> {
                String key = String.join("×", names) + " " + String.join("×", group);
                rates.put(key + " selection-rate", value(counts.selectionRate()));
                rates.put(key + " true-positive-rate", value(counts.truePositiveRate()));
                rates.put(key + " false-positive-rate", value(counts.falsePositiveRate()));
            });
        }
        return rates;
    }

    static Map<String, Double> intervals(People people, List<String> names) {
        Map<List<String>, GroupCounts> groups = decisions(people).countBy(names.toArray(String[]::new));
        long[] cells = new long[groups.size() * 4];
        List<String> keys = new ArrayList<>();
        groups.forEach((group, counts) -> {
            int at = keys.size() / RATES * 4;
            cells[at] = counts.selectedQualified();
            cells[at + 1] = counts.rejectedQualified();
            cells[at + 2] = counts.selectedUnqualified();
            cells[at + 3] = counts.rejectedUnqualified();
            String key = String.join("×", names) + " " + String.join("×", group);
            keys.add(key + " selection-rate");
            keys.add(key + " true-positive-rate");
            keys.add(key + " false-positive-rate");
        });
        double[][] replicates = new MultinomialBootstrap(RESAMPLES, 1)
                .replicates(cells, keys.size(), (resample, rates) -> {
                    for (int group = 0; group < groups.size(); group++) {
                        double right = resample[group * 4];
                        double missed = resample[group * 4 + 1];
                        double wrong = resample[group * 4 + 2];
                        double rejected = resample[group * 4 + 3];
                        rates[group * RATES] = (right + wrong) / (right + missed + wrong + rejected);
                        rates[group * RATES + 1] = right / (right + missed);
                        rates[group * RATES + 2] = wrong / (wrong + rejected);
                    }
                });
        Map<String, Double> bounds = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            MultinomialBootstrap.percentiles(replicates[i], 0.95).ifPresent(interval -> {
                bounds.put(key + " low", interval.low());
                bounds.put(key + " high", interval.high());
            });
        }
        return bounds;
    }

    static double value(Score score) {
        return score.orNaN();
    }

    static Map<String, Double> twoGroups(People people) {
        Decisions decisions = Decisions.of("selection", people.selected)
                .qualified(people.qualified)
                .by("sex", people.attributes.getOrDefault("sex", List.of()));
        Map<List<String>, GroupCounts> groups = decisions.countBy("sex");
        GroupCounts first =
                groups.getOrDefault(List.of("sex0"), groups.values().iterator().next());
        GroupCounts second = groups.getOrDefault(List.of("sex1"), first);
        double difference = value(first.selectionRate()) - value(second.selectionRate());
        double odds = (value(first.truePositiveRate())
                        - value(second.truePositiveRate())
                        + value(first.falsePositiveRate())
                        - value(second.falsePositiveRate()))
                / 2;
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("statistical-parity-difference", difference);
        measures.put("disparate-impact", value(first.selectionRate()) / value(second.selectionRate()));
        measures.put("average-odds-difference", odds);
        return measures;
    }
}
