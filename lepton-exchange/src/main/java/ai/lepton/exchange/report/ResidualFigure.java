package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import java.util.Locale;

/** Predictions less truths against the predictions, and how many there are of each size beside it. */
final class ResidualFigure implements PagePart {
    private static final int BARS = 33;
    private static final double LONGEST_BAR = 64;

    private final Axis across;
    private final Axis upwards;
    private final Cloud cloud;
    private final long[] bars = new long[BARS];
    private final String description;

    ResidualFigure(double[] truth, double[] predicted) {
        NumberPairs.check(truth, predicted);
        double[] residuals = new double[truth.length];
        for (int i = 0; i < residuals.length; i++) {
            double residual = predicted[i] - truth[i];
            residuals[i] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, residual));
        }
        double[] range = NumberPairs.range(residuals);
        // Zero is always in the picture: above it are the predictions that are too high.
        upwards = Axis.over(Math.min(range[0], 0), Math.max(range[1], 0));
        double[] rangeAcross = NumberPairs.range(predicted);
        across = Axis.over(rangeAcross[0], rangeAcross[1]);
        cloud = Cloud.of(predicted, residuals, across, upwards);
        for (double residual : residuals) {
            bars[Math.min((int) (upwards.at(residual) * BARS), BARS - 1)]++;
        }
        description = String.format(
                Locale.ROOT,
                "Prediction less truth, from %.4g to %.4g, against the prediction, from %.4g to %.4g, of %,d %s; to the"
                        + " right, how many there are of each size. On the dashed line predictions are right.",
                range[0],
                range[1],
                rangeAcross[0],
                rangeAcross[1],
                truth.length,
                truth.length == 1 ? "example" : "examples");
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure").element("figcaption", "Residuals");
        List<Tick> ticks = upwards.ticks();
        Plot plot = Plot.besideTicks(ticks, 256);
        double right = plot.left() + plot.width() + 10;
        Plot.open(html, (int) (right + LONGEST_BAR + 6), 385, "Residuals", description);
        plot.drawAxes(html, across.ticks(), "Predicted value", ticks, "Prediction less truth");
        cloud.draw(html, plot);
        drawBars(html, plot, right);
        String zero = plot.y(upwards.at(0));
        html.shape(
                "line", "class", "chance", "x1", plot.x(0), "x2", number(right + LONGEST_BAR), "y1", zero, "y2", zero);
        html.closeLine();
        html.open("ul", "class", "legend");
        cloud.writeLegend(html);
        Plot.writeKey(html, "chance", "prediction equals truth");
        html.close().closeLine();
    }

    private void drawBars(Html html, Plot plot, double left) {
        long most = 0;
        for (long bar : bars) {
            most = Math.max(most, bar);
        }
        for (int i = 0; i < BARS; i++) {
            if (bars[i] > 0) {
                double height = plot.height() / BARS;
                html.open(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        number(left),
                        "width",
                        number(Math.max(LONGEST_BAR * bars[i] / most, 1)),
                        "y",
                        number(plot.top() + plot.height() - (i + 1) * height + 0.5),
                        "height",
                        number(height - 1));
                html.element(
                        "title",
                        String.format(Locale.ROOT, "%,d", bars[i]) + (bars[i] == 1 ? " example" : " examples"));
                html.close();
            }
        }
        String bottom = plot.y(0);
        String top = plot.y(1);
        html.shape("line", "class", "axis", "x1", number(left), "x2", number(left), "y1", bottom, "y2", top);
        Plot.label(
                html,
                "Count",
                "x",
                number(left + LONGEST_BAR / 2),
                "y",
                number(plot.top() + plot.height() + 37),
                "text-anchor",
                "middle");
    }
}
