package ai.lepton.examples.predictions;

import ai.lepton.exchange.report.Footnotes;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Measurements as people read them, in units of any size. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(4);

    private Figures() {}

    /** Returns such as {@code 0.912 [0.884, 0.935]}, with four significant digits, or why there is no value. */
    static String text(Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return estimate.score().toString();
        }
        Interval bounds = estimate.bounds();
        return number(estimate.value())
                + (bounds == null ? "" : " [" + number(bounds.low()) + ", " + number(bounds.high()) + "]");
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e12)) {
            return new BigDecimal(value).round(DIGITS).toString();
        }
        BigDecimal exact = new BigDecimal(value);
        int decimals = size < 1 ? 4 : Math.max(0, 4 - (exact.precision() - exact.scale()));
        return exact.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** Returns the page with a key fact more. */
    static HtmlReport fact(HtmlReport page, String name, Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return page.fact(name, "undefined", estimate.score().toString());
        }
        Interval bounds = estimate.bounds();
        return page.fact(
                name,
                number(estimate.value()),
                bounds == null
                        ? ""
                        : "[" + number(bounds.low()) + ", " + number(bounds.high()) + "] at "
                                + Interval.percent(bounds.level()) + Footnotes.said(estimate));
    }

    /** Returns the page with a table of measurements more, and below it why those that have no value have none. */
    static HtmlReport table(HtmlReport page, List<Measurement> lines, double level) {
        Footnotes notes = new Footnotes();
        List<List<String>> rows = lines.stream().map(line -> row(line, notes)).toList();
        HtmlReport more = page.table(
                "", List.of("Measure", "Value", Interval.percent(level) + " interval", "Method", "n"), rows, notes);
        for (Measurement line : lines) {
            if (line.estimate().score() instanceof Score.Undefined undefined) {
                more = more.paragraph(line.title() + " is undefined: " + undefined.reason() + ".");
            }
        }
        return more;
    }

    private static List<String> row(Measurement line, Footnotes notes) {
        Estimate estimate = line.estimate();
        Interval bounds = estimate.bounds();
        return List.of(
                line.title(),
                estimate.score().isDefined() ? number(estimate.value()) : "undefined",
                (bounds == null ? "" : number(bounds.low()) + " to " + number(bounds.high())) + notes.mark(estimate),
                bounds == null ? "" : bounds.method(),
                Long.toString(estimate.n()));
    }
}
