package ai.lepton.exchange.predictions;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.Report;
import java.time.Instant;

/** What was measured, whatever was predicted. */
interface Findings {
    /** Returns what was measured of all rows. */
    Report report();

    /** Returns what was measured of their slices. */
    SliceFindings slices();

    /** Returns the tables as text. */
    default String table() {
        String ofSlices = slices().table();
        return report().table() + (ofSlices.isEmpty() ? "" : "\n" + ofSlices);
    }

    /** Returns the measurements as a document. */
    EvaluationDocument document(Instant created);

    /** Returns the page with the figures and tables added. */
    HtmlReport page(HtmlReport page);
}
