package ai.lepton.examples.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.report.HtmlReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What was found of a file of predictions: as text, as a document, and as a page. */
public final class Judgement {
    private final Path file;
    private final String sha256;
    private final Predictions predictions;
    private final Findings findings;

    private Judgement(Path file, String sha256, Predictions predictions, Findings findings) {
        this.file = file;
        this.sha256 = sha256;
        this.predictions = predictions;
        this.findings = findings;
    }

    /**
     * Judges the predictions in a CSV file.
     *
     * @throws DataException if the file can't be used, or does not fit the question; the message says where and why
     */
    public static Judgement of(Path file, Question question) {
        Predictions predictions = PredictionFile.read(file, question);
        Findings findings = predictions instanceof Predictions.OfClasses classes
                ? ClassFindings.of(classes, question)
                : NumberFindings.of((Predictions.OfNumbers) predictions, question);
        return new Judgement(file, sha256(file), predictions, findings);
    }

    /** Returns how the file was read, then the tables, as text of several lines. */
    public String text() {
        return file + ": " + predictions.size() + (predictions.size() == 1 ? " row\n" : " rows\n")
                + String.join("\n", notes()) + "\n\n" + findings.table();
    }

    private List<String> notes() {
        return Stream.concat(predictions.notes().stream(), findings.notes().stream())
                .toList();
    }

    /** Returns all measurements as {@code evaluation.json} holds them. */
    public EvaluationDocument document(Instant created) {
        return findings.document(created)
                .withDataset(new DatasetEntry(
                        name(), String.join(". ", notes()), null, null, (long) predictions.size(), sha256, Map.of()));
    }

    private String name() {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
}
