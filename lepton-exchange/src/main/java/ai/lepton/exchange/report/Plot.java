package ai.lepton.exchange.report;

import java.util.Locale;

/** A rectangle of an SVG picture with axes that run from 0 to 1, and the mapping into it. */
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

    /** Draws the frame and the grid at every fifth, with the numbers beneath and to the left. */
    void drawAxes(Html html, String xTitle, String yTitle) {
        drawHorizontalGrid(html, yTitle);
        drawVerticalGrid(html, xTitle);
    }

    void drawVerticalGrid(Html html, String xTitle) {
        for (int fifth = 0; fifth <= 5; fifth++) {
            double at = fifth / 5.0;
            html.shape("line", "class", "grid", "x1", x(at), "x2", x(at), "y1", y(0), "y2", y(1));
            label(html, tick(at), "x", x(at), "y", number(top + height + 17), "text-anchor", "middle");
        }
        label(html, xTitle, "x", x(0.5), "y", number(top + height + 37), "text-anchor", "middle");
    }

    private void drawHorizontalGrid(Html html, String yTitle) {
        for (int fifth = 0; fifth <= 5; fifth++) {
            double at = fifth / 5.0;
            html.shape("line", "class", "grid", "x1", x(0), "x2", x(1), "y1", y(at), "y2", y(at));
            label(
                    html,
                    tick(at),
                    "x",
                    number(left - 7),
                    "y",
                    number(top + (1 - at) * height + 4),
                    "text-anchor",
                    "end");
        }
        drawVerticalTitle(html, yTitle);
    }

    void drawVerticalTitle(Html html, String title) {
        String x = number(left - 38);
        String y = y(0.5);
        label(html, title, "x", x, "y", y, "text-anchor", "middle", "transform", "rotate(-90 " + x + " " + y + ")");
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

    private static String tick(double value) {
        return value == 0 || value == 1 ? String.valueOf((int) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
