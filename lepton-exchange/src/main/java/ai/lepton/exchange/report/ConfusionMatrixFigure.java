package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A confusion matrix, coloured by the share of its row.
 *
 * <p>Up to {@value #WITH_NUMBERS} classes it is a table of counts; up to {@value #AS_PICTURE} a picture of
 * shares; beyond that only lists of the most frequent confusions and of the classes that are found least often.
 */
final class ConfusionMatrixFigure implements PagePart {
    static final int WITH_NUMBERS = 20;
    static final int AS_PICTURE = 80;
    private static final int LISTED = 20;

    /** Longer names get a wider column, so that rows stay low. */
    private static final int LONG = 12;

    private final List<String> labels;
    private final long[][] counts;

    ConfusionMatrixFigure(List<String> labels, long[][] counts) {
        this.labels = Elements.of("labels", labels);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("a confusion matrix needs at least one class, got none");
        }
        if (counts.length != labels.size()) {
            throw new IllegalArgumentException(
                    "the confusion matrix has " + counts.length + " rows but there are " + labels.size() + " labels");
        }
        this.counts = counts.clone();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i].length != labels.size()) {
                throw new IllegalArgumentException("row " + i + " of the confusion matrix has " + counts[i].length
                        + " columns but there are " + labels.size() + " labels");
            }
            this.counts[i] = counts[i].clone();
            for (int j = 0; j < counts.length; j++) {
                if (counts[i][j] < 0) {
                    throw new IllegalArgumentException(
                            "count[" + i + "][" + j + "] is " + counts[i][j] + "; it must not be negative");
                }
            }
        }
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure", "class", "matrix");
        html.element("figcaption", "Confusion matrix");
        if (labels.size() <= WITH_NUMBERS) {
            writeTable(html);
        } else {
            if (labels.size() <= AS_PICTURE) {
                drawPicture(html);
            }
            writeConfusions(html);
            writeLeastFound(html);
        }
        html.closeLine();
    }

    private void writeTable(Html html) {
        html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", "Confusion matrix");
        html.open("table", "class", "confusion").open("thead");
        html.open("tr").element("td", "", "class", "corner");
        html.element("th", "Predicted", "scope", "colgroup", "colspan", String.valueOf(labels.size()), "class", "axis");
        html.close().open("tr").element("th", "True", "scope", "col", "class", "axis");
        labels.forEach(label -> html.element("th", label, "scope", "col", "class", "class"));
        html.close().close().open("tbody");
        for (int i = 0; i < labels.size(); i++) {
            long total = total(i);
            html.open("tr");
            if (labels.get(i).length() > LONG) {
                html.element("th", labels.get(i), "scope", "row", "class", "long");
            } else {
                html.element("th", labels.get(i), "scope", "row");
            }
            for (int j = 0; j < labels.size(); j++) {
                double share = share(counts[i][j], total);
                html.open("td", "class", "s" + Shades.of(share) + (i == j ? " right" : ""));
                html.element("span", count(counts[i][j]), "class", "count");
                html.element("span", total == 0 ? "–" : percent(share), "class", "share");
                html.close();
            }
            html.closeLine();
        }
        html.close().close().closeLine();
        html.element(
                "p",
                "Each row is a true class; percentages and colours are shares of the row. Framed cells are right.",
                "class",
                "quiet");
    }

    private void drawPicture(Html html) {
        int k = labels.size();
        double margin = 90;
        double cell = 600.0 / k;
        Plot.open(
                html,
                700,
                700,
                "Confusion matrix of " + k + " classes",
                "Rows are true classes, columns predicted ones; darker is a larger share of the row. "
                        + "The most frequent confusions follow as a table.");
        for (int i = 0; i < k; i++) {
            long total = total(i);
            double y = margin + i * cell;
            for (int j = 0; j < k; j++) {
                if (counts[i][j] > 0) {
                    double share = share(counts[i][j], total);
                    html.open(
                            "rect",
                            "class",
                            "s" + Shades.of(share),
                            "x",
                            number(margin + j * cell),
                            "y",
                            number(y),
                            "width",
                            number(cell),
                            "height",
                            number(cell));
                    html.element(
                            "title",
                            labels.get(i) + " → " + labels.get(j) + ": " + count(counts[i][j]) + ", " + percent(share));
                    html.close();
                }
            }
            String size = number(Math.min(cell * 0.9, 11));
            String middle = number(y + cell * 0.75);
            html.element(
                    "text",
                    shortened(labels.get(i)),
                    "x",
                    number(margin - 5),
                    "y",
                    middle,
                    "text-anchor",
                    "end",
                    "style",
                    "font-size:" + size + "px");
            String x = number(margin + (i + 0.75) * cell);
            String top = number(margin - 5);
            html.element(
                    "text",
                    shortened(labels.get(i)),
                    "x",
                    x,
                    "y",
                    top,
                    "style",
                    "font-size:" + size + "px",
                    "transform",
                    "rotate(-90 " + x + " " + top + ")");
        }
        html.shape("rect", "class", "frame", "x", number(margin), "y", number(margin), "width", "600", "height", "600");
        html.closeLine();
    }

    private void writeConfusions(Html html) {
        record Confusion(int truth, int predicted, long count) {}
        Comparator<Confusion> mostFirst =
                Comparator.comparingLong(Confusion::count).reversed();
        List<Confusion> worst = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                if (i != j && counts[i][j] > 0) {
                    worst.add(new Confusion(i, j, counts[i][j]));
                }
            }
            // Keeps the list short whatever the number of classes.
            worst.sort(mostFirst);
            worst.subList(Math.min(LISTED, worst.size()), worst.size()).clear();
        }
        List<List<String>> rows = worst.stream()
                .map(w -> List.of(
                        labels.get(w.truth()),
                        labels.get(w.predicted()),
                        count(w.count()),
                        percent(share(w.count(), total(w.truth())))))
                .toList();
        String caption = rows.isEmpty() ? "No example was confused" : "The most frequent confusions";
        new DataTable(caption, List.of("True class", "Predicted as", "Count", "Share of the true class"), rows)
                .writeTo(html);
    }

    private void writeLeastFound(Html html) {
        List<List<String>> rows = IntStream.range(0, counts.length)
                .filter(i -> total(i) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> share(counts[i][i], total(i))))
                .limit(LISTED)
                .map(i -> List.of(labels.get(i), count(total(i)), percent(share(counts[i][i], total(i)))))
                .toList();
        new DataTable(
                        "The classes found least often, of " + count(labels.size()),
                        List.of("True class", "Count", "Found"),
                        rows)
                .writeTo(html);
    }

    private long total(int row) {
        long total = 0;
        for (long count : counts[row]) {
            total = Math.addExact(total, count);
        }
        return total;
    }

    private static double share(long count, long total) {
        return total == 0 ? 0 : (double) count / total;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Returns at most 12 characters, so that the picture's margin holds it; its middle goes, ends tell apart. */
    private static String shortened(String label) {
        int[] points = label.codePoints().toArray();
        if (points.length <= 12) {
            return label;
        }
        return new String(points, 0, 5) + "…" + new String(points, points.length - 6, 6);
    }
}
