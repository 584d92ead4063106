package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Locale;

/** Accuracy against confidence, bin by bin, over a histogram of the confidences. */
record ReliabilityFigure(List<ReliabilityBin> bins) implements PagePart {
    private static final double LEVEL = 0.95;

    ReliabilityFigure {
        if (bins.isEmpty()) {
            throw new IllegalArgumentException("a reliability diagram needs at least one bin, got none");
        }
        for (int i = 1; i < bins.size(); i++) {
            if (bins.get(i).lower() < bins.get(i - 1).upper()) {
                throw new IllegalArgumentException(
                        "bin " + i + " begins at " + bins.get(i).lower()
                                + ", before bin " + (i - 1) + " ends at "
                                + bins.get(i - 1).upper()
                                + "; bins must not overlap and must stand in order");
            }
        }
        bins = Elements.of("bins", bins);
    }

    @Override
    public boolean standsBesideOthers() {
        return true;
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure").element("figcaption", "Reliability diagram");
        Plot.open(
                html,
                400,
                385,
                "Reliability diagram",
                "Accuracy against mean confidence in each bin, above the number of examples in each bin. "
                        + "On the dashed diagonal, confidence equals accuracy. The numbers follow as a table.");
        Plot above = new Plot(54, 12, 330, 254);
        above.drawAxes(html, "", "Accuracy");
        above.drawDiagonal(html);
        drawBins(html, above);
        Plot below = new Plot(54, 300, 330, 60);
        drawHistogram(html, below);
        html.closeLine();
        writeLegend(html);
        writeNumbers(html);
        html.closeLine();
    }

    private void drawBins(Html html, Plot plot) {
        for (ReliabilityBin bin : bins) {
            if (bin.count() == 0) {
                continue;
            }
            String x = plot.x(bin.meanConfidence());
            String y = plot.y(bin.accuracy());
            Interval interval = intervalOf(bin);
            String low = plot.y(interval.low());
            String high = plot.y(interval.high());
            html.shape("line", "class", "whisker", "x1", x, "x2", x, "y1", low, "y2", high);
            html.open("circle", "class", "dot", "cx", x, "cy", y, "r", "5");
            html.element("title", sentence(bin)).close();
        }
    }

    private void drawHistogram(Html html, Plot plot) {
        long most = bins.stream().mapToLong(ReliabilityBin::count).max().orElse(0);
        for (ReliabilityBin bin : bins) {
            double share = most == 0 ? 0 : (double) bin.count() / most;
            if (share > 0) {
                double width = (bin.upper() - bin.lower()) * plot.width();
                // A bin with a single example among millions is still to be seen.
                double height = Math.max(share * plot.height(), 1);
                html.open(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        number(plot.left() + bin.lower() * plot.width() + Math.min(0.75, width / 8)),
                        "width",
                        number(width - 2 * Math.min(0.75, width / 8)),
                        "y",
                        number(plot.top() + plot.height() - height),
                        "height",
                        number(height));
                html.element("title", sentence(bin)).close();
            }
        }
        html.shape("line", "class", "axis", "x1", plot.x(0), "x2", plot.x(1), "y1", plot.y(0), "y2", plot.y(0));
        Plot.label(html, count(most), "x", number(plot.left() - 7), "y", number(plot.top() + 9), "text-anchor", "end");
        Plot.label(html, "0", "x", number(plot.left() - 7), "y", plot.y(0), "text-anchor", "end");
        plot.drawVerticalTitle(html, "Count");
        Plot.label(
                html,
                "Confidence",
                "x",
                plot.x(0.5),
                "y",
                number(plot.top() + plot.height() + 20),
                "text-anchor",
                "middle");
    }

    private static void writeLegend(Html html) {
        html.open("ul", "class", "legend");
        html.open("li").open("svg", "class", "swatch", "viewBox", "0 0 28 16", "aria-hidden", "true");
        html.shape("line", "class", "whisker", "x1", "14", "x2", "14", "y1", "0", "y2", "16");
        html.shape("circle", "class", "dot", "cx", "14", "cy", "8", "r", "5").close();
        html.text("accuracy of a bin, with its 95 % interval").close();
        Plot.writeKey(html, "chance", "perfectly calibrated");
        html.close();
    }

    private void writeNumbers(Html html) {
        html.open("details").element("summary", "The numbers");
        List<List<String>> rows = bins.stream()
                .filter(bin -> bin.count() > 0)
                .map(bin -> List.of(
                        fraction(bin.lower()) + "–" + fraction(bin.upper()),
                        fraction(bin.meanConfidence()),
                        fraction(bin.accuracy()) + " ["
                                + fraction(intervalOf(bin).low()) + ", "
                                + fraction(intervalOf(bin).high()) + "]",
                        count(bin.count())))
                .toList();
        new DataTable("", List.of("Bin", "Mean confidence", "Accuracy", "Count"), rows).writeTo(html);
        html.close();
    }

    private static Interval intervalOf(ReliabilityBin bin) {
        return Proportions.wilsonOf(bin.accuracy(), (double) bin.count(), LEVEL);
    }

    private static String sentence(ReliabilityBin bin) {
        return "confidence " + fraction(bin.lower()) + "–" + fraction(bin.upper()) + ": accuracy "
                + fraction(bin.accuracy()) + ", mean confidence " + fraction(bin.meanConfidence()) + ", "
                + count(bin.count()) + (bin.count() == 1 ? " example" : " examples");
    }

    private static String fraction(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
