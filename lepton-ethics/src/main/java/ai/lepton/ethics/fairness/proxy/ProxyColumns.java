package ai.lepton.ethics.fairness.proxy;

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
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Columns about people beside their protected attributes, and where known, what some model predicted of these. Immutable.
 *
 * <pre>{@code
 * ProxyColumns.about("loan").attribute("sex", sexes).categories("branch", branches).numbers("income", incomes)
 *         .predictions("sex", predictedByCrossValidation)
 * }</pre>
 *
 * <p>A missing value of a column is a category of its own: that somebody left it out may tell. People whose attribute is missing are
 * counted, and compared with nobody.
 */
public final class ProxyColumns implements Evidence {
    private final String subject;
    private final long rows;
    private final Map<String, Column> attributes;
    private final Map<String, Column> columns;
    private final Map<String, Column> predictions;
    private final Once sha256 = new Once(this::hash);

    private ProxyColumns(
            String subject,
            long rows,
            Map<String, Column> attributes,
            Map<String, Column> columns,
            Map<String, Column> predictions) {
        this.subject = subject;
        this.rows = rows;
        this.attributes = attributes;
        this.columns = columns;
        this.predictions = predictions;
    }

    /** What is known of a column. */
    sealed interface Column {
        int size();

        void addTo(Fingerprint fingerprint);
    }

    /** Levels, and each row's, -1 where it is missing. */
    record Levels(List<String> names, int[] codes) implements Column {
        @Override
        public int size() {
            return codes.length;
        }

        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.add(names.size());
            names.forEach(fingerprint::add);
            fingerprint.add(codes.length);
            for (int code : codes) {
                fingerprint.add(code);
            }
        }

