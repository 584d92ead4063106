package ai.lepton.ethics;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.FindingEntry;
import ai.lepton.ethics.report.FindingEntry.AttestationEntry;
import ai.lepton.ethics.report.FindingEntry.CitationEntry;
import ai.lepton.ethics.report.FindingEntry.EvidenceEntry;
import ai.lepton.ethics.report.FindingEntry.InForceEntry;
import ai.lepton.ethics.report.FindingEntry.LimitEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.NeedEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import ai.lepton.ethics.report.FindingEntry.WaiverEntry;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Findings as the records of {@code ethics.json}. */
final class Documented {
    private Documented() {}

    static EthicsDocument of(EthicsReport report) {
        return EthicsDocument.of(report.findings().stream().map(Documented::of).toList());
    }

    private static FindingEntry of(Finding finding) {
        Verdict verdict = finding.verdict();
        OptionalLong seed = finding.rule().requirement().randomSeed();
        List<MeasuredEntry> reported = new ArrayList<>();
        if (verdict instanceof Verdict.Reported only) {
            only.values()
                    .forEach(value ->
                            reported.add(measured(value.quantity(), value.estimate(), seed, null, value.group())));
        }
        FindingEntry entry = new FindingEntry(
                rule(finding.rule()),
                new EvidenceEntry(
                        finding.evidence().subject(),
                        finding.evidence().kind(),
                        finding.evidence().size(),
                        finding.evidence().sha256(),
                        finding.evidence().lacking(),
                        Map.of()),
                finding.day(),
                verdict.name().replace(' ', '_'),
                verdict.reason(),
                null,
                verdict.measurement()
                        .map(measured -> measured(
                                measured.quantity(), measured.estimate(), seed, limit(measured.limit()), Map.of()))
                        .orElse(null),
                reported,
                verdict instanceof Verdict.Attested attested ? word(attested.attestation()) : null,
                verdict instanceof Verdict.Waived waived ? waiver(waived) : null,
                finding.breakdowns().stream().map(Documented::table).toList(),
                finding.parts().stream().map(Documented::of).toList(),
                finding.remarks(),
                finding.needs().stream().map(Documented::need).toList(),
                null,
                null,
                Map.of());
        return entry.explained();
    }

    private static NeedEntry need(Outcome.Need need) {
        return new NeedEntry(
                need.what().name().toLowerCase(Locale.ROOT),
                need.name(),
                need.count(),
                need.asks(),
                need.translations(),
                Map.of());
    }

    private static RuleEntry rule(Rule<?> rule) {
        InForce dates = rule.inForce();
        boolean isDated = dates.from().isPresent() || dates.until().isPresent();
        return new RuleEntry(
                rule.id(),
                rule.pack().orElse(null),
                rule.version().orElse(null),
                RuleDocument.hash(rule),
                rule.statement(),
                translations(rule),
                rule.severity().name().toLowerCase(Locale.ROOT),
                blank(rule.because()),
                blank(rule.remedyIn("en")),
                blank(rule.jurisdiction()),
                rule.citation().map(Documented::citation).orElse(null),
                rule.reviewBy().orElse(null),
                rule.crosswalk(),
                rule.profiles(),
                isDated
                        ? new InForceEntry(
                                dates.from().orElse(null),
                                dates.until().orElse(null),
                                dates.source(),
                                dates.confirmed(),
                                Map.of())
                        : null,
                Map.of());
    }

    private static Map<String, RuleEntry.Translation> translations(Rule<?> rule) {
        Map<String, RuleEntry.Translation> all = new LinkedHashMap<>();
        Set<String> languages = new TreeSet<>(rule.statements().keySet());
        languages.addAll(rule.reasons().keySet());
        languages.addAll(rule.remedies().keySet());
        languages.remove("en");
        languages.forEach(language -> all.put(
                language,
                new RuleEntry.Translation(
                        rule.statementIn(language), blank(rule.becauseIn(language)), blank(rule.remedyIn(language)))));
        return all;
    }

    private static @Nullable String blank(String text) {
        return text.isEmpty() ? null : text;
    }

    private static CitationEntry citation(Citation citation) {
        return new CitationEntry(
                citation.source(),
                citation.clause(),
                citation.url().map(Object::toString).orElse(null),
                citation.checked(),
                citation.certainty().name().toLowerCase(Locale.ROOT),
                citation.textVersion(),
                citation.readOn(),
                citation.sha256(),
                Map.of());
    }

    private static LimitEntry limit(Limit limit) {
        return new LimitEntry(limit.bound() == Limit.Bound.AT_LEAST ? "at_least" : "at_most", limit.value());
    }

    private static AttestationEntry word(Attestation word) {
        return new AttestationEntry(word.statement(), word.by(), word.on(), word.expires(), Map.of());
    }

    private static WaiverEntry waiver(Verdict.Waived waived) {
        Waiver waiver = waived.waiver();
        return new WaiverEntry(
                waiver.owner(),
                waiver.reason(),
                waiver.clause(),
                waiver.expires(),
                waived.instead().name(),
                Map.of());
    }

    private static MeasuredEntry measured(
            String name, Estimate estimate, OptionalLong seed, @Nullable LimitEntry limit, Map<String, String> group) {
        Interval interval = estimate.bounds();
        boolean isDefined = estimate.score().isDefined();
        return new MeasuredEntry(
                name,
                finite(estimate.value()),
                estimate.score() instanceof Score.Undefined undefined ? undefined.reason() : null,
                interval == null ? null : finite(interval.low()),
                interval == null ? null : finite(interval.high()),
                interval == null ? null : interval.level(),
                interval != null ? interval.method() : isDefined ? "exact" : null,
                estimate.n(),
                seed.isPresent() ? seed.getAsLong() : null,
                estimate.caution(),
                limit,
                group,
                Map.of());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static TableEntry table(Breakdown breakdown) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<Cell> row : breakdown.rows()) {
            List<@Nullable Object> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(value(cell)));
            rows.add(cells);
        }
        return new TableEntry(breakdown.title(), breakdown.columns(), rows, Map.of());
    }

    private static @Nullable Object value(Cell cell) {
        if (cell instanceof Cell.Text text) {
            return text.value();
        }
        if (cell instanceof Cell.Count count) {
            return count.value();
        }
        return finite(((Cell.Real) cell).value());
    }
}
