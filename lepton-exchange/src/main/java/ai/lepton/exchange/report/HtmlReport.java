package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Figures;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import ai.lepton.metrics.internal.Elements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An HTML page that needs nothing but itself: no script, no font, no picture from elsewhere.
 *
 * <pre>{@code
 * HtmlReport.titled("Breast Cancer Wisconsin")
 *         .fact("Accuracy", "0.965", "95 % interval 0.911 to 0.987")
 *         .section("Held-out patients")
 *         .confusionMatrix(List.of("benign", "malignant"), new long[][] {{71, 1}, {3, 39}})
 *         .rocCurves(Curve.roc("malignant", fpr, tpr, "0.994"))
 *         .write(Path.of("report.html"));
 * }</pre>
 *
 * <p>It is read in light and in dark, on a phone, by a screen reader and on paper. All text is escaped. A report is
 * immutable: each call returns a new one with one part more, so a common beginning can be shared.
 */
public final class HtmlReport {
    private final String title;
    private final String summary;
    private final List<Fact> facts;
    private final List<PagePart> parts;

    private HtmlReport(String title, String summary, List<Fact> facts, List<PagePart> parts) {
        this.title = title;
        this.summary = summary;
        this.facts = Elements.of("facts", facts);
        this.parts = Elements.of("parts", parts);
    }

    private record Fact(String name, String value, String note) {}

    /**
     * Returns an empty report.
     *
     * @param title the page's heading, not blank
     */
    public static HtmlReport titled(String title) {
        if (title.isBlank()) {
            throw new IllegalArgumentException("the title of a report is blank; say what it is about");
        }
        return new HtmlReport(title, "", List.of(), List.of());
    }

    /** Returns the report with a sentence or two under its heading. */
    public HtmlReport summary(String text) {
        return new HtmlReport(title, text, facts, parts);
    }

    /** Returns the report with one key fact more at its top, such as {@code "Seed", "42"}. */
    public HtmlReport fact(String name, String value) {
        return fact(name, value, "");
    }

    /** Returns the report with one key fact more, and what qualifies it, such as its interval, beneath. */
    public HtmlReport fact(String name, String value, String note) {
        List<Fact> more = new ArrayList<>(facts);
        more.add(new Fact(name, value, note));
        return new HtmlReport(title, summary, more, parts);
    }

