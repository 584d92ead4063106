package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of the things in a BOM: who assessed them, what is claimed, by what evidence, and who stands for it.
 *
 * <p>The parts refer to each other by {@code bom-ref}; a {@link Bom} refuses a reference to what it does not hold. Signatures
 * are kept as they are, in the other fields.
 *
 * @param assessors who assessed
 * @param attestations which requirements are met, by which claims
 * @param claims what is claimed of what
 * @param evidence what shows it
 * @param targets what claims are about, where it is no component of the BOM; null where there is nothing such
 * @param affirmation who stands for all of it; null where that is not said
 * @param extra fields that are not among these, such as {@code signature}
 * @see <a href="https://cyclonedx.org/docs/1.6/json/#declarations">CycloneDX, declarations</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Declarations(
        List<Assessor> assessors,
        List<Attestation> attestations,
        List<Claim> claims,
        List<Evidence> evidence,
        @Nullable Targets targets,
        @Nullable Affirmation affirmation,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Copies the lists. */
    public Declarations {
        assessors = Documents.list("assessors", assessors);
        attestations = Documents.list("attestations", attestations);
        claims = Documents.list("claims", claims);
        evidence = Documents.list("evidence", evidence);
        extra = Checks.extra(extra);
    }

    /** Returns declarations that say nothing yet. */
    public static Declarations empty() {
        return new Declarations(List.of(), List.of(), List.of(), List.of(), null, null, Map.of());
    }

    /** Returns the same with who assessed. */
    public Declarations withAssessors(Assessor... all) {
        return Records.with(this, "assessors", Elements.of("all", all));
    }

    /** Returns the same with which requirements are met. */
    public Declarations withAttestations(Attestation... all) {
        return Records.with(this, "attestations", Elements.of("all", all));
    }

    /** Returns the same with what is claimed. */
    public Declarations withClaims(Claim... all) {
        return Records.with(this, "claims", Elements.of("all", all));
    }

    /** Returns the same with what shows it. */
    public Declarations withEvidence(Evidence... all) {
        return Records.with(this, "evidence", Elements.of("all", all));
    }

    /** Returns the same with what claims are about. */
    public Declarations withTargets(Targets all) {
        return Records.with(this, "targets", Elements.required("all", all));
    }

    /** Returns the same with who stands for it. */
    public Declarations withAffirmation(Affirmation statement) {
        return Records.with(this, "affirmation", Elements.required("statement", statement));
    }

    /**
     * Who assessed.
     *
     * @param bomRef what attestations refer to it by; null where none does
     * @param thirdParty whether it is someone else than who made the things; null where that is not said
     * @param organization the organization; null where that is not said
     * @param extra fields that are not among these
     */
    public record Assessor(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable Boolean thirdParty,
            Bom.@Nullable Organization organization,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the name that others refer to it by. */
        public Assessor {
            Checks.ref("bom-ref", bomRef);
            extra = Checks.extra(extra);
        }

        /** Returns an assessor. */
        public static Assessor of(String bomRef, boolean thirdParty, Bom.Organization organization) {
            return new Assessor(Elements.required("bomRef", bomRef), thirdParty, organization, Map.of());
        }
    }

    /**
     * Which requirements are met.
     *
     * @param summary in short, for people; null where that is not said
     * @param assessor {@code bom-ref} of who assessed; null where that is not said
     * @param map each requirement with its claims
     * @param extra fields that are not among these, such as {@code signature}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Attestation(
            @Nullable String summary,
            @Nullable String assessor,
            List<Requirement> map,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
            implements BomRefs.Referring {
        /** Copies the list. */
        public Attestation {
            Checks.text("summary", summary);
            Checks.ref("assessor", assessor);
            map = Documents.list("map", map);
            extra = Checks.extra(extra);
        }

        /** Returns an attestation of an assessor. */
        public static Attestation of(String summary, String assessor, Requirement... met) {
            Elements.required("summary", summary);
            Elements.required("assessor", assessor);
            return new Attestation(summary, assessor, Elements.of("met", met), Map.of());
        }

        @Override
        public Map<String, List<String>> references() {
            return assessor == null ? Map.of() : Map.of("declarations.attestations.assessor", List.of(assessor));
        }
    }

    /**
     * A requirement with what is claimed of it.
     *
     * @param requirement {@code bom-ref} of a requirement in {@code definitions}, or the name of one of a standard that stands
     *     elsewhere; null where that is not said
     * @param claims {@code bom-ref} of each claim that it is met
     * @param counterClaims {@code bom-ref} of each claim that it is not
     * @param conformance how far it is met; null where that is not said
     * @param confidence how sure that is; null where that is not said
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Requirement(
            @Nullable String requirement,
            List<String> claims,
            List<String> counterClaims,
            @Nullable Conformance conformance,
            @Nullable Confidence confidence,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
            implements BomRefs.Referring {
        /** Checks the references. */
        public Requirement {
            Checks.ref("requirement", requirement);
            claims = Checks.refs("claims", claims);
            counterClaims = Checks.refs("counterClaims", counterClaims);
            extra = Checks.extra(extra);
        }

        /** Returns a requirement with the claims that it is met. */
        public static Requirement of(@Nullable String requirement, Conformance conformance, String... claims) {
            Elements.required("conformance", conformance);
            return new Requirement(requirement, Elements.of("claims", claims), List.of(), conformance, null, Map.of());
        }

        @Override
        public Map<String, List<String>> references() {
            Map<String, List<String>> references = new LinkedHashMap<>();
            references.put("declarations.attestations.map.claims", claims);
            references.put("declarations.attestations.map.counterClaims", counterClaims);
            return references;
        }
    }

    /**
     * How far a requirement is met.
     *
     * @param score in [0, 1], where 1 is wholly; null where that is not said
     * @param rationale why; null where that is not said
     * @param mitigationStrategies {@code bom-ref} of each evidence of what is done about the rest
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Conformance(
            @Nullable Double score,
            @Nullable String rationale,
            List<String> mitigationStrategies,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
            implements BomRefs.Referring {
        /** Checks the score. */
        public Conformance {
            Checks.share("score", score);
            Checks.text("rationale", rationale);
            mitigationStrategies = Checks.refs("mitigationStrategies", mitigationStrategies);
            extra = Checks.extra(extra);
        }

        /** Returns how far a requirement is met, and why. */
        public static Conformance of(double score, String rationale) {
            return new Conformance(score, Elements.required("rationale", rationale), List.of(), Map.of());
        }

        @Override
        public Map<String, List<String>> references() {
            return Map.of("declarations.attestations.map.conformance.mitigationStrategies", mitigationStrategies);
        }
    }

    /**
     * How sure a judgement is.
     *
     * @param score in [0, 1], where 1 is certain; null where that is not said
     * @param rationale why; null where that is not said
     */
    public record Confidence(
            @Nullable Double score, @Nullable String rationale) {
        /** Checks the score. */
        public Confidence {
            Checks.share("score", score);
            Checks.text("rationale", rationale);
        }
    }

    /**
     * What is claimed of something.
     *
     * @param bomRef what attestations refer to it by; null where none does
     * @param target {@code bom-ref} of what it is about; null where that is not said
     * @param predicate what is claimed; null where that is not said
     * @param mitigationStrategies {@code bom-ref} of each evidence of what is done about what is not so
     * @param reasoning why it is so; null where that is not said
     * @param evidence {@code bom-ref} of each evidence for it
     * @param counterEvidence {@code bom-ref} of each evidence against it
     * @param externalReferences where more is said of it
     * @param extra fields that are not among these, such as {@code signature}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Claim(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable String target,
            @Nullable String predicate,
            List<String> mitigationStrategies,
            @Nullable String reasoning,
            List<String> evidence,
            List<String> counterEvidence,
            List<Component.ExternalReference> externalReferences,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
            implements BomRefs.Referring {
        /** Checks the references. */
        public Claim {
            Checks.ref("bom-ref", bomRef);
            Checks.ref("target", target);
            Checks.text("predicate", predicate);
            mitigationStrategies = Checks.refs("mitigationStrategies", mitigationStrategies);
            Checks.text("reasoning", reasoning);
            evidence = Checks.refs("evidence", evidence);
            counterEvidence = Checks.refs("counterEvidence", counterEvidence);
            externalReferences = Documents.list("externalReferences", externalReferences);
            extra = Checks.extra(extra);
        }

        /** Returns a claim about something in the BOM, with its evidence. */
        public static Claim of(String bomRef, String target, String predicate, String... evidence) {
            Elements.required("bomRef", bomRef);
            Elements.required("target", target);
            Elements.required("predicate", predicate);
            List<String> shown = Elements.of("evidence", evidence);
            return new Claim(bomRef, target, predicate, List.of(), null, shown, List.of(), List.of(), Map.of());
        }

        /** Returns the same with why it is so. */
        public Claim withReasoning(String why) {
            return Records.with(this, "reasoning", Elements.required("why", why));
        }

        @Override
        public Map<String, List<String>> references() {
            Map<String, List<String>> references = new LinkedHashMap<>();
            if (target != null) {
                references.put("declarations.claims.target", List.of(target));
            }
            references.put("declarations.claims.mitigationStrategies", mitigationStrategies);
            references.put("declarations.claims.evidence", evidence);
            references.put("declarations.claims.counterEvidence", counterEvidence);
            return references;
        }
    }

    /**
     * What shows that a claim is so, or is not.
     *
     * @param bomRef what claims refer to it by; null where none does
     * @param propertyName name of the property of the standard's taxonomy that it is about; null where that is not said
     * @param description what it is; null where that is not said
     * @param data what it consists of
     * @param created when it was made; null where that is not said
     * @param expires when it ends to hold; null where that is not said
     * @param author who made it; null where that is not said
     * @param reviewer who looked at it; null where that is not said
     * @param extra fields that are not among these, such as {@code signature}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Evidence(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable String propertyName,
            @Nullable String description,
            List<Data> data,
            @Nullable Instant created,
            @Nullable Instant expires,
            Bom.@Nullable Contact author,
            Bom.@Nullable Contact reviewer,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public Evidence {
            Checks.ref("bom-ref", bomRef);
            Checks.text("propertyName", propertyName);
            Checks.text("description", description);
            data = Documents.list("data", data);
            Checks.time("created", created);
            Checks.time("expires", expires);
            extra = Checks.extra(extra);
        }

        /** Returns evidence with what it consists of. */
        public static Evidence of(String bomRef, String description, Data... data) {
            Elements.required("bomRef", bomRef);
            Elements.required("description", description);
            return new Evidence(bomRef, null, description, Elements.of("data", data), null, null, null, null, Map.of());
        }
    }

    /**
     * What evidence consists of.
     *
     * @param name its name; null where that is not said
     * @param contents where it is; null where that is not said
     * @param classification its sensitivity; null where that is not said
     * @param sensitiveData the sensitive data in it
     * @param governance who is responsible for it; null where that is not said
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Data(
            @Nullable String name,
            ComponentData.@Nullable Contents contents,
            @Nullable String classification,
            List<String> sensitiveData,
            ComponentData.@Nullable Governance governance,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public Data {
            Checks.text("name", name);
            Checks.text("classification", classification);
            sensitiveData = Checks.texts("sensitiveData", sensitiveData);
            extra = Checks.extra(extra);
        }

        /** Returns data that is elsewhere, such as in a file beside the BOM. */
        public static Data of(String name, String url) {
            Elements.required("url", url);
            ComponentData.Contents contents = new ComponentData.Contents(null, url, Map.of());
            return new Data(Elements.required("name", name), contents, null, List.of(), null, Map.of());
        }
    }

    /**
     * What claims are about, where it is no component of the BOM.
     *
     * @param organizations organizations
     * @param components components
     * @param extra fields that are not among these, such as {@code services}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Targets(
            List<Bom.Organization> organizations,
            List<Component> components,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Targets {
            organizations = Documents.list("organizations", organizations);
            components = Documents.list("components", components);
            extra = Checks.extra(extra);
        }
    }

    /**
     * Who stands for what is declared.
     *
     * @param statement the statement; null where that is not said
     * @param signatories who makes it
     * @param extra fields that are not among these, such as {@code signature}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Affirmation(
            @Nullable String statement,
            List<Signatory> signatories,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public Affirmation {
            Checks.text("statement", statement);
            signatories = Documents.list("signatories", signatories);
            extra = Checks.extra(extra);
        }

        /** Returns a statement and who makes it. */
        public static Affirmation of(String statement, Signatory... signatories) {
            Elements.required("statement", statement);
            return new Affirmation(statement, Elements.of("signatories", signatories), Map.of());
        }
    }

    /**
     * Who makes a statement: with a signature among the other fields, or with a reference to where it is signed, and the
     * organization.
     *
     * @param name the person; null where that is not said
     * @param role what the person is there; null where that is not said
     * @param organization the organization; null where there is a signature
     * @param externalReference where it is signed; null where there is a signature
     * @param extra fields that are not among these, such as {@code signature}
     */
    public record Signatory(
            @Nullable String name,
            @Nullable String role,
            Bom.@Nullable Organization organization,
            Component.@Nullable ExternalReference externalReference,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that there is a signature, or else both a reference and an organization. */
        public Signatory {
            Checks.text("name", name);
            Checks.text("role", role);
            extra = Checks.extra(extra);
            if (extra.containsKey("signature") == (organization != null && externalReference != null)) {
                throw new IllegalArgumentException(
                        "a signatory has either a signature, or an externalReference to one and" + " an organization");
            }
        }

        /** Returns who makes a statement that is signed elsewhere. */
        public static Signatory of(
                String name, String role, Bom.Organization organization, Component.ExternalReference signed) {
            Elements.required("organization", organization);
            Elements.required("signed", signed);
            return new Signatory(
                    Elements.required("name", name), Elements.required("role", role), organization, signed, Map.of());
        }
    }
}
