package ai.lepton.exchange.predictions;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.report.HtmlReport;
import java.time.Instant;
import java.util.List;

/** What was measured, whatever was predicted. */
interface Findings {
    /** Returns the tables as text. */
    String table();

    /** Returns what was left out, and why. */
    List<String> notes();

    /** Returns the measurements as a document. */
    EvaluationDocument document(Instant created);

    /** Returns the page with the figures and tables added. */
    HtmlReport page(HtmlReport page);
}
