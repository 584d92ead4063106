package ai.lepton.bench.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How methods stand beside each other: by the log-loss where classes are predicted and by R² where numbers are, each the median of
 * the seeds that all methods have of the set, so many as stand beside it.
 */
public final class Standings {
    /** Lepton's name among the methods. */
    public static final String LEPTON = "lepton";
    /** The method that Lepton wants to be ahead of. */
    public static final String RIVAL = "ft_transformer";

    private static final double WORST_GAP_WANTED = 0.03;

    private final List<String> methods;
    private final Map<String, Map<String, Cell>> sets = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, List<Integer>> seeds = new LinkedHashMap<>();

    /** Medians of a method on a set. */
    private record Cell(boolean classifies, double merit, double accuracy, double cpuSeconds) {
        static Cell of(List<TableScore> scores) {
            return new Cell(
                    scores.get(0).classifies(),
                    median(scores, TableScore::merit),
                    median(scores, TableScore::accuracy),
                    median(scores, TableScore::cpuSeconds));
        }

        private static double median(List<TableScore> scores, ToDoubleFunction<TableScore> of) {
            double[] sorted = scores.stream().mapToDouble(of).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        String text() {
            return String.format(Locale.ROOT, "%.3f", Math.abs(merit) < 0.0005 ? 0.0 : classifies ? -merit : merit);
        }
    }

    private Standings(List<String> methods) {
        this.methods = methods;
    }

    /** Returns the standings of all methods of some scores, in the order in which they come. */
    public static Standings of(List<TableScore> scores) {
        Standings standings =
                new Standings(scores.stream().map(TableScore::method).distinct().toList());
        scores.stream()
                .collect(Collectors.groupingBy(TableScore::set, LinkedHashMap::new, Collectors.toList()))
                .forEach(standings::add);
        return standings;
    }

    private void add(String set, List<TableScore> scores) {
        Map<Integer, List<TableScore>> bySeed = scores.stream().collect(Collectors.groupingBy(TableScore::seed));
        List<Integer> shared = bySeed.entrySet().stream()
                .filter(seed -> seed.getValue().stream()
                        .map(TableScore::method)
                        .collect(Collectors.toSet())
                        .containsAll(methods))
                .map(Map.Entry::getKey)
                .toList();
        if (shared.isEmpty()) {
            leftOut.add(set);
            return;
        }
        seeds.put(set, shared);
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (String method : methods) {
            cells.put(
                    method,
                    Cell.of(scores.stream()
                            .filter(score -> score.method().equals(method) && shared.contains(score.seed()))
                            .toList()));
        }
        sets.put(set, cells);
    }

    /** Returns the tables in Markdown: each set, each method, and what Lepton wants. */
    public String markdown() {
        if (sets.isEmpty()) {
            return "no set has a score of each of " + methods + " for the same seed\n";
        }
        StringBuilder text = new StringBuilder(table(false));
        text.append(table(true)).append(summary()).append('\n');
        text.append(counted());
        text.append(leftOut.isEmpty() ? "\n" : " Left out, for a method has no score: " + leftOut + ".\n");
        return text.append('\n').append(wanted()).toString();
    }

    private String counted() {
        IntSummaryStatistics of = seeds.values().stream().mapToInt(List::size).summaryStatistics();
        String each = of.getMin() == of.getMax() ? "" + of.getMin() : of.getMin() + " to " + of.getMax();
        return sets.size() + " sets, " + each + " seeds of each.";
    }

    private String table(boolean numbers) {
        List<String> rows = sets.entrySet().stream()
                .filter(each -> each.getValue().values().iterator().next().classifies != numbers)
                .map(each -> row(each.getKey(), each.getValue()))
                .toList();
        return rows.isEmpty()
                ? ""
                : "| " + (numbers ? "R²" : "Log-loss") + " | Seeds | " + String.join(" | ", methods) + " |\n|---|--:|"
                        + "--:|".repeat(methods.size()) + "\n" + String.join("", rows) + "\n";
    }

    private String row(String set, Map<String, Cell> cells) {
        double best = best(cells);
        int count = seeds.getOrDefault(set, List.of()).size();
        return "| " + set + " | " + count + " | "
                + cells.values().stream()
                        .map(cell -> cell.merit == best ? "**" + cell.text() + "**" : cell.text())
                        .collect(Collectors.joining(" | "))
                + " |\n";
    }

    private String summary() {
        StringBuilder text = new StringBuilder("""
                | Method | Mean rank | Best on | Farthest behind the best | on | Ahead of %s | Mean accuracy | CPU seconds |
                |---|--:|--:|--:|---|--:|--:|--:|
                """.formatted(RIVAL));
        methods.stream()
                .sorted((a, b) -> Double.compare(meanRank(a), meanRank(b)))
                .forEach(method -> text.append(summary(method)));
        return text.toString();
    }

