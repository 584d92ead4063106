package ai.lepton.ethics.safety.drift;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two samples of the same columns: a reference, such as the data that a model was fitted to, and what there is now. Immutable.
 *
 * <pre>{@code
 * TwoSamples.about("applications").numbers("income", before, now).categories("branch", branchesBefore, branchesNow)
 * }</pre>
 */
public final class TwoSamples implements Evidence {
    private final String subject;
    private final long reference;
    private final long current;
    private final List<Column> columns;
    private final Once sha256 = new Once(this::hash);

    private TwoSamples(String subject, long reference, long current, List<Column> columns) {
        this.subject = subject;
        this.reference = reference;
        this.current = current;
        this.columns = columns;
    }

    /** What is known of a column. */
    sealed interface Column {
        String name();
    }

    /** Numbers, each sample's known ones in their order. */
    record Numbers(String name, double[] reference, double[] current, long missingBefore, long missingNow)
            implements Column {}

    /** Levels, and how often each is in the samples; missing values are counted one place behind the last. */
    record Categories(String name, List<String> levels, long[] reference, long[] current) implements Column {}

    /** Returns samples of some subject, as yet without columns. */
    public static TwoSamples about(String subject) {
        Elements.required("subject", subject);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of two samples is empty");
        }
        return new TwoSamples(subject, -1, -1, List.of());
    }

    /**
     * Returns the samples that two tables are, with all columns of numbers and of categories; texts and targets are left out.
     *
     * @throws IllegalArgumentException if a column of one table is no column of the same kind of the other
     */
    public static TwoSamples of(String subject, Table reference, Table current) {
        TwoSamples samples = about(subject);
        Elements.required("reference", reference);
        List<String> before = new ArrayList<>(reference.schema().columns());
        List<String> now =
                new ArrayList<>(Elements.required("current", current).schema().columns());
        List<String> common = before.stream().filter(now::contains).toList();
        if (common.size() < before.size() || common.size() < now.size()) {
            before.removeAll(common);
            now.removeAll(common);
            throw new IllegalArgumentException("the samples have other columns: only the reference has "
                    + Quoted.all(before) + ", only the current one " + Quoted.all(now));
        }
        for (String column : common) {
            boolean isNumber = reference.schema().numbers().contains(column);
            if (isNumber != current.schema().numbers().contains(column)) {
                throw new IllegalArgumentException("column " + Quoted.of(column) + " has "
                        + (isNumber ? "numbers in the reference, categories" : "categories in the reference, numbers")
                        + " in the current sample");
            }
            samples = isNumber
                    ? samples.numbers(column, reference.column(column), current.column(column))
                    : samples.categories(column, reference.names(column), current.names(column));
        }
        return samples;
    }

    /**
     * Returns the samples with one more column, of numbers.
     *
     * @param column its name
     * @param reference its values in the reference, finite, or NaN where one is missing; copied
     * @param current the same of the current sample
     * @throws IllegalArgumentException if there is such a column, a sample has another length than before, or a value is infinite
     */
    public TwoSamples numbers(String column, double[] reference, double[] current) {
        Elements.required("reference", reference);
        Elements.required("current", current);
        double[] before = known(column, "reference", reference);
        double[] now = known(column, "current", current);
        return with(
                new Numbers(column, before, now, reference.length - before.length, current.length - now.length),
                reference.length,
                current.length);
    }

    private static double[] known(String column, String sample, double[] values) {
        double[] known = new double[values.length];
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new IllegalArgumentException(Quoted.bare(column) + ", " + sample + "[" + i + "] is " + values[i]
                        + "; numbers must be finite, or NaN where one is missing");
            }
            if (!Double.isNaN(values[i])) {
                known[size++] = values[i] + 0.0;
            }
        }
        known = Arrays.copyOf(known, size);
        Arrays.sort(known);
        return known;
    }

    /**
     * Returns the samples with one more column, of categories.
     *
     * @param column its name
     * @param reference the values of the reference, by their text; null where one is missing
     * @param current the same of the current sample
     * @throws IllegalArgumentException if there is such a column, or a sample has another length than before
     */
    public TwoSamples categories(
            String column, List<? extends @Nullable Object> reference, List<? extends @Nullable Object> current) {
        Elements.required("reference", reference);
        Elements.required("current", current);
        Map<String, long[]> counts = new LinkedHashMap<>();
        long[] missing = new long[2];
        count(reference, 0, counts, missing);
        count(current, 1, counts, missing);
        long[][] both = new long[2][counts.size() + 1];
        int at = 0;
        for (long[] count : counts.values()) {
            both[0][at] = count[0];
            both[1][at++] = count[1];
        }
        both[0][at] = missing[0];
        both[1][at] = missing[1];
        return with(
                new Categories(column, List.copyOf(counts.keySet()), both[0], both[1]),
                reference.size(),
                current.size());
    }

    private static void count(
            List<? extends @Nullable Object> values, int sample, Map<String, long[]> counts, long[] missing) {
        for (Object value : values) {
            boolean isReal = value instanceof Double || value instanceof Float;
            double real = isReal ? ((Number) value).doubleValue() : 1;
            if (value == null || Double.isNaN(real)) {
                missing[sample]++;
            } else {
                counts.computeIfAbsent(real == 0 ? "0.0" : value.toString(), level -> new long[2])[sample]++;
            }
        }
    }

    private TwoSamples with(Column column, long before, long now) {
        Elements.required("column", column.name());
        if (column.name().isBlank()) {
            throw new IllegalArgumentException("the name of a column is empty");
        }
        if (columns().contains(column.name())) {
            throw new IllegalArgumentException(
                    "samples of " + Quoted.of(subject) + " have " + Quoted.of(column.name()) + " already");
        }
        if (!columns.isEmpty() && (before != reference || now != current)) {
            throw new IllegalArgumentException(Quoted.bare(column.name()) + " has " + before + " and " + now
                    + " values but the samples have " + reference + " and " + current + " rows");
        }
        return new TwoSamples(subject, before, now, Elements.plus(columns, "column", column));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "two samples";
    }

    /** Returns the number of rows of both samples; 0 if one of them is empty. */
    @Override
    public long size() {
        return columns.isEmpty() || reference == 0 || current == 0 ? 0 : reference + current;
    }

    /** Returns the names of the columns. */
    public List<String> columns() {
        return columns.stream().map(Column::name).toList();
    }

    /** Returns the hash of each column's values, or counts, in their order. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Fingerprint fingerprint =
                new Fingerprint("two-samples/1").add(subject).add(reference).add(current);
        for (Column column : columns) {
            fingerprint.add(column.name());
            if (column instanceof Numbers numbers) {
                fingerprint.add(numbers.reference).add(numbers.current);
            } else if (column instanceof Categories categories) {
                fingerprint.add(categories.levels.size());
                categories.levels.forEach(fingerprint::add);
                for (int i = 0; i < categories.reference.length; i++) {
                    fingerprint.add(categories.reference[i]).add(categories.current[i]);
                }
            }
        }
        return fingerprint.hex();
    }

    long reference() {
        return reference;
    }

    long current() {
        return current;
    }

    /** Returns the columns of these names; all, if there are no names. */
    List<Column> columns(List<String> names) {
        return names.isEmpty() ? columns : names.stream().map(this::column).toList();
    }

    private Column column(String name) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        throw new IllegalArgumentException("samples of " + Quoted.of(subject) + " have no column " + Quoted.of(name)
                + "; they have " + Quoted.words(columns()));
    }
}
