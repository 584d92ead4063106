package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with one row for each person, by columns. Immutable.
 *
 * <pre>{@code
 * PersonalRecords.about("patients").with("age_band", ages).with("zip", zips).with("disease", diseases)
 * }</pre>
 *
 * <p>A record is suppressed where all of its quasi-identifiers are {@code "*"}, or what {@link #suppressedAs} says: it tells
 * nothing to find its person by, and is no class of its own. One that has some other quasi-identifier left is a record like
 * any other.
 */
public final class PersonalRecords implements Evidence {
    private static final String SUPPRESSED = "*";

    private final String subject;
    private final List<Factor> columns;
    private final String suppressed;

    private PersonalRecords(String subject, List<Factor> columns, String suppressed) {
        this.subject = subject;
        this.suppressed = suppressed;
        this.columns = Elements.of("columns", columns);
    }

    /** Returns records about some people, as yet without columns. */
    public static PersonalRecords about(String subject) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of personal records is empty");
        }
        return new PersonalRecords(subject, List.of(), SUPPRESSED);
    }

    /**
     * Returns the records with one more column.
     *
     * @param column its name
     * @param values each person's value, by its text; not null
     * @throws IllegalArgumentException if it is not as long as the others, a value is null, or there is such a column
     */
    public PersonalRecords with(String column, List<?> values) {
        Elements.required("column", column);
        if (columns().contains(column)) {
            throw new IllegalArgumentException(
                    "records about " + Quoted.of(subject) + " have " + Quoted.of(column) + " already");
        }
        if (!columns.isEmpty() && values.size() != columns.get(0).size()) {
            throw new IllegalArgumentException(column + " has " + values.size() + " values but "
                    + columns.get(0).name() + " has " + columns.get(0).size() + "; they must describe the same people");
        }
        List<Factor> more = new ArrayList<>(columns);
        more.add(Factor.of(column, values));
        return new PersonalRecords(subject, more, suppressed);
    }

    /** Returns the records with one more column; see {@link #with(String, List)}. */
    public PersonalRecords with(String column, String... values) {
        Elements.required("column", column);
        return with(column, Elements.of("values", values));
    }

    /**
     * Returns the records with another value that stands for what was suppressed; {@code "*"} until then.
     *
     * @param value the value, not blank
     */
    public PersonalRecords suppressedAs(String value) {
        Elements.required("value", value);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the value of what was suppressed is empty");
        }
        return new PersonalRecords(subject, columns, value);
    }

    /** Returns whether all of these columns are suppressed in a row. */
    boolean isSuppressed(List<Factor> of, int row) {
        return of.stream().allMatch(column -> column.value(row).equals(suppressed));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "personal records";
    }

    /** Returns the number of people. */
    @Override
    public long size() {
        return columns.isEmpty() ? 0 : columns.get(0).size();
    }

    /** Returns the names of the columns. */
    public List<String> columns() {
        return columns.stream().map(Factor::name).toList();
    }

    /** Returns the hash of the columns, row by row. */
    @Override
    public String sha256() {
        Fingerprint fingerprint = new Fingerprint("personal-records/2")
                .add(subject)
                .add(suppressed)
                .add(size());
        for (Factor column : columns) {
            fingerprint.add(column.name()).add(column.levels().size());
            column.levels().forEach(fingerprint::add);
            for (int row = 0; row < column.size(); row++) {
                fingerprint.add(column.code(row));
            }
        }
        return fingerprint.hex();
    }

    Factor column(String name) {
        for (Factor column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        String known = columns.isEmpty() ? "none" : Quoted.words(columns());
        throw new IllegalArgumentException(
                "records about " + Quoted.of(subject) + " have no column " + Quoted.of(name) + "; they have " + known);
    }
}
