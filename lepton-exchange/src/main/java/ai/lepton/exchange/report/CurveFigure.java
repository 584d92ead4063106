package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import java.util.List;

/** Receiver operating characteristics in one square, told apart by colour and by dashes. */
record RocFigure(List<Curve> curves) implements Block {
    /** Kinds of line that the style sheet tells apart. */
    static final int LINES = 6;

    RocFigure {
        if (curves.isEmpty()) {
            throw new IllegalArgumentException("a ROC figure needs at least one curve, got none");
        }
        curves = List.copyOf(curves);
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure").element("figcaption", "ROC curve");
        Plot plot = new Plot(54, 12, 330, 330);
        Plot.open(html, 400, 385, "ROC curve", description());
        plot.drawAxes(html, "False positive rate", "True positive rate");
        plot.drawDiagonal(html);
        for (int i = 0; i < curves.size(); i++) {
            html.shape("polyline", "class", "line l" + i % LINES, "points", points(plot, curves.get(i)));
        }
        html.closeLine();
        writeLegend(html);
        html.closeLine();
    }

    private String description() {
        StringBuilder text = new StringBuilder("True positive rate against false positive rate.");
        for (Curve curve : curves) {
            text.append(' ').append(curve.name());
            text.append(curve.note().isEmpty() ? "" : ": " + curve.note()).append('.');
        }
        return text.append(" The dashed diagonal is chance.").toString();
    }

    private static String points(Plot plot, Curve curve) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < curve.size(); i++) {
            points.append(i == 0 ? "" : " ")
                    .append(plot.x(curve.x(i)))
                    .append(',')
                    .append(plot.y(curve.y(i)));
        }
        return points.toString();
    }

    private void writeLegend(Html html) {
        html.open("ul", "class", "legend");
        for (int i = 0; i < curves.size(); i++) {
            html.open("li");
            swatch(html, "line l" + i % LINES);
            html.element("bdi", curves.get(i).name());
            if (!curves.get(i).note().isEmpty()) {
                html.text(" ").element("span", curves.get(i).note(), "class", "quiet");
            }
            html.close();
        }
        html.open("li");
        swatch(html, "chance");
        html.element("span", "chance", "class", "quiet").close();
        html.close();
    }

    private static void swatch(Html html, String styleClass) {
        html.open("svg", "class", "swatch", "viewBox", "0 0 28 8", "aria-hidden", "true");
        html.shape("line", "class", styleClass, "x1", "1", "x2", "27", "y1", number(4), "y2", number(4));
        html.close();
    }
}
