package ai.lepton.ethics.jurisdiction;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Bias audits under New York City's Local Law 144: the worked examples of its rules, and the figures of the audits that
 * employers published, 522 tables of 113 of the 116 audits that were gathered. The other three give no counts.
 */
class PublishedAuditsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    /** Audits print two decimals, some of a rate that was rounded first. */
    private static final double PRINTED = 0.015;

    /** Why a printed ratio is what it is, the first that holds. */
    private enum Kind {
        /** The rate over the highest rate of the table. */
        EQUAL,
        /** The rate over the highest rate of a group that got a ratio: the auditor left a smaller group out. */
        WITHOUT_UNRATED,
        /** The rate over the highest rate of a group of at least 2 % of the table. */
        WITHOUT_SMALL,
        /** Over one rate that is no group's highest: the table lacks the row, or another group was the reference. */
        ANOTHER_REFERENCE,
        /** Over no single rate: what was printed is not the ratio of these counts. */
        NOT_OF_THESE_COUNTS
    }

    private record Row(String group, long n, long selected, OptionalDouble printed) {
        double rate() {
            return (double) selected / n;
        }
    }

    private record Audit(String id, String axis, List<Row> rows) {
        /** Returns what the library answers about the table. */
        Finding judged() {
            Decisions.Counts counts = Decisions.counted(id, "group");
            rows.forEach(row -> counts.add(row.selected, row.n - row.selected, row.group));
            return decisionsAbout(id).disparateImpact(0.8).across("group").evaluate(counts.decisions(), DAY);
        }
    }

    private static List<Audit> audits() throws IOException {
        List<Audit> audits = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PublishedAuditsTest.class.getResourceAsStream("ll144.tsv")),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split("\t", -1);
                if (line.startsWith(">")) {
                    audits.add(new Audit(cells[1], cells[2], new ArrayList<>()));
                } else if (!line.startsWith("#")) {
                    audits.get(audits.size() - 1)
                            .rows
                            .add(new Row(
                                    cells[0],
                                    Long.parseLong(cells[1]),
                                    Long.parseLong(cells[2]),
                                    cells[3].isEmpty()
                                            ? OptionalDouble.empty()
                                            : OptionalDouble.of(Double.parseDouble(cells[3]))));
                }
            }
        }
        return audits;
    }

    /** Returns the ratio of each group, as the table of the finding has it. */
    private static Map<String, Double> ratios(Finding finding) {
        Breakdown table = finding.breakdowns().get(0);
        int at = table.columns().indexOf("ratio");
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (List<Cell> row : table.rows()) {
            ratios.put(row.get(0).toString(), ((Cell.Real) row.get(at)).value());
        }
        return ratios;
    }

    private static Kind kind(Audit audit, Row row, double ratio) {
        double printed = row.printed.orElseThrow();
        if (Math.abs(ratio - printed) <= PRINTED) {
            return Kind.EQUAL;
        }
        long all = audit.rows.stream().mapToLong(Row::n).sum();
        ToDoubleFunction<List<Row>> best =
                rows -> rows.stream().mapToDouble(Row::rate).max().orElse(Double.NaN);
        List<Row> rated =
                audit.rows.stream().filter(one -> one.printed.isPresent()).toList();
        if (Math.abs(row.rate() / best.applyAsDouble(rated) - printed) <= PRINTED) {
            return Kind.WITHOUT_UNRATED;
        }
        List<Row> large = audit.rows.stream().filter(one -> one.n >= 0.02 * all).toList();
        if (Math.abs(row.rate() / best.applyAsDouble(large) - printed) <= PRINTED) {
            return Kind.WITHOUT_SMALL;
        }
        double[] references = rated.stream()
                .filter(one -> one.printed.orElseThrow() > 0)
                .mapToDouble(one -> one.rate() / one.printed.orElseThrow())
                .sorted()
                .toArray();
        return Math.abs(row.rate() / references[references.length / 2] - printed) <= PRINTED
                ? Kind.ANOTHER_REFERENCE
                : Kind.NOT_OF_THESE_COUNTS;
    }

    @Test
    void eachPublishedRatioIsOursOrDiffersForAReasonThatTheTableShows() throws IOException {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        Map<String, Integer> passes = new LinkedHashMap<>();
        int tables = 0;
        for (Audit audit : audits()) {
            tables++;
            Finding finding = audit.judged();
            Map<String, Double> ratios = ratios(finding);
            double lowest = Double.POSITIVE_INFINITY;
            for (Row row : audit.rows) {
                double ratio = Objects.requireNonNull(ratios.get(row.group));
                lowest = Double.isNaN(ratio) ? lowest : Math.min(lowest, ratio);
                if (row.printed.isPresent() && !Double.isNaN(ratio)) {
                    kinds.merge(kind(audit, row, ratio), 1, Integer::sum);
                }
            }
            boolean isPass = finding.verdict() instanceof Verdict.Pass;
            if (lowest >= 0.8) {
                passes.merge(isPass ? "passes" : "waits", 1, Integer::sum);
            } else if (finding.verdict() instanceof Verdict.Fail) {
                passes.merge("fails", 1, Integer::sum);
            } else {
                passes.merge(isPass ? "passes but for groups too small" : "waits, a ratio being below", 1, Integer::sum);
                if (isPass) { System.out.println(audit.id + " " + audit.axis + " " + audit.rows + finding.verdict().reason() + finding.breakdowns().get(0).table()); }
            }
        }
        assertThat(tables).isEqualTo(522);
        assertThat(kinds)
                .containsEntry(Kind.EQUAL, 1286)
                .containsEntry(Kind.WITHOUT_UNRATED, 286)
                .containsEntry(Kind.WITHOUT_SMALL, 150)
                .containsEntry(Kind.ANOTHER_REFERENCE, 501)
                .containsEntry(Kind.NOT_OF_THESE_COUNTS, 759);
        assertThat(passes)
                .as("of tables with no ratio under 0.8, those that pass")
                .containsEntry("passes", 0);
    }

    @Test
    void whatIsNotOfItsCountsIsOneAuditorsButForAFew() throws IOException {
        Map<String, Integer> others = new LinkedHashMap<>();
        int one = 0;
        for (Audit audit : audits()) {
            Map<String, Double> ratios = ratios(audit.judged());
            for (Row row : audit.rows) {
                double ratio = Objects.requireNonNull(ratios.get(row.group));
                boolean isStrange = row.printed.isPresent()
                        && !Double.isNaN(ratio)
                        && kind(audit, row, ratio) == Kind.NOT_OF_THESE_COUNTS;
                if (isStrange && audit.id.contains("dci_consulting")) {
                    one++;
                } else if (isStrange) {
                    others.merge(audit.id, 1, Integer::sum);
                }
            }
        }
        assertThat(one).isEqualTo(0);
        assertThat(others).isEmpty();
    }

    /** 6 RCNY 5-301(b), by race: applicants, selected, and the ratio that the rule prints. */
    @Test
    void theWorkedExampleOfSelectionRatesComesOutToTheDigit() {
        assertThat(twoDecimals(ratios(audit(
                                "Hispanic 408 204 White 797 412 Black 390 170 NHPI 119 52 Asian 616 302 AIAN 41 18 Two+ 213 96")
                        .judged())))
                .isEqualTo("Hispanic .97, White 1.00, Black .84, NHPI .85, Asian .95, AIAN .85, Two+ .87");
        assertThat(ratios(audit("M 1390 667 F 1181 555").judged()).get("F")).isCloseTo(0.979, within());
    }

    @Test
    void theWorkedExampleOfScoringRatesComesOutToTheDigit() {
        assertThat(twoDecimals(ratios(
                        audit("Hispanic 28 18 White 40 15 Black 32 16 NHPI 8 5 Asian 24 10 AIAN 16 10 Two+ 20 10")
                                .judged())))
                .isEqualTo("Hispanic 1.00, White .58, Black .78, NHPI .97, Asian .65, AIAN .97, Two+ .78");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(5e-4);
    }

    private static Audit audit(String table) {
        List<Row> rows = new ArrayList<>();
        List<String> words = Arrays.asList(table.split(" "));
        for (int i = 0; i < words.size(); i += 3) {
            rows.add(new Row(
                    words.get(i),
                    Long.parseLong(words.get(i + 1)),
                    Long.parseLong(words.get(i + 2)),
                    OptionalDouble.empty()));
        }
        return new Audit("the example", "race", rows);
    }

    /** Returns the ratios as the rule prints them: two decimals, the third dropped. */
    private static String twoDecimals(Map<String, Double> ratios) {
        List<String> words = new ArrayList<>();
        ratios.forEach((group, ratio) -> words.add(group + " "
                + String.format(java.util.Locale.ROOT, "%.2f", ratio).replaceFirst("^0", "")));
        return String.join(", ", words);
    }
}