    private String summary(String method) {
        String worst = worstSet(method);
        String ahead = !methods.contains(RIVAL) || method.equals(RIVAL) ? "" : ahead(method) + " of " + sets.size();
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %d | %.3f | %s | %s | %.3f | %,.0f |%n",
                method,
                meanRank(method),
                sets.values().stream()
                        .filter(cells -> cell(cells, method).merit == best(cells))
                        .count(),
                gap(worst, method),
                worst,
                ahead,
                sets.values().stream()
                        .map(cells -> cell(cells, method))
                        .filter(Cell::classifies)
                        .mapToDouble(Cell::accuracy)
                        .average()
                        .orElse(Double.NaN),
                sum(method, Cell::cpuSeconds));
    }

    private String wanted() {
        if (!methods.contains(LEPTON)) {
            return "";
        }
        double own = meanRank(LEPTON);
        String worst = worstSet(LEPTON);
        List<String> rows = new ArrayList<>();
        rows.add(bar(
                "the best mean rank",
                String.format(Locale.ROOT, "%.2f", own),
                methods.stream().allMatch(method -> meanRank(method) >= own)));
        List<String> behind = sets.keySet().stream()
                .filter(set -> gap(set, LEPTON) > WORST_GAP_WANTED)
                .map(set -> String.format(Locale.ROOT, "%s %.3f", set, gap(set, LEPTON)))
                .toList();
        rows.add(bar(
                "never more than 0.03 behind the best",
                behind.isEmpty()
                        ? String.format(Locale.ROOT, "%.3f, %s", gap(worst, LEPTON), worst)
                        : String.join(", ", behind),
                behind.isEmpty()));
        if (methods.contains(RIVAL)) {
            rows.add(bar(
                    "ahead of " + RIVAL + " on 10 of 12",
                    ahead(LEPTON) + " of " + sets.size(),
                    ahead(LEPTON) * 12L >= 10L * sets.size()));
            rows.add(bar(
                    "in less time than " + RIVAL,
                    String.format(
                            Locale.ROOT,
                            "%,.0f of its %,.0f CPU seconds",
                            sum(LEPTON, Cell::cpuSeconds),
                            sum(RIVAL, Cell::cpuSeconds)),
                    sum(LEPTON, Cell::cpuSeconds) < sum(RIVAL, Cell::cpuSeconds)));
        }
        return "| Wanted of lepton | Found | |\n|---|---|---|\n" + String.join("", rows);
    }

    private static String bar(String wanted, String found, boolean met) {
        return "| " + wanted + " | " + found + " | " + (met ? "met" : "missed") + " |\n";
    }

    private static Cell cell(Map<String, Cell> cells, String method) {
        Cell cell = cells.get(method);
        if (cell == null) {
            throw new IllegalArgumentException("no score of " + method);
        }
        return cell;
    }

    private Map<String, Cell> cells(String set) {
        Map<String, Cell> cells = sets.get(set);
        if (cells == null) {
            throw new IllegalArgumentException("no scores of " + set);
        }
        return cells;
    }

    private static double best(Map<String, Cell> cells) {
        return cells.values().stream().mapToDouble(Cell::merit).max().orElseThrow();
    }

    private double gap(String set, String method) {
        Map<String, Cell> cells = cells(set);
        return best(cells) - cell(cells, method).merit;
    }

    private String worstSet(String method) {
        List<String> names = List.copyOf(sets.keySet());
        double[] gaps = names.stream().mapToDouble(set -> gap(set, method)).toArray();
        double most = Arrays.stream(gaps).max().orElseThrow();
        return names.get(IntStream.range(0, gaps.length)
                .filter(i -> gaps[i] == most)
                .findFirst()
                .orElseThrow());
    }

    /** Returns the mean rank, 1 for the best; methods that are equal share the mean of their ranks. */
    double meanRank(String method) {
        return sets.values().stream()
                .mapToDouble(cells -> {
                    double own = cell(cells, method).merit;
                    long better = cells.values().stream()
                            .filter(other -> other.merit > own)
                            .count();
                    long equal = cells.values().stream()
                            .filter(other -> other.merit == own)
                            .count();
                    return better + (equal + 1) / 2.0;
                })
                .average()
                .orElseThrow();
    }

    private long ahead(String method) {
        return sets.values().stream()
                .filter(cells -> cell(cells, method).merit > cell(cells, RIVAL).merit)
                .count();
    }

    private double sum(String method, ToDoubleFunction<Cell> of) {
        return sets.values().stream()
                .map(cells -> cell(cells, method))
                .mapToDouble(of)
                .sum();
    }
}
