package ai.lepton.bench.privacy;

import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A file of 10 MB scanned for all kinds of personal data, in milliseconds: 200 ms are 50 MB/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScanPersonalData {
    private static final int BYTES = 10_000_000;
    private static final List<String> WORDS = List.of(
            "the",
            "of",
            "and",
            "to",
            "in",
            "a",
            "is",
            "that",
            "for",
            "it",
            "as",
            "was",
            "with",
            "be",
            "by",
            "on",
            "not",
            "patient",
            "account",
            "statement",
            "between",
            "company",
            "information",
            "2026",
            "17",
            "3.5",
            "customer",
            "please",
            "number");
    private static final List<String> FOUND = List.of(
            "536-90-4399",
            "jane.doe@gmail.com",
            "4111 1111 1111 1111",
            "DE89 3704 0044 0532 0130 00",
            "12345678Z",
            "+44 20 7946 0958");

    /** Prose has one match in 2,000 characters; dense text has one in 60; numbers are a table of them without any. */
    @Param({"prose", "dense", "numbers"})
    public String text = "";

    private Path file = Path.of("");

    /** Writes the file. */
    @Setup
    public void write() throws IOException {
        Random random = new Random(5);
        StringBuilder made = new StringBuilder(BYTES + 100);
        while (made.length() < BYTES) {
            if (text.equals("numbers")) {
                made.append(random.nextInt(100_000))
                        .append(',')
                        .append(random.nextDouble())
                        .append(',');
                made.append(random.nextInt(2_000_000_000)).append('\n');
                continue;
            }
            made.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(12) == 0 ? ".\n" : " ");
            if (random.nextInt(text.equals("dense") ? 10 : 350) == 0) {
                made.append(FOUND.get(random.nextInt(FOUND.size()))).append(' ');
            }
        }
        file = Files.writeString(Files.createTempFile("personal-data", ".txt"), made);
    }

    /** Removes the file. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }

    /** Scans with Lepton. */
    @Benchmark
    public PersonalDataReport lepton() {
        return PersonalDataScanner.everything().inRegion("US").scan(file);
    }
}
