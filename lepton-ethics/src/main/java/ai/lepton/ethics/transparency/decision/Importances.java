package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.importance.ImportanceReport;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Optional;

/**
 * What a model's predictions rest on, as permutation importance found it. Immutable.
 *
 * <pre>{@code
 * Importances.of("loan", PermutationImportance.of(columns).report(model, scorer))
 * }</pre>
 */
public final class Importances implements Evidence {
    private final String subject;
    private final ImportanceReport report;

    private Importances(String subject, ImportanceReport report) {
        this.subject = subject;
        this.report = report;
    }

    /**
     * Returns what a report found of a model.
     *
     * @param subject the name of the model
     * @param report of rows that the model was not fitted to
     */
    public static Importances of(String subject, ImportanceReport report) {
        Given.subject("importances", subject);
        return new Importances(subject, Elements.required("report", report));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "importances";
    }

    /** Returns the number of rows that the importance was found on; 0 if no feature was tried. */
    @Override
    public long size() {
        return report.features().stream()
                .mapToLong(each -> each.importance().n())
                .max()
                .orElse(0);
    }

    /** Returns the hash of the measure and of what each permutation of each feature gave. */
    @Override
    public String sha256() {
        Fingerprint fingerprint = new Fingerprint("importances/1")
                .add(subject)
                .add(report.measure())
                .add(report.level())
                .add(report.baseline().orNaN());
        for (ImportanceReport.Feature each : report.features()) {
            fingerprint.add(each.name()).add(each.columns().size());
            each.columns().forEach(fingerprint::add);
            fingerprint.add(each.importance().n()).add(each.importance().value());
            fingerprint.add(
                    each.importance().interval().map(found -> found.low()).orElse(Double.NaN));
            fingerprint.add(
                    each.importance().interval().map(found -> found.high()).orElse(Double.NaN));
            fingerprint.add(
                    each.repeats().stream().mapToDouble(Double::doubleValue).toArray());
        }
        return fingerprint.hex();
    }

    ImportanceReport report() {
        return report;
    }

    /** Returns the feature of this name, or the one that has a column of it. */
    Optional<ImportanceReport.Feature> find(String name) {
        return report.features().stream()
                .filter(each -> each.name().equals(name) || each.columns().contains(name))
                .findFirst();
    }

    /** Returns the feature of this name. */
    ImportanceReport.Feature feature(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("the importance of " + Quoted.of(name) + " for "
                        + Quoted.of(subject) + " was not measured; that was of " + Quoted.all(names())));
    }

    List<String> names() {
        return report.features().stream().map(ImportanceReport.Feature::name).toList();
    }
}
