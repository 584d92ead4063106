package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Points, and lines through points, in one picture, such as losses by epoch, told apart by colour and by dashes. */
record LineFigure(String title, String xTitle, String yTitle, List<HtmlReport.Line> points, List<HtmlReport.Line> lines)
        implements PagePart {
    private static final double WIDTH = 420;

    LineFigure {
        Elements.required("title", title);
        Elements.required("xTitle", xTitle);
        Elements.required("yTitle", yTitle);
        points = List.copyOf(points);
        lines = Elements.of("lines", lines);
        if (lines.isEmpty() && points.isEmpty()) {
            throw new IllegalArgumentException("a figure needs at least one line, got none");
        }
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        double[] x = range(true);
        double[] y = range(false);
        Axis across = Axis.over(x[0], x[1]);
        Axis upwards = Axis.over(y[0], y[1]);
        html.open("figure").element("figcaption", title);
        List<Tick> ticks = upwards.ticks();
        Plot plot = Plot.besideTicks(ticks, WIDTH);
        Plot.open(html, plot.pictureWidth(across.ticks()), 385, title, description(x, y));
        plot.drawAxes(html, across.ticks(), xTitle, ticks, yTitle);
        for (int i = 0; i < lines.size(); i++) {
            draw(html, plot, across, upwards, lines.get(i), style(i));
        }
        for (int i = 0; i < points.size(); i++) {
            mark(html, plot, across, upwards, points.get(i), "mark l" + i % CurveFigure.LINES);
        }
        html.closeLine();
        html.open("ul", "class", "legend");
        for (int i = 0; i < points.size(); i++) {
            html.open("li").open("svg", "class", "swatch", "viewBox", "0 0 28 8", "aria-hidden", "true");
            html.shape("path", "class", "mark l" + i % CurveFigure.LINES, "d", "M14 4h0")
                    .close();
            html.element("bdi", points.get(i).name()).close();
        }
        for (int i = 0; i < lines.size(); i++) {
            html.open("li");
            Plot.swatch(html, style(i));
            html.element("bdi", lines.get(i).name()).close();
        }
        html.close().closeLine();
    }

    /** Returns the style of a line, whose colour is of none of the points. */
    private String style(int line) {
        return "line l" + (points.size() + line) % CurveFigure.LINES;
    }

    private static void mark(Html html, Plot plot, Axis across, Axis upwards, HtmlReport.Line points, String style) {
        for (int i = 0; i < points.x().size(); i++) {
            if (Double.isFinite(points.y().get(i))) {
                String x = plot.x(across.at(points.x().get(i)));
                html.shape(
                        "path",
                        "class",
                        style,
                        "d",
                        "M" + x + " " + plot.y(upwards.at(points.y().get(i))) + "h0");
            }
        }
    }

    /** Draws a line, which is broken where a number is not finite. */
    private static void draw(Html html, Plot plot, Axis across, Axis upwards, HtmlReport.Line line, String style) {
        StringBuilder points = new StringBuilder();
        int n = 0;
        for (int i = 0; i <= line.x().size(); i++) {
            boolean isDrawn = i < line.x().size() && Double.isFinite(line.y().get(i));
            if (isDrawn) {
                points.append(n++ == 0 ? "" : " ")
                        .append(plot.x(across.at(line.x().get(i))))
                        .append(',')
                        .append(plot.y(upwards.at(line.y().get(i))));
            } else {
                if (n == 1) {
                    // A point alone is seen as a short line.
                    String at = points.substring(0, points.indexOf(","));
                    String height = points.substring(points.indexOf(",") + 1);
                    String end = Plot.number(Double.parseDouble(at) + 3);
                    html.shape("line", "class", style, "x1", at, "x2", end, "y1", height, "y2", height);
                } else if (n > 1) {
                    html.shape("polyline", "class", style, "points", points.toString());
                }
                points.setLength(0);
                n = 0;
            }
        }
    }

    private List<HtmlReport.Line> all() {
        return Stream.concat(points.stream(), lines.stream()).toList();
    }

    private double[] range(boolean isX) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (HtmlReport.Line line : all()) {
            for (double value : isX ? line.x() : line.y()) {
                if (Double.isFinite(value)) {
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                }
            }
        }
        return least <= greatest ? new double[] {least, greatest} : new double[] {0, 1};
    }

    private String description(double[] x, double[] y) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, from %.4g to %.4g, by %s, from %.4g to %.4g:",
                yTitle,
                y[0],
                y[1],
                xTitle,
                x[0],
                x[1]));
        for (HtmlReport.Line line : all()) {
            int last = line.y().size() - 1;
            text.append(' ').append(line.name());
            text.append(
                    last < 0
                            ? ""
                            : String.format(
                                    Locale.ROOT, ", at last %.4g", line.y().get(last)));
            text.append(';');
        }
        text.setCharAt(text.length() - 1, '.');
        return text.toString();
    }
}
