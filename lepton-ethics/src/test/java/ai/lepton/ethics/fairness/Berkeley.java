package ai.lepton.ethics.fairness;

import ai.lepton.ethics.fairness.Decisions.Counts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The published table of 1973, from the test resources. */
final class Berkeley {
    private Berkeley() {}

    static Decisions admissions() {
        Counts counts = Decisions.counted("admission", "gender", "department");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Berkeley.class.getResourceAsStream("/berkeley/ucb-admissions.csv")),
                StandardCharsets.UTF_8))) {
            lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(cells ->
                            counts.add(Long.parseLong(cells[2]), Long.parseLong(cells[3]), cells[1], cells[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts.decisions();
    }
}
