package ai.lepton.bench.ethics;

import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.privacy.PersonalRecords;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** k-anonymity of records with six columns of texts, from the texts to the finding, in milliseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class Anonymity {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    /** Number of records. */
    @Param("1000000")
    public int rows = 1_000_000;

    private People people = People.draw(0);

    /** Draws records. */
    @Setup
    public void draw() {
        people = People.draw(rows);
    }

    /** Judges with Lepton; the finding has the hash of the records too. */
    @Benchmark
    public Map<String, Double> lepton() {
        return judge(people);
    }

    /** Takes the hash of the records alone, which is part of the finding. */
    @Benchmark
    public String leptonHash() {
        return people.personalRecords().sha256();
    }

    static Map<String, Double> judge(People people) {
        return judge(people.personalRecords());
    }

    /** Judges records made before, whose hash is taken the first time only. */
    static Map<String, Double> judge(PersonalRecords records) {
        Rule<PersonalRecords> rule = recordsAbout("people")
                .kAnonymity(5)
                .quasiIdentifiers(records.columns().toArray(String[]::new));
        Finding finding = rule.evaluate(records, DAY);
        Map<String, Double> found = new LinkedHashMap<>();
        if (finding.verdict() instanceof Verdict.Fail fail) {
            found.put(
                    "smallest",
                    Objects.requireNonNull(fail.measured()).estimate().score().orNaN());
        }
        for (List<Cell> row : finding.breakdowns().get(0).rows()) {
            if (row.get(0).toString().equals("classes")) {
                found.put("classes", Double.valueOf(row.get(1).toString()));
            }
        }
        return found;
    }
}