        static Levels of(List<? extends @Nullable Object> values) {
            Map<String, Integer> known = new LinkedHashMap<>();
            int[] codes = new int[values.size()];
            int i = 0;
            for (Object value : values) {
                codes[i++] = value == null ? -1 : known.computeIfAbsent(value.toString(), level -> known.size());
            }
            return new Levels(List.copyOf(known.keySet()), codes);
        }
    }

    /** Numbers, NaN where one is missing. */
    record Numbers(double[] values) implements Column {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.add(values);
        }
    }

    /** Returns columns about some people, as yet without any. */
    public static ProxyColumns about(String subject) {
        Elements.required("subject", subject);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of proxy columns is empty");
        }
        return new ProxyColumns(subject, -1, Map.of(), Map.of(), Map.of());
    }

    /**
     * Returns the columns of numbers and of categories of a table, some of the latter being the protected attributes; texts and
     * targets are left out.
     *
     * @throws IllegalArgumentException if an attribute is no category of the table, or there is none
     */
    public static ProxyColumns of(String subject, Table table, String... attributes) {
        ProxyColumns all = about(subject);
        Elements.required("table", table);
        List<String> protectedOnes = Elements.of("attributes", attributes);
        List<String> names = table.schema().columns();
        List<String> categories = names.stream()
                .filter(Predicate.not(table.schema().numbers()::contains))
                .toList();
        if (protectedOnes.isEmpty() || !categories.containsAll(protectedOnes)) {
            throw new IllegalArgumentException("the attributes are " + Quoted.all(protectedOnes)
                    + "; name at least one, each a category of the table, which has " + Quoted.all(categories));
        }
        for (String attribute : protectedOnes) {
            all = all.attribute(attribute, table.names(attribute));
        }
        for (String column : names) {
            if (!protectedOnes.contains(column)) {
                all = categories.contains(column)
                        ? all.categories(column, table.names(column))
                        : all.numbers(column, table.column(column));
            }
        }
        return all;
    }

    /**
     * Returns these with a protected attribute, which columns may tell about.
     *
     * @param name such as {@code "sex"}
     * @param values each person's group, by its text; null where it is not known
     */
    public ProxyColumns attribute(String name, List<? extends @Nullable Object> values) {
        Elements.required("name", name);
        return with("attribute", name, Levels.of(Elements.required("values", values)), attributes);
    }

    /**
     * Returns these with a column of categories.
     *
     * @param name of the column
     * @param values each person's, by its text; null where it is missing
     */
    public ProxyColumns categories(String name, List<? extends @Nullable Object> values) {
        Elements.required("name", name);
        return with("column", name, Levels.of(Elements.required("values", values)), columns);
    }

    /**
     * Returns these with a column of numbers.
     *
     * @param name of the column
     * @param values each person's, finite, or NaN where it is missing; copied
     */
    public ProxyColumns numbers(String name, double[] values) {
        double[] copy = Elements.required("values", values).clone();
        Elements.required("name", name);
        for (int i = 0; i < copy.length; i++) {
            if (Double.isInfinite(copy[i])) {
                throw new IllegalArgumentException(Quoted.bare(name) + "[" + i + "] is " + copy[i]
                        + "; numbers must be finite, or NaN where one is missing");
            }
        }
        return with("column", name, new Numbers(copy), columns);
    }

    /**
     * Returns these with what any model predicted of an attribute from the columns together, for people that it was not fitted to,
     * as in a cross-validation.
     *
     * @param attribute its name
     * @param predicted each person's predicted group, by its text
     */
    public ProxyColumns predictions(String attribute, List<?> predicted) {
        attributed(attribute);
        return with("predictions of attribute", attribute, Levels.of(Elements.of("predicted", predicted)), predictions);
    }

    private ProxyColumns with(String what, String name, Column column, Map<String, Column> among) {
        Elements.required(what, name);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a column is empty");
        }
        boolean isPrediction = what.startsWith("predictions");
        boolean isThere = isPrediction
                ? predictions.containsKey(name)
                : attributes.containsKey(name) || columns.containsKey(name);
        if (isThere) {
            throw new IllegalArgumentException("columns of " + Quoted.of(subject) + " have the " + what + " "
                    + Quoted.of(name) + " already, or a column of this name");
        }
        if (rows >= 0 && column.size() != rows) {
            throw new IllegalArgumentException(
                    Quoted.bare(name) + " has " + column.size() + " values but there are " + rows + " people");
        }
        Map<String, Column> more = new LinkedHashMap<>(among);
        more.put(name, column);
        return new ProxyColumns(
                subject,
                column.size(),
                what.equals("attribute") ? more : attributes,
                what.equals("column") ? more : columns,
                isPrediction ? more : predictions);
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "proxy columns";
    }

    /** Returns the number of people; 0 without an attribute, and without anything that may tell about it. */
    @Override
    public long size() {
        return attributes.isEmpty() || (columns.isEmpty() && predictions.isEmpty()) ? 0 : rows;
    }

    /** Returns the hash of all values, in their order. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Fingerprint fingerprint = new Fingerprint("proxy-columns/1").add(subject);
        for (Map<String, Column> each : List.of(attributes, columns, predictions)) {
            fingerprint.add(each.size());
            each.forEach((name, column) -> column.addTo(fingerprint.add(name)));
        }
        return fingerprint.hex();
    }

    /** Returns the names of the columns. */
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    Levels attributed(String name) {
        return (Levels) named("attribute", name, attributes);
    }

    Levels predicted(String attribute) {
        return (Levels) named("predictions of attribute", attribute, predictions);
    }

    Column column(String name) {
        return named("column", name, columns);
    }

    private Column named(String what, String name, Map<String, Column> among) {
        Elements.required(what, name);
        if (!among.containsKey(name)) {
            throw new IllegalArgumentException("columns of " + Quoted.of(subject) + " have no " + what + " "
                    + Quoted.of(name) + "; they have " + Quoted.all(new ArrayList<>(among.keySet())));
        }
        return Objects.requireNonNull(among.get(name));
    }

    /** Returns the levels that a number is in: as many bins of like size as are asked for, by quantiles; missing ones are -1. */
    static Levels binned(double[] values, int bins) {
        double[] known = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] bounds = new double[Math.max(0, bins - 1)];
        for (int bin = 1; bin < bins && known.length > 0; bin++) {
            bounds[bin - 1] = known[(int) (((long) bin * known.length + bins - 1) / bins) - 1];
        }
        double[] distinct = Arrays.stream(bounds).distinct().toArray();
        int[] codes = new int[values.length];
        for (int i = 0; i < codes.length; i++) {
            int at = Arrays.binarySearch(distinct, values[i] + 0.0);
            codes[i] = Double.isNaN(values[i]) ? -1 : at >= 0 ? at : -at - 1;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= distinct.length; i++) {
            names.add("bin " + i);
        }
        return new Levels(names, codes);
    }
}