    /** Returns the report with one key fact more: an estimate, with its interval and its caution beneath. */
    public HtmlReport fact(String name, Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return fact(name, "undefined", estimate.score().toString());
        }
        Interval bounds = estimate.bounds();
        String note = bounds == null
                ? ""
                : "[" + Figures.number(bounds.low()) + ", " + Figures.number(bounds.high()) + "] at "
                        + Interval.percent(bounds.level()) + Footnotes.said(estimate);
        return fact(name, Figures.number(estimate.value()), note);
    }

    /** Returns the report with a heading more. */
    public HtmlReport section(String heading) {
        Objects.requireNonNull(heading, "heading");
        return with(html -> html.element("h2", heading).raw("\n"));
    }

    /**
     * A line of a picture.
     *
     * @param name in the legend
     * @param x how far each point is to the right, finite
     * @param y how far it is up; where a number is not finite the line is broken
     */
    public record Line(String name, List<Double> x, List<Double> y) {
        /** Copies the lists, and checks them. */
        public Line {
            Elements.required("name", name);
            x = Elements.of("x", x);
            y = Elements.of("y", y);
            if (x.size() != y.size()) {
                throw new IllegalArgumentException(
                        "x has " + x.size() + " values but y has " + y.size() + "; each point has one of both");
            }
            for (int i = 0; i < x.size(); i++) {
                if (!Double.isFinite(x.get(i))) {
                    throw new IllegalArgumentException("x[" + i + "] is " + x.get(i) + "; it must be finite");
                }
            }
        }
    }

    /** Returns the report with a paragraph more. */
    public HtmlReport paragraph(String text) {
        Objects.requireNonNull(text, "text");
        return with(html -> html.element("p", text).raw("\n"));
    }

    /**
     * Returns the report with a confusion matrix more. Beyond 20 classes it is shown as a picture of shares, beyond
     * 80 only by its most frequent confusions and the classes found least often.
     *
     * @param labels the classes, k of them
     * @param counts number of examples, shape {@code [k, k]}, rows the true classes, columns the predicted ones
     * @throws IllegalArgumentException if the shapes differ or a count is negative
     */
    public HtmlReport confusionMatrix(List<String> labels, long[][] counts) {
        return with(new ConfusionMatrixFigure(labels, counts));
    }

    /** Returns the report with one picture more, of these {@linkplain Curve#roc ROC curves}, at least one. */
    public HtmlReport rocCurves(Curve... curves) {
        return with(new CurveFigure(Curve.Kind.ROC, List.of(curves)));
    }

    /**
     * Returns the report with one picture more, of these {@linkplain Curve#precisionRecall precision-recall curves}, at
     * least one, each with the precision of no skill.
     */
    public HtmlReport precisionRecallCurves(Curve... curves) {
        return with(new CurveFigure(Curve.Kind.PRECISION_RECALL, List.of(curves)));
    }

    /**
     * Returns the report with one picture more, of these {@linkplain Curve#det detection error trade-offs}, at least one,
     * on axes of normal deviates.
     */
    public HtmlReport detCurves(Curve... curves) {
        return with(new CurveFigure(Curve.Kind.DET, List.of(curves)));
    }

    /**
     * Returns the report with a picture of predicted against true numbers more: up to 1,000 as points, more as how many
     * there are in each cell of a grid. Takes O(n) time and keeps no reference to the arrays.
     *
     * @param truth in any unit, shape {@code [n]}, n at least 1, finite
     * @param predicted in the same unit, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, n = 0, or a value is not finite
     */
    public HtmlReport predictedAgainstTrue(double[] truth, double[] predicted) {
        return with(new PredictedFigure(truth, predicted));
    }

    /**
     * Returns the report with a picture of the predictions less the truths more, against the predictions and as a
     * histogram.
     *
     * @param truth in any unit, shape {@code [n]}, n at least 1, finite
     * @param predicted in the same unit, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, n = 0, or a value is not finite
     */
    public HtmlReport residuals(double[] truth, double[] predicted) {
        return with(new ResidualFigure(truth, predicted));
    }

    /**
     * Returns the report with a picture of lines more, such as of the losses of a training by epoch.
     *
     * @param title of the picture
     * @param xTitle what goes to the right, such as {@code Epoch}
     * @param yTitle what goes up, such as {@code Loss}
     * @param lines at least one
     * @throws IllegalArgumentException if there is none
     */
    public HtmlReport lines(String title, String xTitle, String yTitle, List<Line> lines) {
        return with(new LineFigure(title, xTitle, yTitle, List.of(), lines));
    }

    /**
     * Returns the report with a picture of points more, such as of what each trial of a search came to, and of lines among them.
     *
     * @param title of the picture
     * @param xTitle what goes to the right
     * @param yTitle what goes up
     * @param points each with points of a colour, which are not joined; at least one
     * @param lines such as the best so far; may be none
     * @throws IllegalArgumentException if there are no points
     */
    public HtmlReport points(String title, String xTitle, String yTitle, List<Line> points, List<Line> lines) {
        List<Line> marks = Elements.of("points", points);
        if (marks.isEmpty()) {
            throw new IllegalArgumentException("a picture of points needs at least one list of them, got none");
        }
        return with(new LineFigure(title, xTitle, yTitle, marks, lines));
    }

    /** Returns the report with a reliability diagram and its histogram more; bins without weight are left out. */
    public HtmlReport reliability(ReliabilityDiagram diagram) {
        return with(new ReliabilityFigure(diagram.bins().stream()
                .map(bin -> new ReliabilityBin(
                        bin.low(),
                        bin.high(),
                        bin.confidence().orNaN(),
                        bin.accuracy().orNaN(),
                        bin.confidence().isDefined() ? bin.examples() : 0))
                .toList()));
    }

    /**
     * Returns the report with the key facts of an evaluation more at its top: accuracy and balanced accuracy, F1 of the
     * positive one of two classes or over all, and of probabilities ROC AUC, log-loss and calibration error.
     */
    public HtmlReport facts(ClassificationReport evaluation) {
        Elements.required("evaluation", evaluation);
        return new ClassificationFigures(evaluation).facts(this);
    }

    /**
     * Returns the report with the pictures of an evaluation more: the confusion matrix, of probabilities the curves, of at
     * most six classes, and the reliability diagram, and precision, recall and F1 by class.
     */
    public HtmlReport figures(ClassificationReport evaluation) {
        Elements.required("evaluation", evaluation);
        return new ClassificationFigures(evaluation).on(this);
    }

    /**
     * Returns the report with a table of measurements more, and below it why those that have no value have none.
     *
     * @param lines in their order
     * @param level the confidence level of their intervals, in (0, 1)
     */
    public HtmlReport measurements(List<Measurement> lines, double level) {
        Elements.of("lines", lines);
        List<List<?>> rows = new ArrayList<>();
        Footnotes notes = new Footnotes();
        lines.forEach(line -> rows.add(row(line, notes)));
        String interval = Interval.percent(level) + " interval";
        HtmlReport more = with(DataTable.of("", List.of("Measure", "Value", interval, "Method", "n"), rows, notes));
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
                estimate.score().isDefined() ? Figures.number(estimate.value()) : "undefined",
                (bounds == null ? "" : Figures.number(bounds.low()) + " to " + Figures.number(bounds.high()))
                        + notes.mark(estimate),
                bounds == null ? "" : bounds.method(),
                Long.toString(estimate.n()));
    }

    /**
     * Returns the report with a table more; columns that hold only numbers stand to the right.
     *
     * @param caption what it shows; may be empty
     * @param headers the columns' names
     * @param rows the cells, each row as long as {@code headers}: an {@link Estimate} is shown with its interval, and a
     *     mark where it has a caution, which stands below the table; everything else as its text
     */
    public HtmlReport table(String caption, List<String> headers, List<? extends List<?>> rows) {
        Elements.of("rows", rows);
        return with(DataTable.of(caption, headers, rows, new Footnotes()));
    }

    /** Returns the report with a drawing more, its title above it. */
    public HtmlReport diagram(Diagram drawing) {
        return with(new DiagramFigure(Elements.required("drawing", drawing)));
    }

    /** Returns the report with a list of decisions more, each with its reason. */
    public HtmlReport verdicts(List<VerdictRow> rows) {
        return with(new VerdictList(rows));
    }

    /** Returns the report with how each expectation of a quality gate came out more. */
    public HtmlReport verdicts(QualityGate.Result gate) {
        return verdicts(gate.checks().stream()
                .map(outcome -> VerdictRow.of(
                        outcome.met() ? VerdictRow.Status.PASS : VerdictRow.Status.FAIL,
                        outcome.subject(),
                        outcome.message()))
                .toList());
    }

    HtmlReport with(PagePart part) {
        List<PagePart> more = new ArrayList<>(parts);
        more.add(part);
        return new HtmlReport(title, summary, facts, more);
    }

    /** Returns the whole page. */
    public String toHtml() {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        html.shape("meta", "charset", "utf-8");
        html.shape("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // The browser is told to run and to load nothing, should a text ever get through unescaped.
        html.shape(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.shape("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title).open("style").raw(style()).closeLine();
        html.closeLine().open("body").open("main").open("header").element("h1", title);
        if (!summary.isEmpty()) {
            html.element("p", summary, "class", "summary");
        }
        writeFacts(html);
        html.closeLine();
        writeParts(html);
        html.close().close().closeLine();
        return html.toString();
    }

    private void writeFacts(Html html) {
        if (facts.isEmpty()) {
            return;
        }
        html.open("dl", "class", "facts");
        for (Fact fact : facts) {
            html.open("div").element("dt", fact.name()).element("dd", fact.value());
            if (!fact.note().isEmpty()) {
                html.element("dd", fact.note(), "class", "quiet");
            }
            html.close();
        }
        html.close();
    }

    /** Writes the parts in order; those that are narrow and follow each other stand side by side. */
    private void writeParts(Html html) {
        boolean beside = false;
        for (PagePart part : parts) {
            if (part.standsBesideOthers() != beside) {
                beside = !beside;
                if (beside) {
                    html.open("div", "class", "beside");
                } else {
                    html.closeLine();
                }
            }
            part.writeTo(html);
        }
        if (beside) {
            html.closeLine();
        }
    }

    private String style() {
        String diagrams = parts.stream().anyMatch(DiagramFigure.class::isInstance) ? sheet("diagram.css") : "";
        return sheet("report.css") + diagrams + Shades.LIGHT.css() + "@media screen and (prefers-color-scheme:dark){\n"
                + Shades.DARK.css() + "}\n";
    }

    /** Returns a style sheet that stands beside this class. */
    static String sheet(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path beside HtmlReport");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read from the class path", e);
        }
    }

    /**
     * Writes the page as UTF-8, aside first and then in place of what was there, so a reader never finds half a page.
     * Missing directories are made.
     *
     * @throws IllegalArgumentException if the file is a directory
     * @throws UncheckedIOException if it can't be written; what was there before is then still there
     */
    public void write(Path file) {
        byte[] page = toHtml().getBytes(StandardCharsets.UTF_8);
        Staged.file(file, out -> out.write(page));
    }

    /**
     * One decision: of a quality gate, or of a rule.
     *
     * @param status how it was decided
     * @param title what was asked, such as {@code "accuracy at least 0.90"}
     * @param reason why it was decided so, with the numbers
     * @param citation the clause or paper that the question comes from; empty where there is none
     */
    public record VerdictRow(Status status, String title, String reason, String citation) {
        /** How a decision can end. */
        public enum Status {
            /** Measured, and within what was asked. */
            PASS("pass", "✓"),
            /** Measured, and outside what was asked. */
            FAIL("fail", "✗"),
            /** Measured, but the evidence does not decide it. */
            INCONCLUSIVE("inconclusive", "?"),
            /** Not a question for this case. */
            NOT_APPLICABLE("not applicable", "–"),
            /** Somebody's word, not a measurement. */
            ATTESTED("attested", "✍"),
            /** Failed, and let through for a reason and a time. */
            WAIVED("waived", "⚑"),
            /** A value that nothing was asked of. */
            REPORTED("reported", "•");

            private final String text;
            private final String mark;

            Status(String text, String mark) {
                this.text = text;
                this.mark = mark;
            }

            /** Returns the word that the page shows, such as {@code "not applicable"}. */
            public String text() {
                return text;
            }

            String mark() {
                return mark;
            }

            String styleClass() {
                return text.replace(' ', '-');
            }
        }

        /** Returns a decision without a citation. */
        public static VerdictRow of(Status status, String title, String reason) {
            return new VerdictRow(status, title, reason, "");
        }
    }
}
