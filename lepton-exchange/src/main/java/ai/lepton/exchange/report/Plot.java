package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import java.util.Locale;

/** A rectangle of an SVG picture, and the mapping from the unit square into it. */
record Plot(double left, double top, double width, double height) {

    /** Returns the horizontal position of a value in [0, 1]. */
    String x(double value) {
        return number(left + value * width);
    }

    /** Returns the vertical position of a value in [0, 1]. */
    String y(double value) {
        return number(top + (1 - value) * height);
    }

    /** Opens the picture, with what a screen reader says of it. */
    static void open(Html html, int width, int height, String title, String description) {
        String titleId = html.newId("title");
        String descriptionId = html.newId("desc");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-labelledby",
                titleId + " " + descriptionId);
        html.element("title", title, "id", titleId);
        html.element("desc", description, "id", descriptionId);
    }

    /** Returns a plot with room for these marks and a title to its left. */
    static Plot besideTicks(List<Tick> ticks, double width) {
        return new Plot(Math.max(54, 30 + 7 * Tick.longest(ticks)), 12, width, 330);
    }

    /** Returns the width of a picture that ends with this plot, with room for half of its longest mark. */
    int pictureWidth(List<Tick> ticks) {
        return (int) (left + width + Math.max(16, 4 * Tick.longest(ticks)));
    }

    /** Draws the grid at every fifth, with the numbers beneath and to the left. */
    void drawAxes(Html html, String xTitle, String yTitle) {
        drawAxes(html, Tick.FIFTHS, xTitle, Tick.FIFTHS, yTitle);
    }

    /** Draws the grid at these marks, with their texts beneath and to the left. */
    void drawAxes(Html html, List<Tick> xTicks, String xTitle, List<Tick> yTicks, String yTitle) {
        drawHorizontalGrid(html, yTicks, yTitle);
        drawVerticalGrid(html, xTicks, xTitle);
    }

    private void drawVerticalGrid(Html html, List<Tick> ticks, String title) {
        // Texts that would run into each other leave out every other one.
        boolean tight = (Tick.longest(ticks) + 1) * 7.0 * ticks.size() > width + 30;
        for (int i = 0; i < ticks.size(); i++) {
            String x = x(ticks.get(i).at());
            html.shape("line", "class", "grid", "x1", x, "x2", x, "y1", y(0), "y2", y(1));
            if (!tight || i % 2 == 0) {
                label(html, ticks.get(i).text(), "x", x, "y", number(top + height + 17), "text-anchor", "middle");
            }
        }
        label(html, title, "x", x(0.5), "y", number(top + height + 37), "text-anchor", "middle");
    }

    private void drawHorizontalGrid(Html html, List<Tick> ticks, String title) {
        for (Tick tick : ticks) {
            String y = y(tick.at());
            html.shape("line", "class", "grid", "x1", x(0), "x2", x(1), "y1", y, "y2", y);
            String below = number(top + (1 - tick.at()) * height + 4);
            label(html, tick.text(), "x", number(left - 7), "y", below, "text-anchor", "end");
        }
        drawVerticalTitle(html, title);
    }

    void drawVerticalTitle(Html html, String title) {
        String x = "16";
        String y = y(0.5);
        label(html, title, "x", x, "y", y, "text-anchor", "middle", "transform", "rotate(-90 " + x + " " + y + ")");
    }

    /** Writes an item of a legend: a line of this style, and what it is. */
    static void writeKey(Html html, String styleClass, String text) {
        html.open("li");
        swatch(html, styleClass);
        html.element("span", text, "class", "quiet").close();
    }

    /** Draws a short line of this style. */
    static void swatch(Html html, String styleClass) {
        html.open("svg", "class", "swatch", "viewBox", "0 0 28 8", "aria-hidden", "true");
        html.shape("line", "class", styleClass, "x1", "1", "x2", "27", "y1", "4", "y2", "4");
        html.close();
    }

    void drawDiagonal(Html html) {
        html.shape("line", "class", "chance", "x1", x(0), "y1", y(0), "x2", x(1), "y2", y(1));
    }

    static void label(Html html, String text, String... attributes) {
        html.element("text", text, attributes);
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
