package ai.lepton.ethics.safety;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Elements;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that a system proposed, what was decided, and who looked at them. Immutable.
 *
 * <pre>{@code
 * try (Rows rows = Csv.of(file).rows()) {
 *     ReviewedDecisions decisions = ReviewedDecisions.read("border gate", rows, "proposed", "decided", "reviewers");
 * }
 * }</pre>
 *
 * <p>A log of decisions is read once, one after another, in memory that does not grow with it.
 *
 * @param subject the name of the system
 * @param decisions number of decisions
 * @param reviewed how many of them at least one person looked at
 * @param overridden how many of those were decided otherwise than proposed
 * @param confirmedByTwo how many of all at least two different persons looked at
 * @param sha256 the hash of the decisions, in their order
 */
public record ReviewedDecisions(
        String subject, long decisions, long reviewed, long overridden, long confirmedByTwo, String sha256)
        implements Evidence {
    /** Refuses an empty subject, and counts that can't be. */
    public ReviewedDecisions {
        Elements.required("sha256", sha256);
        Given.subject("reviewed decisions", subject);
        if (overridden < 0
                || confirmedByTwo < 0
                || reviewed < overridden
                || reviewed < confirmedByTwo
                || decisions < reviewed) {
            throw new IllegalArgumentException("of " + decisions + " decisions " + reviewed + " were reviewed, "
                    + overridden + " of those overridden, " + confirmedByTwo + " confirmed by two; that can't be");
        }
    }

    /**
     * Reads decisions to their end. The caller closes the rows.
     *
     * @param subject the name of the system
     * @param rows one decision each
     * @param proposed the column of what the system proposed
     * @param decided the column of what was decided
     * @param reviewers the column of who looked at it: a list, or a text with {@code ;} between the persons; missing if nobody did
     * @throws DataException if the file is malformed, a column is not there, or what was proposed or decided is missing
     * @throws IllegalStateException if the rows are closed
     */
    public static ReviewedDecisions read(String subject, Rows rows, String proposed, String decided, String reviewers) {
        Elements.required("subject", subject);
        Elements.required("rows", rows);
        Elements.required("proposed", proposed);
        Elements.required("decided", decided);
        Elements.required("reviewers", reviewers);
        Fingerprint fingerprint = new Fingerprint("reviewed-decisions/1").add(subject);
        long[] counts = new long[4];
        for (Row row : rows) {
            String before = required(row, proposed);
            String after = required(row, decided);
            Set<String> persons = persons(row.value(reviewers));
            counts[0]++;
            counts[1] += persons.isEmpty() ? 0 : 1;
            counts[2] += persons.isEmpty() || before.equals(after) ? 0 : 1;
            counts[3] += persons.size() > 1 ? 1 : 0;
            fingerprint.add(before).add(after).add(persons.size());
        }
        return new ReviewedDecisions(subject, counts[0], counts[1], counts[2], counts[3], fingerprint.hex());
    }

    private static String required(Row row, String column) {
        String text = row.text(column);
        if (text == null || text.isBlank()) {
            throw new DataException(row.place() + ": column '" + column + "' is missing; write what it was");
        }
        return text.trim();
    }

    private static Set<String> persons(@Nullable Object value) {
        Set<String> persons = new HashSet<>();
        List<?> named = value instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).toList()
                : value == null ? List.of() : List.of(value.toString().split(";", -1));
        for (Object person : named) {
            String name = person.toString().trim();
            if (!name.isEmpty()) {
                persons.add(name);
            }
        }
        return persons;
    }

    @Override
    public String kind() {
        return "reviewed decisions";
    }

    /** Returns the number of decisions. */
    @Override
    public long size() {
        return decisions;
    }
}
