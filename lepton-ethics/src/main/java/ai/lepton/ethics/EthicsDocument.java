package ai.lepton.ethics;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code ethics.json}; its JSON Schema is the resource {@code ethics-1.schema.json} beside this class. */
final class EthicsDocument {
    private static final JsonMapper JSON = JsonMapper.builder(Documents.factory())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance()))
            .build();

    private EthicsDocument() {}

    static String write(EthicsReport report) {
        ObjectNode document = JSON.createObjectNode();
        document.put("schema", EthicsReport.SCHEMA);
        document.put("version", EthicsReport.VERSION);
        EthicsReport.Tally tally = report.tally();
        ObjectNode summary = document.putObject("summary");
        summary.putObject("measured")
                .put("pass", tally.passed())
                .put("fail", tally.failed())
                .put("inconclusive", tally.inconclusive());
        summary.put("attested", tally.attested())
                .put("waived", tally.waived())
                .put("not_applicable", tally.notApplicable())
                .put("reported", tally.reported());
        ArrayNode findings = document.putArray("findings");
        report.findings().forEach(finding -> write(finding, findings.addObject()));
        return JSON.writeValueAsString(document) + "\n";
    }

    static void write(EthicsReport report, Path file) {
        byte[] json = Utf8.bytes("the report", write(report));
        Staged.file(file, out -> out.write(json));
    }

    private static void write(Finding finding, ObjectNode node) {
        write(finding.rule(), node.putObject("rule"));
        ObjectNode evidence = node.putObject("evidence");
        evidence.put("subject", finding.evidence().subject());
        evidence.put("kind", finding.evidence().kind());
        evidence.put("size", finding.evidence().size());
        evidence.put("sha256", finding.evidence().sha256());
        node.put("day", finding.day().toString());
        write(finding.verdict(), node);
        ArrayNode tables = node.putArray("breakdowns");
        finding.breakdowns().forEach(breakdown -> write(breakdown, tables.addObject()));
        if (!finding.parts().isEmpty()) {
            ArrayNode parts = node.putArray("parts");
            finding.parts().forEach(part -> write(part, parts.addObject()));
        }
        if (!finding.remarks().isEmpty()) {
            ArrayNode remarks = node.putArray("remarks");
            finding.remarks().forEach(remarks::add);
        }
    }

    private static void put(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = node.putArray(name);
            texts.forEach(array::add);
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    private static void write(Rule<?> rule, ObjectNode node) {
        node.put("id", rule.id());
        node.put("statement", rule.statement());
        node.put("severity", rule.severity().name().toLowerCase(Locale.ROOT));
        put(node, "sha256", RuleDocument.hash(rule));
        if (!rule.because().isEmpty()) {
            node.put("because", rule.because());
        }
        if (!rule.jurisdiction().isEmpty()) {
            node.put("jurisdiction", rule.jurisdiction());
        }
        rule.citation().ifPresent(citation -> {
            ObjectNode clause = node.putObject("citation");
            clause.put("source", citation.source());
            clause.put("clause", citation.clause());
            citation.url().ifPresent(url -> clause.put("url", url.toString()));
            clause.put("checked", citation.checked());
            clause.put("certainty", citation.certainty().name().toLowerCase(Locale.ROOT));
            put(clause, "text_version", citation.textVersion());
            put(clause, "read_on", citation.readOn());
            put(clause, "sha256", citation.sha256());
        });
        rule.reviewBy().ifPresent(day -> node.put("review_by", day.toString()));
        put(node, "crosswalk", rule.crosswalk());
        put(node, "profiles", rule.profiles());
        InForce dates = rule.inForce();
        if (dates.from().isPresent() || dates.until().isPresent()) {
            ObjectNode force = node.putObject("in_force");
            dates.from().ifPresent(day -> force.put("from", day.toString()));
            dates.until().ifPresent(day -> force.put("until", day.toString()));
            force.put("source", dates.source());
            force.put("confirmed", dates.confirmed());
        }
    }

    private static void write(Verdict verdict, ObjectNode node) {
        node.put("verdict", verdict.name().replace(' ', '_'));
        node.put("reason", verdict.reason());
        verdict.measurement().ifPresent(measured -> write(measured, node.putObject("measured")));
        if (verdict instanceof Verdict.Attested attested) {
            Attestation word = attested.attestation();
            node.putObject("attestation")
                    .put("statement", word.statement())
                    .put("by", word.by())
                    .put("on", word.on().toString())
                    .put("expires", word.expires().toString());
        } else if (verdict instanceof Verdict.Waived waived) {
            Waiver waiver = waived.waiver();
            node.putObject("waiver")
                    .put("owner", waiver.owner())
                    .put("reason", waiver.reason())
                    .put("clause", waiver.clause())
                    .put("expires", waiver.expires().toString())
                    .put("instead_of", waived.instead().name());
        } else if (verdict instanceof Verdict.Reported reported) {
            ArrayNode values = node.putArray("reported");
            for (Verdict.Reported.Value value : reported.values()) {
                ObjectNode one = values.addObject();
                write(value.quantity(), value.estimate(), one);
                if (!value.group().isEmpty()) {
                    ObjectNode group = one.putObject("group");
                    value.group().forEach(group::put);
                }
            }
        }
    }

    private static void write(Measured measured, ObjectNode node) {
        write(measured.quantity(), measured.estimate(), node);
        node.putObject("limit")
                .put("bound", measured.limit().bound() == Limit.Bound.AT_LEAST ? "at_least" : "at_most")
                .put("value", measured.limit().value());
    }

    private static void write(String quantity, Estimate estimate, ObjectNode node) {
        node.put("name", quantity);
        number(node, "value", estimate.value());
        if (estimate.score() instanceof Score.Undefined undefined) {
            node.put("undefined", undefined.reason());
        }
        Interval interval = estimate.bounds();
        number(node, "low", interval == null ? Double.NaN : interval.low());
        number(node, "high", interval == null ? Double.NaN : interval.high());
        if (interval == null) {
            node.putNull("level").put("method", estimate.score().isDefined() ? "exact" : null);
        } else {
            node.put("level", interval.level()).put("method", interval.method());
        }
        node.put("n", estimate.n());
        if (estimate.caution() != null) {
            node.put("caution", estimate.caution());
        }
    }

    private static void write(Breakdown breakdown, ObjectNode node) {
        node.put("title", breakdown.title());
        ArrayNode columns = node.putArray("columns");
        breakdown.columns().forEach(columns::add);
        ArrayNode rows = node.putArray("rows");
        for (List<Breakdown.Cell> row : breakdown.rows()) {
            ArrayNode cells = rows.addArray();
            for (Breakdown.Cell cell : row) {
                if (cell instanceof Breakdown.Cell.Text text) {
                    cells.add(text.value());
                } else if (cell instanceof Breakdown.Cell.Count count) {
                    cells.add(count.value());
                } else if (cell instanceof Breakdown.Cell.Real real && Double.isFinite(real.value())) {
                    cells.add(real.value());
                } else {
                    cells.addNull();
                }
            }
        }
    }

    /** Puts a number; JSON has no infinity, so what is not finite is null. */
    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
