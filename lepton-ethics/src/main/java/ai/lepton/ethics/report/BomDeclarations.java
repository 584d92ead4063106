package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.FairnessAssessment;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Declarations;
import ai.lepton.exchange.bom.Declarations.Assessor;
import ai.lepton.exchange.bom.Declarations.Attestation;
import ai.lepton.exchange.bom.Declarations.Claim;
import ai.lepton.exchange.bom.Declarations.Confidence;
import ai.lepton.exchange.bom.Declarations.Conformance;
import ai.lepton.exchange.bom.Declarations.Evidence;
import ai.lepton.exchange.bom.Declarations.Requirement;
import ai.lepton.exchange.internal.Records;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as declarations and fairness assessments of a CycloneDX bill of materials. */
record BomDeclarations(EthicsDocument document, String assessor, boolean thirdParty) {
    private static final String ASSESSOR = "assessor:1";

    Bom in(Bom bom) {
        if (bom.declarations() != null) {
            throw new IllegalArgumentException("the bill of materials has declarations already; give one without");
        }
        List<Component> components = new ArrayList<>(bom.components());
        for (int i = 0; i < components.size(); i++) {
            Component model = components.get(i);
            if (model.modelCard() != null) {
                String ref = model.bomRef() == null ? "model:" + model.name() : model.bomRef();
                components.set(i, model.withBomRef(ref).with(assessed(model.modelCard())));
                return bom.withComponents(components).with(declared(ref));
            }
        }
        throw new IllegalArgumentException("no component of the bill of materials has a model card to assess");
    }

    private BomModelCard assessed(BomModelCard card) {
        Considerations old = card.considerations() == null
                ? Considerations.of(List.of(), List.of(), List.of())
                : card.considerations();
        List<FairnessAssessment> all = new ArrayList<>(old.fairnessAssessments());
        document.findings().stream()
                .filter(finding -> "decisions".equals(finding.evidence().kind()))
                .filter(finding -> finding.stops() || finding.waiver() != null)
                .forEach(finding -> all.add(new FairnessAssessment(
                        atRisk(finding),
                        null,
                        finding.rule().id() + ": " + said(finding),
                        finding.waiver() == null ? null : finding.waiver().reason())));
        return card.with(old.withFairness(all.toArray(FairnessAssessment[]::new)));
    }

    private static String said(FindingEntry finding) {
        return finding.plain() == null ? finding.reason() : finding.plain();
    }

    /** Returns the groups that a table says it of; the attributes that were compared across, if it names none. */
    private static String atRisk(FindingEntry finding) {
        List<String> groups = new ArrayList<>();
        List<String> attributes = new ArrayList<>();
        for (FindingEntry.TableEntry entry : finding.breakdowns()) {
            CountTable.of(entry).ifPresent(table -> {
                int found = entry.columns().indexOf("finding");
                for (int row = 0; row < entry.rows().size(); row++) {
                    String group = table.group(row).entrySet().stream()
                            .map(each -> each.getKey() + " = " + each.getValue())
                            .collect(Collectors.joining(", "));
                    boolean isSaid = found >= 0
                            && String.valueOf(entry.rows().get(row).get(found)).startsWith("breaks");
                    if (isSaid && !groups.contains(group)) {
                        groups.add(group);
                    }
                }
                String names = String.join(" × ", entry.columns().subList(0, table.n()));
                if (!attributes.contains(names)) {
                    attributes.add(names);
                }
            });
        }
        if (!groups.isEmpty()) {
            return String.join("; ", groups);
        }
        return attributes.isEmpty() ? finding.evidence().subject() : "groups by " + String.join("; ", attributes);
    }

    private Declarations declared(String model) {
        List<Claim> claims = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        Map<String, List<Requirement>> met = new LinkedHashMap<>();
        for (int i = 0; i < document.findings().size(); i++) {
            FindingEntry finding = document.findings().get(i);
            if ("not_applicable".equals(finding.verdict())) {
                continue;
            }
            String claim = "claim:" + (i + 1);
            String shown = "evidence:" + (i + 1);
            evidence.add(evidence(shown, finding));
            boolean isAgainst = isBroken(finding);
            claims.add(new Claim(
                    claim,
                    model,
                    finding.rule().statement(),
                    List.of(),
                    said(finding),
                    isAgainst ? List.of() : List.of(shown),
                    isAgainst ? List.of(shown) : List.of(),
                    List.of(),
                    Map.of()));
            Requirement requirement = new Requirement(
                    finding.rule().id(),
                    isAgainst ? List.of() : List.of(claim),
                    isAgainst ? List.of(claim) : List.of(),
                    conformance(finding),
                    confidence(finding),
                    Map.of());
            String source = finding.rule().citation() == null
                    ? "rules without a citation"
                    : finding.rule().citation().source();
            met.computeIfAbsent(source, none -> new ArrayList<>()).add(requirement);
        }
        List<Attestation> attestations = new ArrayList<>();
        met.forEach(
                (source, all) -> attestations.add(Attestation.of(source, ASSESSOR, all.toArray(Requirement[]::new))));
        return Declarations.empty()
                .withAssessors(Assessor.of(ASSESSOR, thirdParty, Bom.Organization.of(assessor)))
                .withAttestations(attestations.toArray(Attestation[]::new))
                .withClaims(claims.toArray(Claim[]::new))
                .withEvidence(evidence.toArray(Evidence[]::new));
    }

    private static boolean isBroken(FindingEntry finding) {
        return "fail".equals(finding.verdict())
                || (finding.waiver() != null && "fail".equals(finding.waiver().insteadOf()));
    }

    /** Returns the evidence; nobody's word has data, so its author is told. */
    private static Evidence evidence(String ref, FindingEntry finding) {
        StringBuilder text = new StringBuilder(finding.evidence().kind());
        if (finding.evidence().size() != null) {
            text.append(" of ").append(finding.evidence().size());
        }
        if (finding.evidence().sha256() != null) {
            text.append(", SHA-256 ").append(finding.evidence().sha256());
        }
        Evidence evidence = Records.with(
                Evidence.of(ref, text.toString()),
                "created",
                finding.day().atStartOfDay(ZoneOffset.UTC).toInstant());
        if (finding.attestation() == null) {
            return evidence;
        }
        Bom.Contact author = new Bom.Contact(null, finding.attestation().by(), null, null, Map.of());
        return Records.with(
                Records.with(evidence, "author", author),
                "expires",
                finding.attestation().expires().atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Returns how far a rule is met: wholly or not at all, where that is decided. */
    private static Conformance conformance(FindingEntry finding) {
        // A person's word has no score: nothing was measured.
        boolean isKept = "pass".equals(finding.verdict());
        Double score = isBroken(finding) ? (Double) 0.0 : isKept ? (Double) 1.0 : null;
        return new Conformance(score, finding.reason(), List.of(), Map.of());
    }

    /** Returns the level of the interval that decided; none for what was not decided by one. */
    private static @Nullable Confidence confidence(FindingEntry finding) {
        MeasuredEntry measured = finding.measured();
        if (measured == null || finding.isWithheld() || "inconclusive".equals(finding.verdict())) {
            return null;
        }
        if (measured.level() != null) {
            return new Confidence(measured.level(), "the level of the interval that decided, " + measured.method());
        }
        return "exact".equals(measured.method()) ? new Confidence(1.0, "counted exactly") : null;
    }
}
