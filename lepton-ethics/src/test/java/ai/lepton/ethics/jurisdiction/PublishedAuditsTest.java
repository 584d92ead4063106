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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Bias audits under New York City's Local Law 144: the worked examples of its rules, and the figures of the audits that
 * employers published, 522 tables of 113 of the 116 audits that were gathered. The other three give no counts.
 */
class PublishedAuditsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    /** Audits print two decimals, some of a rate that was rounded first. */
    private static final double PRINTED = 0.015;

    private static final String ONE_AUDITOR = "dci_consulting_group";

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
        private Decisions decisions() {
            Decisions.Counts counts = Decisions.counted(id, "group");
            rows.forEach(row -> counts.add(row.selected, row.n - row.selected, row.group));
            return counts.decisions();
        }

        /** Returns what the four-fifths guideline says of the table. */
        Finding judged() {
            return UnitedStates.fourFifths(id, "group").evaluate(decisions(), DAY);
        }

        /** Returns the impact ratio of each group, as the rules of Local Law 144 have it. */
        Map<String, Double> ratios() {
            Finding finding = decisionsAbout(id)
                    .should()
                    .reportImpactRatios()
                    .across("group")
                    .evaluate(decisions(), DAY);
            Breakdown table = finding.breakdowns().get(0);
            int at = table.columns().indexOf("impact ratio");
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (List<Cell> row : table.rows()) {
                ratios.put(row.get(0).toString(), ((Cell.Real) row.get(at)).value());
            }
            return ratios;
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
        Map<String, Integer> strange = new TreeMap<>();
        List<Audit> audits = audits();
        for (Audit audit : audits) {
            Map<String, Double> ratios = audit.ratios();
            for (Row row : audit.rows) {
                double ratio = Objects.requireNonNull(ratios.get(row.group));
                if (row.printed.isPresent() && !Double.isNaN(ratio)) {
                    Kind kind = kind(audit, row, ratio);
                    kinds.merge(kind, 1, Integer::sum);
                    if (kind == Kind.NOT_OF_THESE_COUNTS) {
                        strange.merge(audit.id.contains(ONE_AUDITOR) ? ONE_AUDITOR : audit.id, 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(audits).hasSize(522);
        assertThat(kinds)
                .isEqualTo(Map.of(
                        Kind.EQUAL, 1286,
                        Kind.WITHOUT_UNRATED, 286,
                        Kind.WITHOUT_SMALL, 150,
                        Kind.ANOTHER_REFERENCE, 501,
                        Kind.NOT_OF_THESE_COUNTS, 759));
        // Of one auditor's, many are above 1: its reference is not the highest rate.
        assertThat(strange.remove(ONE_AUDITOR)).isEqualTo(740);
        assertThat(strange)
                .hasSize(12)
                .allSatisfy((audit, ratios) -> assertThat(ratios).isBetween(1, 4));
    }

    /** A pass with a ratio under 0.8 can only be one whose groups there are too few to tell; the finding names them. */
    @Test
    void noTableBySexOrRacePassesWithARatioUnderFourFifthsThatItCanTell() throws IOException {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (Audit audit : audits()) {
            if (audit.axis.equals("intersectional") || audit.id.contains(ONE_AUDITOR)) {
                continue;
            }
            Verdict verdict = audit.judged().verdict();
            double lowest = audit.ratios().values().stream()
                    .filter(ratio -> !Double.isNaN(ratio))
                    .min(Double::compare)
                    .orElse(Double.NaN);
            boolean isUntold = verdict.reason().contains("too few to tell");
            verdicts.merge(
                    (lowest < 0.8 ? "under: " : "at or above: ")
                            + verdict.name()
                            + (verdict instanceof Verdict.Pass && isUntold ? ", but for groups too few to tell" : ""),
                    1,
                    Integer::sum);
        }
        assertThat(verdicts)
                .isEqualTo(Map.of(
                        "at or above: pass", 69,
                        "at or above: pass, but for groups too few to tell", 4,
                        "at or above: inconclusive", 5,
                        "under: fail", 1,
                        "under: inconclusive", 6,
                        "under: pass, but for groups too few to tell", 7));
    }

    /** 6 RCNY 5-301(b), by race: applicants, selected, and the ratio that the rule prints. */
    @Test
    void theWorkedExampleOfSelectionRatesComesOutToTheDigit() {
        assertThat(twoDecimals(audit(
                                "Hispanic 408 204 White 797 412 Black 390 170 NHPI 119 52 Asian 616 302 AIAN 41 18 Two+ 213 96")
                        .ratios()))
                .isEqualTo("Hispanic .97, White 1.00, Black .84, NHPI .85, Asian .95, AIAN .85, Two+ .87");
        assertThat(audit("M 1390 667 F 1181 555").ratios().get("F")).isCloseTo(0.979, within());
    }

    @Test
    void theWorkedExampleOfScoringRatesComesOutToTheDigit() {
        assertThat(twoDecimals(
                        audit("Hispanic 28 18 White 40 15 Black 32 16 NHPI 8 5 Asian 24 10 AIAN 16 10 Two+ 20 10")
                                .ratios()))
                .isEqualTo("Hispanic 1.00, White .58, Black .78, NHPI .97, Asian .65, AIAN .97, Two+ .78");
    }

    private static Offset<Double> within() {
        return Offset.offset(5e-4);
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

    /** Returns the ratios as the rule prints them: two decimals. */
    private static String twoDecimals(Map<String, Double> ratios) {
        List<String> words = new ArrayList<>();
        ratios.forEach((group, ratio) -> words.add(
                group + " " + String.format(Locale.ROOT, "%.2f", ratio).replaceFirst("^0", "")));
        return String.join(", ", words);
    }
}
