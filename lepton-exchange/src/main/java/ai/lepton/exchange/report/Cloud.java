package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import ai.lepton.exchange.internal.Html;
import java.util.Locale;

/**
 * Pairs of values in a square: few of them as points, many as how many there are in each cell of a grid.
 *
 * <p>Takes O(n) time, and keeps at most {@value #POINTS} points or {@code CELLS * CELLS} counts.
 */
final class Cloud {
    /** More than these are counted by cells. */
    static final int POINTS = 1000;

    /** Cells of the grid, each way. */
    static final int CELLS = 55;

    /** The shade of a single example; those below it are too faint to be seen. */
    private static final int FAINTEST = 3;

    private final int size;
    private final double[] x;
    private final double[] y;
    private final int[] counts;

    private Cloud(int size, double[] x, double[] y, int[] counts) {
        this.size = size;
        this.x = x;
        this.y = y;
        this.counts = counts;
    }

    static Cloud of(double[] x, double[] y, Axis xAxis, Axis yAxis) {
        int n = x.length;
        if (n > POINTS) {
            int[] counts = new int[CELLS * CELLS];
            for (int i = 0; i < n; i++) {
                counts[cell(yAxis.at(y[i])) * CELLS + cell(xAxis.at(x[i]))]++;
            }
            return new Cloud(n, new double[0], new double[0], counts);
        }
        double[] xAt = new double[n];
        double[] yAt = new double[n];
        for (int i = 0; i < n; i++) {
            xAt[i] = xAxis.at(x[i]);
            yAt[i] = yAxis.at(y[i]);
        }
        return new Cloud(n, xAt, yAt, new int[0]);
    }

    private static int cell(double at) {
        return Math.min((int) (at * CELLS), CELLS - 1);
    }

    boolean isCounted() {
        return counts.length > 0;
    }

    void draw(Html html, Plot plot) {
        if (isCounted()) {
            drawCells(html, plot);
            return;
        }
        for (int i = 0; i < x.length; i++) {
            html.shape("path", "class", "mark", "d", "M" + plot.x(x[i]) + " " + plot.y(y[i]) + "h0");
        }
    }

    /** Draws one path for each shade, of the runs of cells that have it. */
    private void drawCells(Html html, Plot plot) {
        int most = most();
        double width = plot.width() / CELLS;
        String height = number(plot.height() / CELLS);
        for (int shade = FAINTEST; shade < Shades.COUNT; shade++) {
            StringBuilder path = new StringBuilder();
            for (int row = 0; row < CELLS; row++) {
                for (int from = 0; from < CELLS; ) {
                    int to = from;
                    while (to < CELLS && shade(counts[row * CELLS + to], most) == shade) {
                        to++;
                    }
                    if (to > from) {
                        path.append('M').append(plot.x((double) from / CELLS));
                        path.append(' ').append(plot.y((row + 1.0) / CELLS));
                        path.append('h').append(number((to - from) * width));
                        path.append('v')
                                .append(height)
                                .append('H')
                                .append(plot.x((double) from / CELLS))
                                .append('z');
                    }
                    from = Math.max(to, from + 1);
                }
            }
            if (!path.isEmpty()) {
                String drawn = path.toString();
                html.shape("path", "class", "s" + shade, "shape-rendering", "crispEdges", "d", drawn);
            }
        }
    }

    private int most() {
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** Returns the shade of a count on a logarithmic scale; 0 for none. */
    static int shade(int count, int most) {
        if (count == 0) {
            return 0;
        }
        double share = most <= 1 ? 1 : Math.log(count) / Math.log(most);
        return FAINTEST + (int) Math.round(share * (Shades.COUNT - 1 - FAINTEST));
    }

    /** Writes what a mark, or a shade, stands for, as an item of a legend. */
    void writeLegend(Html html) {
        html.open("li");
        if (!isCounted()) {
            html.open("svg", "class", "swatch", "viewBox", "0 0 28 8", "aria-hidden", "true");
            html.shape("path", "class", "mark", "d", "M14 4h0").close();
            html.text("an example").close();
            return;
        }
        int shades = Shades.COUNT - FAINTEST;
        html.element("span", "1");
        html.open("svg", "class", "scale", "viewBox", "0 0 " + 10 * shades + " 10", "aria-hidden", "true");
        for (int i = 0; i < shades; i++) {
            String shade = "s" + (FAINTEST + i);
            html.shape("rect", "class", shade, "x", number(10.0 * i), "y", "0", "width", "10", "height", "10");
        }
        html.close();
        html.element(
                        "span",
                        String.format(Locale.ROOT, "%,d", most()) + " of " + String.format(Locale.ROOT, "%,d", size)
                                + " examples in a cell, on a logarithmic scale")
                .close();
    }
}
