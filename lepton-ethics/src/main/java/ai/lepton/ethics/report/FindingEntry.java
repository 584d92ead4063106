package ai.lepton.ethics.report;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rule came to on some evidence, as {@code ethics.json} has it: a record of what was reported, not a rule that could be
 * asked again.
 *
 * @param rule what was asked
 * @param evidence what was judged
 * @param day the day as of which it was judged
 * @param verdict one of {@link #VERDICTS}
 * @param reason why, in a sentence without its full stop, with the figures that decided
 * @param plain the same in sentences for those who do not read figures; null in documents before version 1.3
 * @param measured what was measured; null where nothing was
 * @param reported what was found by a rule that only reports; empty for others
 * @param attestation a person's word; null where none was given
 * @param waiver who answers for what is not kept; null where nobody does
 * @param breakdowns the tables that show why
 * @param parts the findings of the rules that the rule is composed of
 * @param remarks what else has to be known of it
 * @param needs what would mend or decide it, as far as it can be counted or named; empty in documents before version 1.5
 * @param remedy what would mend or decide it, in a sentence; null for what is settled, and in documents before version 1.5
 * @param withheld whether figures were taken out because they tell of few people; null for not
 * @param extra fields that this version does not know
 */
public record FindingEntry(
        RuleEntry rule,
        EvidenceEntry evidence,
        LocalDate day,
        String verdict,
        String reason,
        @Nullable String plain,
        @Nullable MeasuredEntry measured,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MeasuredEntry> reported,

        @Nullable AttestationEntry attestation,
        @Nullable WaiverEntry waiver,
        List<TableEntry> breakdowns,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FindingEntry> parts,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NeedEntry> needs,

        @Nullable String remedy,
        @Nullable Boolean withheld,

        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** The verdicts, the gravest first. */
    public static final List<String> VERDICTS =
            List.of("fail", "inconclusive", "waived", "attested", "pass", "reported", "not_applicable");

    /** Checks that the verdict is known and has what it needs. */
    public FindingEntry {
        Documents.required(rule, "rule");
        Documents.required(evidence, "evidence");
        Fields.day("day", Documents.required(day, "day"));
        Fields.among("verdict", Documents.required(verdict, "verdict"), VERDICTS);
        Fields.text("reason", reason);
        Fields.optional("plain", plain);
        reported = Documents.list("reported", reported);
        parts = Documents.list("parts", parts);
        remarks = Documents.list("remarks", remarks);
        needs = Documents.list("needs", needs);
        Fields.optional("remedy", remedy);
        breakdowns = Documents.list("breakdowns", Documents.required(breakdowns, "breakdowns"));
        if ("pass".equals(verdict) && measured == null) {
            throw new IllegalArgumentException("a pass is always measured; 'measured' is missing");
        }
        if ("attested".equals(verdict) != (attestation != null) || ("attested".equals(verdict) && measured != null)) {
            throw new IllegalArgumentException(
                    "verdict is " + verdict + "; 'attested' has an attestation and nothing measured, others have none");
        }
        if ("waived".equals(verdict) != (waiver != null)) {
            throw new IllegalArgumentException("verdict is " + verdict + "; 'waived' has a waiver, others have none");
        }
        extra = Documents.extra(extra);
    }

    /** Returns whether a release should stop here: it failed, or could not be decided. */
    public boolean stops() {
        return "fail".equals(verdict) || "inconclusive".equals(verdict);
    }

    /** Returns whether figures were taken out. */
    boolean isWithheld() {
        return Boolean.TRUE.equals(withheld);
    }

    FindingEntry with(String component, @Nullable Object value) {
        return Records.with(this, component, value);
    }

    /** Returns the finding with its sentences for those who do not read figures, and what would mend it, in English. */
    public FindingEntry explained() {
        return with("plain", Sentences.of(Language.ENGLISH).finding(this))
                .with("remedy", new Remedies(Language.ENGLISH).of(this));
    }

    /**
     * What was asked.
     *
     * @param id its short stable name
     * @param pack id of the pack that it comes from; null where it comes from none, and in documents before version 1.5
     * @param version version of the rule or of the pack that it comes from; null where that is not said
     * @param sha256 SHA-256 of the rule's canonical JSON; null where it can't be written as such
     * @param statement what it asks, a sentence without its full stop
     * @param translations the statement and the reason in other languages, by their code such as {@code zh}
     * @param severity {@code advisory}, {@code important} or {@code mandatory}
     * @param because why it is asked; null where no reason was given
     * @param remedy what would mend a breach; null where the rule does not say
     * @param jurisdiction where it applies; null for the author's own
     * @param citation the clause; null where there is none
     * @param reviewBy the day by which its dates have to be reviewed; null where that is not said
     * @param crosswalk where other frameworks ask for the same
     * @param profiles the profiles that it is for; empty for all
     * @param inForce its dates of effect; null where it always has effect
     * @param extra fields that this version does not know
     */
    public record RuleEntry(
            String id,
            @Nullable String pack,
            @Nullable String version,
            @Nullable String sha256,
            String statement,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Translation> translations,

            String severity,
            @Nullable String because,
            @Nullable String remedy,
            @Nullable String jurisdiction,
            @Nullable CitationEntry citation,
            @JsonProperty("review_by") @Nullable LocalDate reviewBy,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> crosswalk,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> profiles,

            @JsonProperty("in_force") @Nullable InForceEntry inForce,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        static final List<String> SEVERITIES = List.of("mandatory", "important", "advisory");

        /** Checks the texts. */
        public RuleEntry {
            Fields.text("id", id);
            Fields.optional("pack", pack);
            Fields.optional("version", version);
            Fields.hash("sha256", sha256);
            Fields.text("statement", statement);
            Map<String, Translation> all = new LinkedHashMap<>();
            if (translations != null) {
                translations.forEach((code, said) -> all.put(code, Documents.required(said, "translations." + code)));
            }
            translations = Collections.unmodifiableMap(all);
            Fields.among("severity", Documents.required(severity, "severity"), SEVERITIES);
            Fields.optional("because", because);
            Fields.optional("remedy", remedy);
            Fields.optional("jurisdiction", jurisdiction);
            Fields.day("review_by", reviewBy);
            crosswalk = Documents.list("crosswalk", crosswalk);
            profiles = Documents.list("profiles", profiles);
            extra = Documents.extra(extra);
        }

        /**
         * A rule's words in another language.
         *
         * @param statement what it asks
         * @param because why; null where that is not said
         * @param remedy what would mend a breach; null where that is not said
         */
        public record Translation(
                String statement,
                @Nullable String because,
                @Nullable String remedy) {
            /** Checks the texts. */
            public Translation {
                Fields.text("statement", statement);
                Fields.optional("because", because);
                Fields.optional("remedy", remedy);
            }
        }
    }

    /**
     * The clause that a rule stands on.
     *
     * @param source the law, standard or guideline
     * @param clause the clause in it
     * @param url where it can be read; null if there is no public address
     * @param checked whether the wording of the rule was compared with the official text
     * @param certainty {@code text}, {@code secondary} or {@code memory}; null in documents before version 1.3
     * @param textVersion the day of the version of the text; null where that is not said
     * @param readOn the day on which it was read; null where that is not said
     * @param sha256 hash of the clause as it was read; null where that is not said
     * @param extra fields that this version does not know
     */
    public record CitationEntry(
            String source,
            String clause,
            @Nullable String url,
            boolean checked,
            @Nullable String certainty,
            @JsonProperty("text_version") @Nullable LocalDate textVersion,
            @JsonProperty("read_on") @Nullable LocalDate readOn,
            @Nullable String sha256,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the address. */
        public CitationEntry {
            Fields.text("source", source);
            Fields.text("clause", clause);
            if (url != null) {
                Fields.uri(url);
            }
            if (certainty != null) {
                Fields.among("certainty", certainty, List.of("text", "secondary", "memory"));
            }
            Fields.day("text_version", textVersion);
            Fields.day("read_on", readOn);
            Fields.hash("sha256", sha256);
            extra = Documents.extra(extra);
        }
    }

    /**
     * The days on which a rule has effect.
     *
     * @param from the first; null if it always had
     * @param until the last; null if no end is known
     * @param source where the days were read
     * @param confirmed whether they were read in the official text
     * @param extra fields that this version does not know
     */
    public record InForceEntry(
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            String source,
            boolean confirmed,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the days. */
        public InForceEntry {
            Fields.day("from", from);
            Fields.day("until", until);
            if (from != null && until != null && until.isBefore(from)) {
                throw new IllegalArgumentException("from is " + from + " and until is " + until + ", before it");
            }
            Fields.text("source", source);
            extra = Documents.extra(extra);
        }
    }

    /**
     * What was judged.
     *
     * @param subject what it is about
     * @param kind its kind
     * @param size number of examples in it; null where that is withheld
     * @param sha256 hash of its content; null where that is withheld
     * @param lacking the kind of evidence that would have decided and was not given, such as {@code documentation}, or {@code
     *     parameter} where the pack lacks a value; null where it was, and in documents before version 1.4
     * @param extra fields that this version does not know
     */
    public record EvidenceEntry(
            String subject,
            String kind,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long size,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String sha256,

            @Nullable String lacking,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts and the hash. */
        public EvidenceEntry {
            Fields.optional("lacking", lacking);
            Fields.text("subject", subject);
            Fields.text("kind", kind);
            Fields.notNegative("size", size);
            Fields.hash("sha256", sha256);
            extra = Documents.extra(extra);
        }
    }

    /**
     * What was measured. What is not finite, and what is withheld, is null.
     *
     * @param name the measure, such as {@code selection_ratio}
     * @param value the value
     * @param undefined why there is no value; null where there is one
     * @param low lower bound of the interval
     * @param high upper bound of the interval
     * @param level the level of the interval that decided, in (0, 1); null where there is none
     * @param method how the interval was found; {@code exact} where none is needed
     * @param n number of examples that it rests on
     * @param seed the seed of the random numbers that were drawn; null where none were
     * @param caution why the interval may not hold its level; null where it does
     * @param limit what it was held against; null where it was only reported
     * @param group of whom: the value of each attribute; empty for all
     * @param extra fields that this version does not know
     */
    public record MeasuredEntry(
            String name,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double value,

            @Nullable String undefined,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double low,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double high,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double level,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String method,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long n,

            @Nullable Long seed,
            @Nullable String caution,
            @Nullable LimitEntry limit,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> group,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that numbers are finite. */
        public MeasuredEntry {
            Fields.text("name", name);
            Fields.finite("value", value);
            Fields.optional("undefined", undefined);
            Fields.finite("low", low);
            Fields.finite("high", high);
            if (low != null && high != null && low > high) {
                throw new IllegalArgumentException("low is " + low + " and high is " + high + ", below it");
            }
            if (level != null && !(level > 0 && level < 1)) {
                throw new IllegalArgumentException("level is " + level + ", outside (0, 1)");
            }
            Fields.notNegative("n", n);
            Fields.optional("caution", caution);
            Map<String, String> of = new LinkedHashMap<>();
            if (group != null) {
                group.forEach(
                        (attribute, member) -> of.put(attribute, Documents.required(member, "group." + attribute)));
            }
            group = Collections.unmodifiableMap(of);
            extra = Documents.extra(extra);
        }

        /** Returns the same without a figure. */
        MeasuredEntry withheld() {
            return new MeasuredEntry(
                    name, null, null, null, null, null, null, null, null, null, limit, group, Map.of());
        }
    }

    /**
     * Something that would mend what failed, or decide what could not be.
     *
     * @param what {@code parameter}, {@code subject} of the evidence, {@code field} of it, {@code people} more, or {@code records}
     *     that are suppressed or generalised; a later version may have more
     * @param name which one; null where there is but one
     * @param count how many; null where that is not known or withheld
     * @param asks what it is, such as a parameter's question; null where that is not said
     * @param translations the same in other languages, by their BCP 47 tags
     * @param extra fields that this version does not know
     */
    public record NeedEntry(
            String what,
            @Nullable String name,
            @Nullable Long count,
            @Nullable String asks,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> translations,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts and the count. */
        public NeedEntry {
            Fields.text("what", what);
            Fields.optional("name", name);
            Fields.optional("asks", asks);
            Map<String, String> said = new LinkedHashMap<>();
            if (translations != null) {
                new TreeMap<>(translations)
                        .forEach((tag, text) -> said.put(tag, Documents.required(text, "translations." + tag)));
            }
            translations = Collections.unmodifiableMap(said);
            Fields.notNegative("count", count);
            extra = Documents.extra(extra);
        }
    }

    /**
     * A limit.
     *
     * @param bound {@code at_least} or {@code at_most}
     * @param value the limit, which is allowed itself
     */
    public record LimitEntry(String bound, double value) {
        /** Checks the bound. */
        public LimitEntry {
            Fields.among("bound", Documents.required(bound, "bound"), List.of("at_least", "at_most"));
            Fields.finite("value", value);
        }
    }

    /**
     * A person's word; nothing was measured.
     *
     * @param statement what the person vouches for
     * @param by who
     * @param on since when
     * @param expires the last day on which it counts
     * @param extra fields that this version does not know
     */
    public record AttestationEntry(
            String statement,
            String by,
            LocalDate on,
            LocalDate expires,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts and days. */
        public AttestationEntry {
            Fields.text("statement", statement);
            Fields.text("by", by);
            Fields.day("on", Documents.required(on, "on"));
            Fields.day("expires", Documents.required(expires, "expires"));
            extra = Documents.extra(extra);
        }
    }

    /**
     * A person's decision to let a rule go unkept for a while.
     *
     * @param owner who answers for it
     * @param reason why
     * @param clause what allows it
     * @param expires the last day on which it counts
     * @param insteadOf the verdict that is waived, {@code fail} or {@code inconclusive}
     * @param extra fields that this version does not know
     */
    public record WaiverEntry(
            String owner,
            String reason,
            String clause,
            LocalDate expires,
            @JsonProperty("instead_of") String insteadOf,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts and the day. */
        public WaiverEntry {
            Fields.text("owner", owner);
            Fields.text("reason", reason);
            Fields.text("clause", clause);
            Fields.day("expires", Documents.required(expires, "expires"));
            Fields.among("instead_of", Documents.required(insteadOf, "instead_of"), List.of("fail", "inconclusive"));
            extra = Documents.extra(extra);
        }
    }

    /**
     * A table that shows what a verdict rests on.
     *
     * @param title what it shows
     * @param columns the names of its columns
     * @param rows its cells, as many in each row as there are columns: {@link String}, {@link Long} for a count, {@link
     *     Double}, or null for none
     * @param extra fields that this version does not know
     */
    public record TableEntry(
            String title,
            List<String> columns,
            List<List<@Nullable Object>> rows,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that rows are as wide as the head, and that cells are texts or numbers. */
        public TableEntry {
            Fields.text("title", title);
            columns = Elements.of("columns", Documents.required(columns, "columns"));
            List<List<@Nullable Object>> copy = new ArrayList<>();
            for (List<@Nullable Object> row : Documents.required(rows, "rows")) {
                String at = "rows[" + copy.size() + "]";
                if (Documents.required(row, at).size() != columns.size()) {
                    throw new IllegalArgumentException(
                            at + " has " + row.size() + " cells but there are " + columns.size() + " columns");
                }
                @Nullable Object[] cells = new @Nullable Object[row.size()];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = Fields.cell(at + "[" + i + "]", row.get(i));
                }
                copy.add(Collections.unmodifiableList(Arrays.asList(cells)));
            }
            rows = Collections.unmodifiableList(copy);
            extra = Documents.extra(extra);
        }
    }
}
