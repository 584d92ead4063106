package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Curves of one kind in one square, told apart by colour and by dashes. */
record CurveFigure(Curve.Kind kind, List<Curve> curves) implements PagePart {
    /** Kinds of line that the style sheet tells apart. */
    static final int LINES = 6;

    CurveFigure {
        if (curves.isEmpty()) {
            throw new IllegalArgumentException("a " + kind + " figure needs at least one curve, got none");
        }
        for (Curve curve : curves) {
            if (curve.kind() != kind) {
                throw new IllegalArgumentException("curve " + Quoted.of(curve.name()) + " is a " + curve.kind()
                        + " curve; it has no place in a " + kind + " figure");
            }
        }
        curves = Elements.of("curves", curves);
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        String title = switch (kind) {
            case ROC -> "ROC curve";
            case PRECISION_RECALL -> "Precision-recall curve";
            case DET -> "Detection error trade-off";
        };
        html.open("figure").element("figcaption", title);
        switch (kind) {
            case ROC -> drawRoc(html, title);
            case PRECISION_RECALL -> drawPrecisionRecall(html, title);
            case DET -> drawDet(html, title);
        }
        html.closeLine();
        writeLegend(html);
        html.closeLine();
    }

    /** Opens a picture of the unit square, and returns where in it the square is. */
    private static Plot square(Html html, String title, String description) {
        Plot.open(html, 400, 385, title, description);
        return new Plot(54, 12, 330, 330);
    }

    private void drawRoc(Html html, String title) {
        Plot plot = square(
                html,
                title,
                description("True positive rate against false positive rate.") + " The dashed diagonal is chance.");
        plot.drawAxes(html, "False positive rate", "True positive rate");
        plot.drawDiagonal(html);
        drawLines(html, plot, DoubleUnaryOperator.identity(), 1);
    }

    private void drawPrecisionRecall(Html html, String title) {
        Plot plot = square(
                html,
                title,
                description("Precision against recall.")
                        + " A dotted line is the precision without skill, the prevalence.");
        plot.drawAxes(html, "Recall", "Precision");
        for (int i = 0; i < curves.size(); i++) {
            String y = plot.y(curves.get(i).noSkill());
            html.shape("line", "class", "level l" + i % LINES, "x1", plot.x(0), "x2", plot.x(1), "y1", y, "y2", y);
        }
        for (int i = 0; i < curves.size(); i++) {
            html.shape("path", "class", "line l" + i % LINES, "d", steps(plot, curves.get(i)));
        }
    }

    private void drawDet(Html html, String title) {
        Deviates scale = Deviates.showing(curves);
        List<Tick> ticks = scale.ticks();
        Plot plot = Plot.besideTicks(ticks, 330);
        Plot.open(
                html,
                plot.pictureWidth(ticks),
                385,
                title,
                description("False negative rate against false positive rate, on the scale of normal deviates."));
        plot.drawAxes(html, ticks, "False positive rate", ticks, "False negative rate");
        drawLines(html, plot, scale::inWindow, scale.high());
    }

    private String description(String what) {
        StringBuilder text = new StringBuilder(what);
        for (Curve curve : curves) {
            text.append(' ').append(curve.name());
            text.append(curve.note().isEmpty() ? "" : ": " + curve.note()).append('.');
        }
        return text.toString();
    }

    /** Draws the curves as far as they are below the highest, with a point more at either end. */
    private void drawLines(Html html, Plot plot, DoubleUnaryOperator scale, double highest) {
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            StringBuilder points = new StringBuilder();
            for (int p = 0; p < curve.size(); p++) {
                if (isShown(curve, p - 1, highest) || isShown(curve, p, highest) || isShown(curve, p + 1, highest)) {
                    points.append(points.isEmpty() ? "" : " ")
                            .append(plot.x(scale.applyAsDouble(curve.x(p))))
                            .append(',')
                            .append(plot.y(scale.applyAsDouble(curve.y(p))));
                }
            }
            html.shape("polyline", "class", "line l" + i % LINES, "points", points.toString());
        }
    }

    private static boolean isShown(Curve curve, int point, double highest) {
        return point >= 0 && point < curve.size() && curve.x(point) <= highest && curve.y(point) <= highest;
    }

    /** Returns the path on which the height between two points is that of the right one. */
    private static String steps(Plot plot, Curve curve) {
        StringBuilder path = new StringBuilder("M" + plot.x(curve.x(0)) + " " + plot.y(curve.y(0)));
        for (int i = 1; i < curve.size(); i++) {
            path.append('V').append(plot.y(curve.y(i))).append('H').append(plot.x(curve.x(i)));
        }
        return path.toString();
    }

    private void writeLegend(Html html) {
        html.open("ul", "class", "legend");
        for (int i = 0; i < curves.size(); i++) {
            html.open("li");
            Plot.swatch(html, "line l" + i % LINES);
            html.element("bdi", curves.get(i).name());
            if (!curves.get(i).note().isEmpty()) {
                html.text(" ").element("span", curves.get(i).note(), "class", "quiet");
            }
            html.close();
        }
        switch (kind) {
            case ROC -> Plot.writeKey(html, "chance", "chance");
            case PRECISION_RECALL -> Plot.writeKey(html, "level", "no skill: the prevalence");
            case DET -> {}
        }
        html.close();
    }
}
