package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.internal.Elements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What was found of a file of predictions: as text, as a document, and as a page. */
public final class PredictionReport {
    /** Name of the document that {@link #write} writes. */
    public static final String DOCUMENT = "evaluation.json";

    /** Name of the page that {@link #write} writes. */
    public static final String PAGE = "report.html";

    private final Path file;
    private final long seed;
    private final String sha256;
    private final Predictions predictions;
    private final Findings findings;

    private PredictionReport(Path file, long seed, String sha256, Predictions predictions, Findings findings) {
        this.file = file;
        this.seed = seed;
        this.sha256 = sha256;
        this.predictions = predictions;
        this.findings = findings;
    }

    static PredictionReport of(PredictionFile asked) {
        Predictions predictions = asked.read();
        Findings findings = predictions instanceof Predictions.OfClasses classes
                ? ClassFindings.of(classes, asked)
                : NumberFindings.of((Predictions.OfNumbers) predictions, asked);
        return new PredictionReport(asked.path(), asked.seed(), sha256(asked.path()), predictions, findings);
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /** Returns the predictions that were judged. */
    public Predictions predictions() {
        return predictions;
    }

    /** Returns how the file was read, then the tables, as text of several lines. */
    public String text() {
        return file + ": " + predictions.size() + (predictions.size() == 1 ? " row\n" : " rows\n")
                + String.join("\n", notes()) + "\n\n" + findings.table();
    }

    private List<String> notes() {
        return Stream.concat(predictions.rows().notes().stream(), findings.slices().notes().stream())
                .toList();
    }

    /**
     * Returns all measurements as {@code evaluation.json} holds them, with the digest of the file, the seed, and what this process
     * knows of itself. It names no model, which the file does not tell.
     *
     * @param created when the evaluation was made
     */
    public EvaluationDocument document(Instant created) {
        Elements.required("created", created);
        return findings.document(created)
                .withDataset(new DatasetEntry(
                        name(), String.join(". ", notes()), null, null, (long) predictions.size(), sha256, Map.of()))
                .withProvenance(Provenance.ofThisProcess().withSeed(seed));
    }

    private String name() {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    /** Returns the page to look at. */
    public HtmlReport page() {
        HtmlReport page = HtmlReport.titled("Evaluation of " + name())
                .summary(String.format(Locale.ROOT, "%,d", predictions.size())
                        + (predictions.size() == 1 ? " prediction" : " predictions")
                        + ", judged by their true values.");
        page = findings.page(page).section("How the file was read");
        for (String note : notes()) {
            page = page.paragraph(note);
        }
        return page;
    }

    /**
     * Writes {@value #DOCUMENT} and {@value #PAGE} into a directory, both aside before the first is renamed. The directory is
     * made if it is missing; what else is there stays.
     *
     * @return where the files are
     * @throws IllegalArgumentException if the directory is a file
     * @throws java.io.UncheckedIOException if one can't be written; then those that were there before still are
     */
    public List<Path> write(Path directory) {
        Elements.required("directory", directory);
        EvaluationDocument document = document(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        String page = page().toHtml();
        Staged.into(directory, files -> {
            files.add(DOCUMENT, document.toJson().getBytes(StandardCharsets.UTF_8));
            return files.add(PAGE, page.getBytes(StandardCharsets.UTF_8));
        });
        return List.of(directory.resolve(DOCUMENT), directory.resolve(PAGE));
    }
}
