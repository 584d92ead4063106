package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the impact ratios that bias audits under New York City's Local Law 144 printed with those that follow from their
 * counts, and prints why they differ: one row for each reason.
 *
 * <p>It reads {@code audits/audits_full.csv} of the collection 'Auditing the Audits' (FAccT 2025), which is licensed under CC
 * BY-NC 4.0 and is no part of this project: whoever runs this downloads it.
 *
 * @see <a href="https://doi.org/10.1145/3715275.3732004">Auditing the Audits</a>
 * @see <a href="https://github.com/aclu-national/auditing-the-audits-facct-2025">the collection</a>
 */
public final class PublishedAudits {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    /** Audits print two decimals, some of a rate that was rounded first. */
    private static final double PRINTED = 0.015;

    private static final double SMALL_SHARE = 0.02;

    private static final List<String> COLUMNS = List.of(
            "audit_id",
            "protected_char_group",
            "selection_or_scoring_rate",
            "race_ethnicity",
            "sex",
            "number_of_applications",
            "n_selected_or_n_above_median",
            "impact_ratio");

    private PublishedAudits() {}

    /** Why a printed ratio is what it is, the first that holds. */
    enum Kind {
        EQUAL("the rate over the highest rate of the table"),
        WITHOUT_UNRATED("over the highest rate of a group that got a ratio: the auditor left a smaller group out"),
        WITHOUT_SMALL("over the highest rate of a group of at least 2 % of the table"),
        ANOTHER_REFERENCE(
                "over one rate that is no group's highest: the table lacks the row, or another is the reference"),
        NOT_OF_THESE_COUNTS("over no single rate: not the ratio of these counts");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** A group of a table: how many applied, how many were selected or scored above the median, and what was printed. */
    record Row(String group, long n, long selected, OptionalDouble printed) {
        double rate() {
            return (double) selected / n;
        }
    }

    /** A table of an audit. */
    record Audit(List<String> key, List<Row> rows) {
        /** Returns the impact ratio of each group, as 6 RCNY 5-301 has it. */
        Map<String, Double> ratios() {
            String subject = String.join(" ", key);
            Decisions.Counts counts = Decisions.counted(subject, "group");
            rows.forEach(row -> counts.add(row.selected, row.n - row.selected, row.group));
            Finding finding = decisionsAbout(subject)
                    .should()
                    .reportImpactRatios()
                    .across("group")
                    .evaluate(counts.decisions(), DAY);
            Breakdown table = finding.breakdowns().get(0);
            int at = table.columns().indexOf("impact ratio");
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (List<Cell> row : table.rows()) {
                ratios.put(row.get(0).toString(), ((Cell.Real) row.get(at)).value());
            }
            return ratios;
        }

        Kind kind(Row row, double ratio) {
            double printed = row.printed.orElseThrow();
            if (Math.abs(ratio - printed) <= PRINTED) {
                return Kind.EQUAL;
            }
            ToDoubleFunction<Stream<Row>> best =
                    some -> some.mapToDouble(Row::rate).max().orElse(Double.NaN);
            List<Row> rated =
                    rows.stream().filter(one -> one.printed.isPresent()).toList();
            if (Math.abs(row.rate() / best.applyAsDouble(rated.stream()) - printed) <= PRINTED) {
                return Kind.WITHOUT_UNRATED;
            }
            long all = rows.stream().mapToLong(Row::n).sum();
            double large = best.applyAsDouble(rows.stream().filter(one -> one.n >= SMALL_SHARE * all));
            if (Math.abs(row.rate() / large - printed) <= PRINTED) {
                return Kind.WITHOUT_SMALL;
            }
            double[] references = rated.stream()
                    .filter(one -> one.printed.orElseThrow() > 0)
                    .mapToDouble(one -> one.rate() / one.printed.orElseThrow())
                    .sorted()
                    .toArray();
            return references.length > 0
                            && Math.abs(row.rate() / references[references.length / 2] - printed) <= PRINTED
                    ? Kind.ANOTHER_REFERENCE
                    : Kind.NOT_OF_THESE_COUNTS;
        }
    }

