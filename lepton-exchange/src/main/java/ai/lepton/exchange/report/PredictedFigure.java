package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import java.util.Locale;

/** Predicted numbers against true ones, on axes of the same units; on the diagonal both are equal. */
final class PredictedFigure implements PagePart {
    private final Axis axis;
    private final Cloud cloud;
    private final String description;

    PredictedFigure(double[] truth, double[] predicted) {
        NumberPairs.check(truth, predicted);
        double[] range = NumberPairs.range(truth, predicted);
        axis = Axis.over(range[0], range[1]);
        cloud = Cloud.of(truth, predicted, axis, axis);
        description = String.format(
                Locale.ROOT,
                "Predicted value against true value of %,d %s, both from %.4g to %.4g. On the dashed diagonal they are"
                        + " equal.",
                truth.length,
                truth.length == 1 ? "example" : "examples",
                range[0],
                range[1]);
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure").element("figcaption", "Predicted against true values");
        List<Tick> ticks = axis.ticks();
        Plot plot = Plot.besideTicks(ticks, 330);
        Plot.open(html, plot.pictureWidth(ticks), 385, "Predicted against true values", description);
        plot.drawAxes(html, ticks, "True value", ticks, "Predicted value");
        cloud.draw(html, plot);
        plot.drawDiagonal(html);
        html.closeLine();
        html.open("ul", "class", "legend");
        cloud.writeLegend(html);
        Plot.writeKey(html, "chance", "prediction equals truth");
        html.close().closeLine();
    }
}
