package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.LimitEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import ai.lepton.exchange.internal.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Several comparisons of one finding on one axis, each with its interval, and the limit through all of them.
 *
 * @param rows those that are drawn
 * @param hidden how many more there are
 * @param limit what they were held against
 */
record ForestPlot(List<Row> rows, int hidden, LimitEntry limit) {
    private static final List<String> BEFORE = List.of("comparison", "n");
    private static final List<String> AFTER = List.of("low", "high", "level", "finding");
    private static final int MOST = 12;
    private static final int WIDTH = 400;
    private static final int MARGIN = 10;
    private static final int HEIGHT = 56;
    private static final int BELOW = 24;

    /** Most characters of a name, which so many have room for. */
    private static final int LONGEST_NAME = 62;

    /**
     * One comparison.
     *
     * @param name what was compared
     * @param value what came of it
     * @param low lower bound; null where there is none
     * @param high upper bound; null where there is none
     */
    record Row(
            String name,
            double value,
            @Nullable Double low,
            @Nullable Double high) {}

    /** Returns the plot of a finding; null where it has no table of two comparisons, or no limit. */
    static @Nullable ForestPlot of(FindingEntry finding) {
        MeasuredEntry measured = finding.measured();
        if (measured == null || measured.limit() == null) {
            return null;
        }
        for (TableEntry table : finding.breakdowns()) {
            if (isOfComparisons(table.columns())) {
                List<Row> rows = rows(table);
                int shown = Math.min(MOST, rows.size());
                return shown < 2
                        ? null
                        : new ForestPlot(List.copyOf(rows.subList(0, shown)), rows.size() - shown, measured.limit());
            }
        }
        return null;
    }

    private static boolean isOfComparisons(List<String> columns) {
        return columns.size() == BEFORE.size() + 1 + AFTER.size()
                && columns.subList(0, BEFORE.size()).equals(BEFORE)
                && columns.subList(BEFORE.size() + 1, columns.size()).equals(AFTER);
    }

    private static List<Row> rows(TableEntry table) {
        List<Row> rows = new ArrayList<>();
        for (List<@Nullable Object> cells : table.rows()) {
            if (cells.get(0) instanceof String name && cells.get(2) instanceof Number value) {
                rows.add(new Row(name, value.doubleValue(), number(cells.get(3)), number(cells.get(4))));
            }
        }
        return rows;
    }

    private static @Nullable Double number(@Nullable Object cell) {
        return cell instanceof Number number ? (Double) number.doubleValue() : null;
    }

    /** Writes it as a figure; what is not finite has no place on an axis, and then nothing is written. */
    boolean writeTo(Html html, Language words, String limitInWords) {
        double from = limit.value();
        double to = from;
        for (Row row : rows) {
            from = Math.min(from, Math.min(row.value, row.low == null ? row.value : row.low));
            to = Math.max(to, Math.max(row.value, row.high == null ? row.value : row.high));
        }
        double margin = to > from ? (to - from) * 0.05 : Math.max(Math.abs(to), 1) * 0.05;
        double start = from - margin;
        double span = to - from + 2 * margin;
        if (!Double.isFinite(span)) {
            return false;
        }
        int bottom = HEIGHT * rows.size();
        html.open("figure").element("figcaption", words.of("forest.caption"), "class", "quiet");
        html.open("div", "class", "scroll plain", "role", "region", "tabindex", "0");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + (bottom + BELOW),
                "role",
                "img",
                "aria-label",
                told(words, limitInWords),
                "direction",
                "ltr");
        String at = at(limit.value(), start, span);
        for (int i = 0; i < rows.size(); i++) {
            drawn(html, named(words, rows.get(i)), rows.get(i), HEIGHT * i, start, span);
            String top = Integer.toString(HEIGHT * i + 33);
            html.shape(
                    "line", "class", "limit", "x1", at, "x2", at, "y1", top, "y2", Integer.toString(HEIGHT * i + 51));
        }
        double x = Double.parseDouble(at);
        String anchor = x < WIDTH / 4.0 ? "start" : x > WIDTH * 3 / 4.0 ? "end" : "middle";
        String below = Integer.toString(bottom + BELOW - 8);
        html.element(
                "text", words.of("forest.limit", "limit", limitInWords), "x", at, "y", below, "text-anchor", anchor);
        html.close().closeLine();
        if (hidden > 0) {
            html.element("p", words.of("forest.more", "count", hidden), "class", "quiet");
        }
        html.closeLine();
        return true;
    }

    private static void drawn(Html html, String name, Row row, int top, double start, double span) {
        String line = Integer.toString(top + 42);
        String text = Integer.toString(top + 14);
        html.element("text", Page.cut(name, LONGEST_NAME), "x", Integer.toString(MARGIN), "y", text);
        html.element("text", figures(row), "x", Integer.toString(MARGIN), "y", Integer.toString(top + 29));
        html.shape(
                "line",
                "class",
                "axis",
                "x1",
                Integer.toString(MARGIN),
                "x2",
                Integer.toString(WIDTH - MARGIN),
                "y1",
                line,
                "y2",
                line);
        if (row.low != null || row.high != null) {
            String left = row.low == null ? Integer.toString(MARGIN) : at(row.low, start, span);
            String right = row.high == null ? Integer.toString(WIDTH - MARGIN) : at(row.high, start, span);
            html.shape("line", "class", "whisker", "x1", left, "x2", right, "y1", line, "y2", line);
        }
        html.shape("circle", "class", "dot", "cx", at(row.value, start, span), "cy", line, "r", "5");
    }

    /** Returns what was compared, in the language of the page where it has a phrase for it. */
    private static String named(Language words, Row row) {
        Said said = words.phrasebook().of("claim", row.name);
        return said.lost() > 0 ? row.name : said.text();
    }

    private static String figures(Row row) {
        return row.low == null && row.high == null
                ? rounded(row.value)
                : rounded(row.value) + " [" + (row.low == null ? "−∞" : rounded(row.low)) + ", "
                        + (row.high == null ? "∞" : rounded(row.high)) + "]";
    }

    /** Returns a number with two digits after the point, a small one as a text of the page has it. */
    private static String rounded(double value) {
        return Math.abs(value) >= 0.1 ? String.format(Locale.ROOT, "%.2f", value) : Sentences.number(value);
    }

    private String told(Language words, String limitInWords) {
        List<String> all = new ArrayList<>();
        rows.forEach(row -> all.add(named(words, row) + ": " + figures(row)));
        all.add(words.of("forest.limit", "limit", limitInWords));
        return Page.cut(words.of("forest.caption") + ": " + String.join("; ", all));
    }

    private static String at(double value, double start, double span) {
        return String.format(Locale.ROOT, "%.1f", MARGIN + (WIDTH - 2 * MARGIN) * (value - start) / span);
    }
}