    /** What was found: the tables, how many ratios are of each kind, and how many auditors' tables have strange ones. */
    record Found(int tables, Map<Kind, Integer> kinds, Map<String, Integer> strange) {}

    /** Runs it; see the script. */
    public static void main(String... args) {
        if (args.length != 1) {
            throw new IllegalArgumentException(
                    "give one argument, the path of the collection's audits/audits_full.csv");
        }
        Found found = compare(audits(Csv.of(Path.of(args[0]))));
        System.out.println(found.tables + " tables, "
                + found.kinds.values().stream().mapToInt(Integer::intValue).sum() + " printed ratios");
        System.out.println();
        System.out.println("| The printed ratio is | Ratios |\n|---|--:|");
        found.kinds.forEach((kind, ratios) -> System.out.println("| " + kind.words + " | " + ratios + " |"));
        System.out.println();
        System.out.println("| Tables with ratios of no single rate, by audit | Ratios |\n|---|--:|");
        found.strange.forEach((audit, ratios) -> System.out.println("| " + audit + " | " + ratios + " |"));
    }

    static Found compare(List<Audit> audits) {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        Map<String, Integer> strange = new TreeMap<>();
        for (Audit audit : audits) {
            Map<String, Double> ratios = audit.ratios();
            for (Row row : audit.rows) {
                double ratio = ratios.getOrDefault(row.group, Double.NaN);
                if (row.printed.isPresent() && !Double.isNaN(ratio)) {
                    Kind kind = audit.kind(row, ratio);
                    kinds.merge(kind, 1, Integer::sum);
                    if (kind == Kind.NOT_OF_THESE_COUNTS) {
                        strange.merge(audit.key.get(0), 1, Integer::sum);
                    }
                }
            }
        }
        return new Found(audits.size(), kinds, strange);
    }

    /**
     * Reads the tables that have at least two groups with both counts. People of unknown groups are no group; counts that the
     * collection computed from a printed rate are rounded to people.
     */
    static List<Audit> audits(Csv csv) {
        Table table = csv.texts(COLUMNS.toArray(String[]::new)).read();
        Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();
        COLUMNS.forEach(name -> columns.put(name, table.names(name)));
        Map<List<String>, List<Row>> tables = new LinkedHashMap<>();
        for (int i = 0; i < table.size(); i++) {
            String race = text(columns, "race_ethnicity", i);
            String sex = text(columns, "sex", i);
            OptionalDouble n = number(columns, "number_of_applications", i);
            OptionalDouble selected = number(columns, "n_selected_or_n_above_median", i);
            boolean isUnknown = race.equals("Missing/Unknown") || sex.equals("Missing/Unknown");
            if (!isUnknown && n.orElse(0) != 0 && selected.isPresent()) {
                List<String> key = List.of(
                        text(columns, "audit_id", i),
                        text(columns, "protected_char_group", i),
                        text(columns, "selection_or_scoring_rate", i));
                String group = Stream.of(race, sex)
                        .filter(one -> !one.isEmpty() && !one.equals("Total"))
                        .collect(Collectors.joining(" "));
                tables.computeIfAbsent(key, none -> new ArrayList<>())
                        .add(new Row(
                                group,
                                Math.round(n.orElseThrow()),
                                Math.round(selected.orElseThrow()),
                                number(columns, "impact_ratio", i)));
            }
        }
        List<Audit> audits = new ArrayList<>();
        tables.forEach((key, rows) -> {
            if (rows.size() > 1) {
                audits.add(new Audit(key, rows));
            }
        });
        return audits;
    }

    private static String text(Map<String, List<@Nullable String>> columns, String column, int row) {
        String value = columns.getOrDefault(column, List.of()).get(row);
        return value == null ? "" : value;
    }

    private static OptionalDouble number(Map<String, List<@Nullable String>> columns, String column, int row) {
        try {
            return OptionalDouble.of(Double.parseDouble(text(columns, column, row)));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
