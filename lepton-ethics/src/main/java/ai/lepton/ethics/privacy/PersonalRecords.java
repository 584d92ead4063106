package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable PersonalRecords population;

    /** The hash, taken when it is first asked for. */
    private @Nullable String sha256;

    private PersonalRecords(
            String subject, List<Factor> columns, String suppressed, @Nullable PersonalRecords population) {
        this.subject = subject;
        this.suppressed = suppressed;
        this.population = population;
        this.columns = Elements.of("columns", columns);
    }

    /** Returns records about some people, as yet without columns. */
    public static PersonalRecords about(String subject) {
        Given.subject("personal records", subject);
        return new PersonalRecords(subject, List.of(), SUPPRESSED, null);
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
        Elements.required("values", values);
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
        return new PersonalRecords(subject, more, suppressed, population);
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
        return new PersonalRecords(subject, columns, value, population);
    }

    /**
     * Returns the records that a table is, with all of its columns but the target: categories and texts by their names, numbers by
     * their text. A missing value, and a level that the schema does not have, is the empty text.
     */
    public static PersonalRecords of(String subject, Table table) {
        PersonalRecords records = about(subject);
        Elements.required("table", table);
        List<Factor> all = new ArrayList<>();
        for (String column : table.schema().columns()) {
            if (table.schema().numbers().contains(column)) {
                List<String> values = new ArrayList<>(table.size());
                for (double value : table.column(column)) {
                    values.add(Double.isNaN(value) ? "" : text(value));
                }
                all.add(Factor.of(column, values));
            } else {
                all.add(named(column, table));
            }
        }
        for (String column : table.texts()) {
            all.add(Factor.of(
                    column,
                    table.names(column).stream()
                            .map(value -> value == null ? "" : value)
                            .toList()));
        }
        return new PersonalRecords(records.subject, all, records.suppressed, null);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(Math.round(value))
                : Double.toString(value);
    }

    private static Factor named(String column, Table table) {
        List<String> levels = table.schema().categories().stream()
                .filter(category -> category.name().equals(column))
                .findFirst()
                .orElseThrow()
                .levels();
        List<String> names = new ArrayList<>(levels);
        int empty = names.indexOf("");
        if (empty < 0) {
            empty = names.size();
            names.add("");
        }
        int[] codes = table.codes(column);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = codes[i] > 0 ? codes[i] - 1 : empty;
        }
        return Factor.of(column, names, codes);
    }

    /**
     * Returns the records as some of a population, such as a register that an attacker may hold, whose quasi-identifiers are written
     * in the same way.
     *
     * @throws IllegalArgumentException if the population has a population of its own
     */
    public PersonalRecords among(PersonalRecords population) {
        if (population.population != null) {
            throw new IllegalArgumentException("the population " + Quoted.of(population.subject)
                    + " is among another one; give the records themselves");
        }
        return new PersonalRecords(subject, columns, suppressed, population);
    }

    Optional<PersonalRecords> population() {
        return Optional.ofNullable(population);
    }

    /** Returns whether all of these columns are suppressed in a row. */
    boolean isSuppressed(List<Factor> of, int row) {
        for (Factor column : of) {
            if (!column.value(row).equals(suppressed)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a row could have all of these columns suppressed. */
    boolean maySuppress(List<Factor> of) {
        return of.stream().allMatch(column -> column.levels().contains(suppressed));
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
        String known = sha256;
        if (known == null) {
            known = hash();
            sha256 = known;
        }
        return known;
    }

    private String hash() {
        Fingerprint fingerprint = new Fingerprint("personal-records/3")
                .add(subject)
                .add(suppressed)
                .add(size());
        for (Factor column : columns) {
            fingerprint.add(column.name()).add(column.levels().size());
            column.levels().forEach(fingerprint::add);
            fingerprint.addCodes(column);
        }
        if (population != null) {
            fingerprint.add(population.sha256());
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
