package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.CitationEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A report as a log of SARIF 2.1.0. */
record Sarif(EthicsDocument document) {
    /** Most characters of a text. */
    private static final int LONGEST = 4_000;

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    Map<String, Object> log() {
        List<Map<String, Object>> rules = new ArrayList<>();
        Map<RuleEntry, Integer> places = new LinkedHashMap<>();
        document.findings().forEach(finding -> {
            if (places.putIfAbsent(finding.rule(), places.size()) == null) {
                rules.add(rule(finding.rule()));
            }
        });
        Map<String, Object> driver = new LinkedHashMap<>();
        EthicsDocument.Code code = document.code();
        driver.put("name", code == null ? "lepton-ethics" : code.name());
        put(driver, "version", code == null ? null : code.version());
        driver.put("rules", rules);
        Map<String, Integer> seen = new HashMap<>();
        List<Map<String, Object>> results = document.findings().stream()
                .map(finding -> result(finding, places.get(finding.rule()), seen))
                .toList();
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", results);
        run.put("properties", properties());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(shown(run)));
        return log;
    }

    /** Returns the same with each text on one bounded line, for viewers that show texts as they are. */
    private static Object shown(Object json) {
        if (json instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((name, value) -> all.put(Quoted.within(LONGEST, (String) name), shown(value)));
            return all;
        } else if (json instanceof List<?> list) {
            return list.stream().map(Sarif::shown).toList();
        }
        return json instanceof String text ? Quoted.within(LONGEST, text) : json;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        put(properties, "day", document.day());
        put(properties, "profile", document.profile());
        if (!document.packs().isEmpty()) {
            properties.put(
                    "packs",
                    document.packs().stream()
                            .map(pack -> pack.id() + " " + pack.version())
                            .toList());
        }
        if (document.withheld() != null) {
            properties.put("withheldBelow", document.withheld().below());
        }
        return properties;
    }

    private static void put(Map<String, Object> object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value instanceof Number ? value : value.toString());
        }
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    private static Map<String, Object> rule(RuleEntry rule) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", rule.id());
        object.put("shortDescription", text(rule.statement()));
        if (rule.because() != null) {
            object.put("fullDescription", text(rule.statement() + ", because " + rule.because()));
        }
        CitationEntry citation = rule.citation();
        StringBuilder help = new StringBuilder(rule.statement()).append('.');
        if (rule.because() != null) {
            help.append(" Why: ").append(rule.because()).append('.');
        }
        if (rule.remedy() != null) {
            help.append(" If it is broken: ").append(rule.remedy()).append('.');
        }
        if (citation != null) {
            help.append(" Clause: ").append(citation.source()).append(", ").append(citation.clause());
            help.append(citation.checked() ? "." : " (text not verified).");
            put(object, "helpUri", isAbsolute(citation.url()) ? citation.url() : null);
        }
        object.put("help", text(help.toString()));
        object.put("defaultConfiguration", Map.of("level", level(rule)));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("severity", rule.severity());
        put(properties, "jurisdiction", rule.jurisdiction());
        put(properties, "version", rule.version());
        put(properties, "sha256", rule.sha256());
        if (citation != null) {
            properties.put("citation", citation.source() + ", " + citation.clause());
            properties.put("checked", citation.checked());
            put(properties, "certainty", citation.certainty());
        }
        object.put("properties", properties);
        return object;
    }

    private static boolean isAbsolute(@Nullable String url) {
        return url != null && url.matches("https?://.+");
    }

    private static String level(RuleEntry rule) {
        return switch (rule.severity()) {
            case "mandatory" -> "error";
            case "important" -> "warning";
            default -> "note";
        };
    }

    private static Map<String, Object> result(FindingEntry finding, @Nullable Integer rule, Map<String, Integer> seen) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ruleId", finding.rule().id());
        put(object, "ruleIndex", rule);
        // What is waived is still a failure or an open question; the suppression beside it lets it through.
        String verdict =
                finding.waiver() == null ? finding.verdict() : finding.waiver().insteadOf();
        object.put("kind", kind(verdict));
        object.put("level", "fail".equals(verdict) ? level(finding.rule()) : "none");
        object.put("message", text(message(finding)));
        object.put(
                "locations",
                List.of(Map.of(
                        "logicalLocations",
                        List.of(new TreeMap<>(
                                Map.of("fullyQualifiedName", finding.evidence().subject(), "kind", "module"))))));
        object.put("partialFingerprints", Map.of("ruleAndSubject/v1", fingerprint(finding, seen)));
        if (finding.waiver() != null) {
            FindingEntry.WaiverEntry waiver = finding.waiver();
            object.put(
                    "suppressions",
                    List.of(Map.of(
                            "kind",
                            "external",
                            "status",
                            "accepted",
                            "justification",
                            waiver.reason() + " (" + waiver.clause() + "; " + waiver.owner() + ", until "
                                    + waiver.expires() + ")")));
        }
        object.put("properties", properties(finding));
        return object;
    }

    private static String message(FindingEntry finding) {
        String plain = finding.plain();
        // Where evidence is lacking, both say just that.
        String why = plain == null || plain.equals(finding.reason())
                ? finding.reason()
                : Sentences.lacking(finding) != null ? plain : plain + " " + finding.reason() + ".";
        return finding.remedy() == null ? why : why + " What to do: " + finding.remedy();
    }

    private static String kind(String verdict) {
        return switch (verdict) {
            case "fail" -> "fail";
            case "pass" -> "pass";
            case "inconclusive" -> "open";
            case "attested" -> "review";
            case "reported" -> "informational";
            default -> "notApplicable";
        };
    }

    /** Returns what tells the finding in other runs: rule, jurisdiction and subject, and the how manieth such it is. */
    private static String fingerprint(FindingEntry finding, Map<String, Integer> seen) {
        String jurisdiction =
                finding.rule().jurisdiction() == null ? "" : finding.rule().jurisdiction();
        String matter = CanonicalJson.of(
                List.of(finding.rule().id(), jurisdiction, finding.evidence().subject()));
        int number = seen.merge(matter, 1, Integer::sum);
        return Sha256.of(Utf8.bytes("a fingerprint", matter + number));
    }

    private static Map<String, Object> properties(FindingEntry finding) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("verdict", finding.verdict());
        properties.put("day", finding.day().toString());
        properties.put("evidenceKind", finding.evidence().kind());
        put(properties, "evidenceSize", finding.evidence().size());
        put(properties, "evidenceSha256", finding.evidence().sha256());
        if (finding.isWithheld()) {
            properties.put("withheld", true);
        }
        if (finding.measured() != null) {
            properties.put("measured", measured(finding.measured()));
        }
        if (!finding.reported().isEmpty()) {
            properties.put(
                    "reported", finding.reported().stream().map(Sarif::measured).toList());
        }
        put(properties, "remedy", finding.remedy());
        if (!finding.remarks().isEmpty()) {
            properties.put("remarks", finding.remarks());
        }
        return properties;
    }

    private static Map<String, Object> measured(MeasuredEntry measured) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", measured.name());
        put(object, "value", measured.value());
        put(object, "low", measured.low());
        put(object, "high", measured.high());
        put(object, "level", measured.level());
        put(object, "method", measured.method());
        put(object, "n", measured.n());
        put(object, "seed", measured.seed());
        if (measured.limit() != null) {
            object.put(
                    "limit",
                    Map.of(
                            "bound",
                            measured.limit().bound(),
                            "value",
                            measured.limit().value()));
        }
        if (!measured.group().isEmpty()) {
            object.put("group", measured.group());
        }
        return object;
    }
}
