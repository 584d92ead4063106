package ai.lepton.ethics.report;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.FormVersion;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ethics.json}: what was found, of what, by which code, on which day, and who signed.
 *
 * <p>Reading is strict: duplicate keys, text after the end, values of another type, unknown verdicts are refused. A version of
 * another major number is refused; within the major number, older versions are read, and fields that this version does not know
 * are kept and written back. The JSON Schema is the class-path resource {@value #SCHEMA_RESOURCE} in the parent package.
 *
 * <p>Whoever has the data can compute the hashes anew:
 *
 * <ul>
 *   <li>{@code data} and {@code model} are SHA-256 of files' bytes, as {@code sha256sum} prints them.
 *   <li>{@code evidence.sha256} is SHA-256 over parts that follow each other. A whole number is 8 bytes, big-endian, in two's
 *       complement; a fraction is the 8 bytes of its IEEE 754 bits, big-endian; a text is the number of its bytes in UTF-8, as
 *       a whole number, and these bytes; a list of fractions is their number and they. The first part is the text that names
 *       kind and layout, the next the subject. Then come, by kind: {@code decisions/1}: the number of attributes and their
 *       names; the number of groups; of each group, in the order of their keys as strings of Java are ordered, the key and six
 *       counts: selected and rejected of the qualified, of the unqualified, and of those of whom that is not known. A key is,
 *       for each attribute, the length of its value in UTF-16 units, a colon, and the value. {@code documentation/1}: the
 *       number of fields, and of each, in the order of their names, name and text. {@code attestation/1}: statement, person,
 *       first day, last day. {@code membership-scores/1}: the list of the
 *       members' scores, and that of the others, each in ascending order.
 *   <li>{@code signatures[].sha256} is SHA-256 of the document without {@code signatures}, as canonical JSON, RFC 8785.
 * </ul>
 *
 * @param schema {@link #SCHEMA}
 * @param version semantic version of the document's form
 * @param code what judged; null in documents before version 1.3
 * @param day the day of the report; null in documents before version 1.3, and where findings are of several days
 * @param profile the profile that was judged, such as {@code employment}; null where that is not said
 * @param packs the packs that were judged
 * @param data the files that the evidence was taken from
 * @param model the model's file; null where that is not said
 * @param withheld which figures were taken out; null where none were
 * @param summary how many findings came to each verdict
 * @param findings the findings, in the order in which they were judged
 * @param signatures who signed
 * @param extra fields that this version does not know
 */
public record EthicsDocument(
        String schema,
        String version,
        @Nullable Code code,
        @Nullable LocalDate day,
        @Nullable String profile,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PackEntry> packs,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileEntry> data,

        @Nullable FileEntry model,
        @Nullable Withheld withheld,
        Summary summary,
        List<FindingEntry> findings,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Signature> signatures,

        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** URI of the JSON Schema of this major version: a name, and no address. */
    public static final String SCHEMA = "urn:lepton:schema:ethics:1";

    /** The version that is written. */
    public static final String VERSION = "1.5.0";

    /** Name of the JSON Schema's resource. */
    public static final String SCHEMA_RESOURCE = "ethics-1.schema.json";

    private static final String EARLIER_SCHEMA = "https://lepton.ai/schemas/ethics-1.schema.json";
    /** Checks the version, the counts, and that nothing needed is missing. */
    public EthicsDocument {
        FormVersion.minor(version, VERSION);
        if (!SCHEMA.equals(Documents.required(schema, "schema")) && !EARLIER_SCHEMA.equals(schema)) {
            throw new IllegalArgumentException("schema is " + Quoted.of(schema) + "; an ethics report has " + SCHEMA);
        }
        Fields.day("day", day);
        Fields.optional("profile", profile);
        packs = Documents.list("packs", packs);
        data = Documents.list("data", data);
        findings = Documents.list("findings", Documents.required(findings, "findings"));
        Summary counted = Summary.of(findings);
        if (!Documents.required(summary, "summary").isOf(counted)) {
            throw new IllegalArgumentException("summary is of " + summary + ", but the findings come to " + counted
                    + "; somebody changed one of them");
        }
        signatures = Documents.list("signatures", signatures);
        extra = Documents.extra(extra);
    }

    /**
     * Returns a document of findings, judged by this release on the day of all of them.
     *
     * @param findings in the order in which they were judged
     */
    public static EthicsDocument of(List<FindingEntry> findings) {
        List<FindingEntry> all = Elements.of("findings", findings);
        List<LocalDate> days = all.stream().map(FindingEntry::day).distinct().toList();
        return new EthicsDocument(
                SCHEMA,
                VERSION,
                Code.ofThisRelease(),
                days.size() == 1 ? days.get(0) : null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                Summary.of(all),
                all,
                List.of(),
                Map.of());
    }

    /** Returns the same with the profile that was judged, such as {@code employment}; signatures no longer hold. */
    public EthicsDocument withProfile(String name) {
        return Records.with(this, "profile", Elements.required("name", name));
    }

    /** Returns the same with one pack more that was judged. */
    public EthicsDocument withPack(String id, String packVersion) {
        PackEntry pack = new PackEntry(
                Elements.required("id", id), Elements.required("packVersion", packVersion), null, Map.of());
        return Records.with(this, "packs", Elements.plus(packs, "pack", pack));
    }

    /**
     * Returns the same with one file more that the evidence was taken from, by its name and hash.
     *
     * @throws DataException if it can't be read
     */
    public EthicsDocument withData(Path file) {
        return Records.with(this, "data", Elements.plus(data, "file", FileEntry.of(Elements.required("file", file))));
    }

    /**
     * Returns the same with the model's file, by its name and hash.
     *
     * @throws DataException if it can't be read
     */
    public EthicsDocument withModel(Path file) {
        return Records.with(this, "model", FileEntry.of(Elements.required("file", file)));
    }

    /**
     * Returns the same with one signature more, of what the document says now: a changed document voids it.
     *
     * @param name who signs
     * @param role in which role, such as {@code "auditor"}
     * @param on the day
     */
    public EthicsDocument signed(String name, String role, LocalDate on) {
        Signature signature = new Signature(
                Elements.required("name", name),
                Elements.required("role", role),
                Elements.required("on", on),
                sha256(),
                Map.of());
        return Records.with(this, "signatures", Elements.plus(signatures, "signature", signature));
    }

    /** Returns the hash that a signature holds: of the document without its signatures, as canonical JSON, RFC 8785. */
    public String sha256() {
        Map<String, Object> json = new LinkedHashMap<>(Documents.object("the report", Documents.write(this)));
        json.remove("signatures");
        return Sha256.of(Utf8.bytes("the report", CanonicalJson.of(json)));
    }

    /** Returns whether a signature is of what the document says now. */
    public boolean holds(Signature signature) {
        return sha256().equals(Elements.required("signature", signature).sha256());
    }

    /** Returns the findings that failed or could not be decided. */
    public List<FindingEntry> unsettled() {
        return findings.stream().filter(FindingEntry::stops).toList();
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, or of a version that this release does not know
     */
    public static EthicsDocument read(Path file) {
        return of(Elements.required("file", file).toString(), Documents.bytes(file));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, or of a version that this release does not know
     */
    public static EthicsDocument ofJson(String json) {
        String name = "the report";
        return of(name, Utf8.document(name, Elements.required("json", json)));
    }

    private static EthicsDocument of(String name, byte[] json) {
        EthicsDocument document = Documents.inOrder(name, json, EthicsDocument.class);
        // A number that has no canonical form, such as one beyond 2^53, is refused here and not where the hash is asked
        // for.
        return Documents.refusing(name, () -> {
            document.sha256();
            return document;
        });
    }

    /** Returns the document as JSON text, indented, with a line feed at the end. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes the document aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        byte[] json = Documents.write(this);
        Staged.file(Elements.required("file", file), out -> out.write(json));
    }

    /**
     * What judged.
     *
     * @param name {@code lepton-ethics}
     * @param version its version; null where it is not known
     */
    public record Code(String name, @Nullable String version) {
        /** Checks the name. */
        public Code {
            Fields.text("name", name);
            Fields.optional("version", version);
        }

        static Code ofThisRelease() {
            return new Code(
                    "lepton-ethics",
                    Provenance.ofThisProcess().software().stream()
                            .filter(software -> "lepton".equals(software.name()))
                            .findFirst()
                            .map(Provenance.Software::version)
                            .orElse(null));
        }
    }

    /**
     * A pack of rules that was judged.
     *
     * @param id its id
     * @param version its version
     * @param sha256 hash of its file; null where that is not said
     * @param extra fields that this version does not know
     */
    public record PackEntry(
            String id,
            String version,
            @Nullable String sha256,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts. */
        public PackEntry {
            Fields.text("id", id);
            Fields.text("version", version);
            Fields.hash("sha256", sha256);
            extra = Documents.extra(extra);
        }
    }

    /**
     * A file.
     *
     * @param name its name, without the folders that it lies in
     * @param sha256 hash of its bytes; null where that is withheld
     * @param extra fields that this version does not know
     */
    public record FileEntry(
            String name,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String sha256,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the hash. */
        public FileEntry {
            Fields.text("name", name);
            Fields.hash("sha256", sha256);
            extra = Documents.extra(extra);
        }

        static FileEntry of(Path file) {
            if (!Files.exists(file)) {
                throw new DataException(file + PlainFile.missing(file));
            }
            PlainFile.refuseSpecial(file.toString(), file);
            try (InputStream in = Files.newInputStream(file)) {
                return new FileEntry(String.valueOf(file.getFileName()), Sha256.of(in), Map.of());
            } catch (IOException e) {
                throw new DataException(file + " can't be read: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Which figures were taken out.
     *
     * @param below counts of people from 1 to below this number are taken out, and what would tell them
     */
    public record Withheld(long below) {
        /** Checks the number. */
        public Withheld {
            if (below < 2) {
                throw new IllegalArgumentException("below is " + below + "; the least that hides anybody is 2");
            }
        }
    }

    /**
     * How many findings came to each verdict. What was measured and what was not are never added up.
     *
     * @param measured verdicts by measurement
     * @param attested by somebody's word
     * @param waived let through by somebody
     * @param notApplicable of rules that do not apply
     * @param reported of rules that only report; null in documents before version 1.3
     */
    public record Summary(
            Measured measured,
            long attested,
            long waived,
            @JsonProperty("not_applicable") long notApplicable,
            @Nullable Long reported) {
        /**
         * How many findings came to each verdict by measurement.
         *
         * @param pass kept
         * @param fail broken
         * @param inconclusive not decided
         */
        public record Measured(long pass, long fail, long inconclusive) {}

        /** Checks that there are counts. */
        public Summary {
            Documents.required(measured, "measured");
        }

        static Summary of(List<FindingEntry> findings) {
            long reported = count(findings, "reported");
            return new Summary(
                    new Measured(count(findings, "pass"), count(findings, "fail"), count(findings, "inconclusive")),
                    count(findings, "attested"),
                    count(findings, "waived"),
                    count(findings, "not_applicable"),
                    reported);
        }

        /** Returns whether the counts are these; documents before version 1.3 do not count what is only reported. */
        boolean isOf(Summary counted) {
            return measured.equals(counted.measured)
                    && attested == counted.attested
                    && waived == counted.waived
                    && notApplicable == counted.notApplicable
                    && (reported == null || reported.equals(counted.reported));
        }

        private static long count(List<FindingEntry> findings, String verdict) {
            return findings.stream()
                    .filter(finding -> verdict.equals(finding.verdict()))
                    .count();
        }
    }

    /**
     * Who stands for the report.
     *
     * @param name who signed
     * @param role in which role
     * @param on on which day
     * @param sha256 {@linkplain EthicsDocument#sha256 hash} of what was signed; null where that is withheld
     * @param extra fields that this version does not know
     */
    public record Signature(
            String name,
            String role,
            LocalDate on,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String sha256,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the texts, the day and the hash. */
        public Signature {
            Fields.text("name", name);
            Fields.text("role", role);
            Fields.day("on", Documents.required(on, "on"));
            Fields.hash("sha256", sha256);
            extra = Documents.extra(extra);
        }
    }
}
