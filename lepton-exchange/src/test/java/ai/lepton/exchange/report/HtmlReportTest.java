package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.report.HtmlReport.VerdictRow;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HtmlReportTest {
    private static final String HOSTILE = "</title></style><script>alert('x')</script>\"'&\u0000";

    @Test
    void beginsWithWhatTheReaderWantsToKnow() {
        String page = HtmlReport.titled("Breast cancer")
                .summary("Two classes.")
                .fact("Seed", "42")
                .fact("Accuracy", "0.96", "95 % interval 0.91 to 0.99")
                .section("Patients")
                .paragraph("They were held out.")
                .toHtml();

        assertThat(page)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .contains("<title>Breast cancer</title>")
                .contains("<h1>Breast cancer</h1><p class=\"summary\">Two classes.</p>")
                .contains("<div><dt>Seed</dt><dd>42</dd></div>")
                .contains("<dd>0.96</dd><dd class=\"quiet\">95 % interval 0.91 to 0.99</dd>")
                .contains("<h2>Patients</h2>\n<p>They were held out.</p>")
                .endsWith("</main></body></html>\n");
    }

    @Test
    void loadsNothingAndRunsNothing() {
        assertThat(full("label").toHtml())
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"")
                .doesNotContain(
                        "<script",
                        "<link",
                        "<img",
                        "<iframe",
                        "http://",
                        "https://",
                        "url(",
                        "@import",
                        " href",
                        " src=");
    }

    @Test
    void escapesHostileTextWhereverItMayStand() {
        String page = full(HOSTILE).toHtml();

        assertThat(page)
                .doesNotContain("<script", "alert('x')", "\u0000")
                .contains(
                        "&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;&amp;\uFFFD");
        assertThat(page.split("</style>", -1)).hasSize(2);
        assertThat(page.split("&lt;/style&gt;", -1).length).isGreaterThan(20);
    }

    @Test
    void namesEveryPictureForThoseWhoDoNotSeeIt() {
        String page = full("label").toHtml();

        assertThat(page.split("role=\"img\"", -1)).hasSize(8);
        assertThat(page)
                .contains("aria-labelledby=\"title-1 desc-2\"")
                .contains("<title id=\"title-1\">", "<desc id=\"desc-2\">");
    }

    @ParameterizedTest
    @EnumSource(VerdictRow.Status.class)
    void saysAStatusInWordsAndNotByColourAlone(VerdictRow.Status status) {
        String page = HtmlReport.titled("t")
                .verdicts(List.of(VerdictRow.of(status, "asked", "because")))
                .toHtml();

        assertThat(page).contains("</span> " + status.text() + "</span>").contains("1 " + status.text() + "</p>");
    }

    @Test
    void saysSoWhereNothingWasDecided() {
        assertThat(HtmlReport.titled("t").verdicts(List.of()).toHtml())
                .contains("Nothing was decided: no rule applied.");
    }

    @Test
    void puttingOnePartMoreLeavesTheReportBeforeAsItWas() {
        HtmlReport before = HtmlReport.titled("t").paragraph("one");

        HtmlReport after = before.paragraph("two").fact("a", "b");

        assertThat(before.toHtml()).contains("one").doesNotContain("two", "<dl");
        assertThat(after.toHtml()).contains("one", "two", "<dl");
    }

    @Test
    void isTheSameWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        String here = full("label").toHtml();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(full("label").toHtml()).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void staysSmallWithAMillionPoints() {
        double[] rate = rates(1_000_000);
        double[] falling =
                IntStream.range(0, rate.length).mapToDouble(i -> 1 - rate[i]).toArray();
        SplittableRandom random = new SplittableRandom(1);
        double[] noise = IntStream.range(0, rate.length)
                .mapToDouble(i -> random.nextDouble())
                .toArray();

        assertThat(size(report -> report.rocCurves(Curve.roc("c", rate, rate, "0.5"))))
                .isLessThan(40_000);
        assertThat(size(report -> report.precisionRecallCurves(Curve.precisionRecall("c", falling, noise, 0.3, ""))))
                .isLessThan(50_000);
        assertThat(size(report -> report.detCurves(Curve.det("c", falling, rate, ""))))
                .isLessThan(40_000);
        assertThat(size(report -> report.predictedAgainstTrue(rate, noise))).isLessThan(60_000);
        assertThat(size(report -> report.residuals(rate, noise))).isLessThan(60_000);
    }

    private static int size(UnaryOperator<HtmlReport> with) {
        return with.apply(HtmlReport.titled("t")).toHtml().length();
    }

    @Test
    void writesTheWholePageOverTheOldOneAndLeavesNothingElse(@TempDir Path directory) throws IOException {
        Path made = directory.resolve("made");
        Path file = made.resolve("report.html");

        HtmlReport.titled("first").write(file);
        HtmlReport.titled("Größe").write(file);

        assertThat(file).hasContent(HtmlReport.titled("Größe").toHtml());
        assertThat(made.toFile().list()).containsExactly("report.html");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Path plain = Files.writeString(directory.resolve("plain"), "x");
            assertThat(permissions(file)).isEqualTo(permissions(plain));
        }
    }

    @Test
    void saysWhereItCouldNotWriteAndLeavesNothing(@TempDir Path directory) throws IOException {
        Path taken = Files.createDirectory(directory.resolve("report.html"));
        Path inAFile = Files.writeString(directory.resolve("file"), "x").resolve("report.html");

        assertThatThrownBy(() -> HtmlReport.titled("t").write(taken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(taken + " is a directory; name a file in it");
        assertThatThrownBy(() -> HtmlReport.titled("t").write(inAFile))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(inAFile + " can't be written: ");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("report.html", "file");
    }

    @Test
    void refusesABlankTitleAndAPictureOfNothing() {
        assertThatThrownBy(() -> HtmlReport.titled(" "))
                .hasMessage("the title of a report is blank; say what it is about");
        assertThatThrownBy(() -> HtmlReport.titled("t").rocCurves())
                .hasMessage("a ROC figure needs at least one curve, got none");
        assertThatThrownBy(() -> HtmlReport.titled("t").precisionRecallCurves())
                .hasMessage("a precision-recall figure needs at least one curve, got none");
        double[] rate = {0, 1};
        assertThatThrownBy(() -> HtmlReport.titled("t").detCurves(Curve.roc("spam", rate, rate, "")))
                .hasMessage("curve 'spam' is a ROC curve; it has no place in a DET figure");
    }

    private static String permissions(Path file) throws IOException {
        Set<PosixFilePermission> set = Files.getPosixFilePermissions(file);
        return PosixFilePermissions.toString(set);
    }

    /** Returns a report with every kind of part, and this text wherever text may stand. */
    private static HtmlReport full(String text) {
        double[] rate = {0, 0.5, 1};
        List<String> many = IntStream.range(0, 21).mapToObj(i -> text + i).toList();
        return HtmlReport.titled(text)
                .summary(text)
                .fact(text, text, text)
                .section(text)
                .paragraph(text)
                .confusionMatrix(List.of(text, text + 2), new long[][] {{1, 2}, {3, 4000}})
                .confusionMatrix(many, oneConfusion(21))
                .rocCurves(Curve.roc(text, rate, rate, text), Curve.roc(text, rate, rate, ""))
                .precisionRecallCurves(Curve.precisionRecall(text, new double[] {1, 0.5, 0}, rate, 0.3, text))
                .detCurves(Curve.det(text, new double[] {0.5, 0.1}, new double[] {0, 0.2}, text))
                .predictedAgainstTrue(new double[] {1, 2}, new double[] {1.5, 2})
                .residuals(new double[1001], rates(1001))
                .reliability(ReliabilityDiagram.of(new double[] {0.25, 0.3}, new boolean[] {false, true}, 2))
                .table(text, List.of(text, "number"), List.of(List.of(text, "0.5")))
                .verdicts(List.of(new VerdictRow(VerdictRow.Status.FAIL, text, text, text)));
    }

    private static double[] rates(int n) {
        double[] rates = new double[n];
        Arrays.setAll(rates, i -> i / (n - 1.0));
        return rates;
    }

    private static long[][] oneConfusion(int classes) {
        long[][] counts = new long[classes][classes];
        counts[3][4] = 5;
        return counts;
    }
}
