package ai.lepton.ethics.privacy.pii;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.FormVersion;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PersonalDataScanner} found, {@code personal-data.json}. Nothing that was found is in it, but for first characters.
 *
 * <p>Reading is strict: duplicate keys, text after the end, and values of another type are refused. A version of another major
 * number is refused; within the major number, fields and kinds that this version does not know are kept and written back.
 *
 * <p>The JSON Schema is the class-path resource {@value #SCHEMA_RESOURCE} beside this class.
 *
 * @param schema {@link #SCHEMA}
 * @param version semantic version of the document's form
 * @param source what was read
 * @param search what was looked for
 * @param found how many matches there are of each kind that there are any of, or cells of each kind
 * @param matches the matches in a text, in their order; of very many the first
 * @param unlisted how many more there are
 * @param columns the columns of a table, in their order
 * @param extra fields that this version does not know
 */
public record PersonalDataReport(
        String schema,
        String version,
        SourceEntry source,
        SearchEntry search,
        Map<String, Long> found,
        List<MatchEntry> matches,
        long unlisted,
        List<ColumnEntry> columns,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** URI of the JSON Schema of this major version: a name, and no address. */
    public static final String SCHEMA = "urn:lepton:schema:personal-data:1";

    /** The version that is written. */
    public static final String VERSION = "1.0.0";

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = "personal-data-1.schema.json";

    /** Checks the version, the counts, and that nothing needed is missing. */
    public PersonalDataReport {
        FormVersion.minor(version, VERSION);
        if (!SCHEMA.equals(Documents.required(schema, "schema"))) {
            throw new IllegalArgumentException(
                    "schema is " + Quoted.of(schema) + "; a report on personal data has " + SCHEMA);
        }
        Documents.required(source, "source");
        Documents.required(search, "search");
        found = Collections.unmodifiableMap(new LinkedHashMap<>(Documents.required(found, "found")));
        found.forEach((kind, count) -> notNegative("found." + Quoted.bare(kind), Documents.required(count, kind)));
        matches = Elements.of("matches", Documents.required(matches, "matches"));
        notNegative("unlisted", unlisted);
        columns = Elements.of("columns", Documents.required(columns, "columns"));
        extra = Documents.extra(extra);
    }

    static PersonalDataReport of(
            SourceEntry source,
            SearchEntry search,
            Map<PersonalData, Long> counts,
            List<Match> matches,
            List<ColumnEntry> columns) {
        Map<String, Long> found = new LinkedHashMap<>();
        counts.forEach((kind, count) -> found.put(kind.id(), count));
        columns.forEach(column ->
                column.findings().forEach(finding -> found.merge(finding.kind(), finding.cells(), Long::sum)));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        List<MatchEntry> entries = matches.stream().map(MatchEntry::of).toList();
        return new PersonalDataReport(
                SCHEMA, VERSION, source, search, found, entries, all - entries.size(), columns, Map.of());
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
        }
    }

    private static void fraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", outside [0, 1]");
        }
    }

    /** Returns how many matches or cells there are, of any kind. */
    public long total() {
        return found.values().stream()
                .mapToLong(Long::longValue)
                .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, or of a version that this release does not know
     */
    public static PersonalDataReport read(Path file) {
        return of(Elements.required("file", file).toString(), Documents.bytes(file));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, or of a version that this release does not know
     */
    public static PersonalDataReport ofJson(String json) {
        String name = "the report";
        return of(name, Utf8.document(name, Elements.required("json", json)));
    }

    private static PersonalDataReport of(String name, byte[] json) {
        return Documents.inOrder(name, json, PersonalDataReport.class);
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

    /** Returns such as {@code notes.txt: 3 (email_address 2, us_ssn 1)}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        found.forEach((kind, count) -> parts.add(Quoted.bare(kind) + " " + count));
        return Quoted.bare(source.name()) + ": " + total()
                + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }

    /**
     * What was read.
     *
     * @param name the file's name, or what the text is called
     * @param form {@code text} or {@code table}
     * @param characters length of a text, in {@code char}s of Java, UTF-16; null for a table
     * @param lines lines of a text; null for a table
     * @param rows rows of a table; null for a text
     * @param extra fields that this version does not know
     */
    public record SourceEntry(
            String name,
            String form,
            @Nullable Long characters,
            @Nullable Long lines,
            @Nullable Long rows,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the counts. */
        public SourceEntry {
            Documents.required(name, "name");
            Documents.required(form, "form");
            notNegative("characters", characters == null ? 0 : characters);
            notNegative("lines", lines == null ? 0 : lines);
            notNegative("rows", rows == null ? 0 : rows);
            extra = Documents.extra(extra);
        }

        static SourceEntry text(String name, long characters, long lines) {
            return new SourceEntry(name, "text", characters, lines, null, Map.of());
        }

        static SourceEntry table(String name, long rows) {
            return new SourceEntry(name, "table", null, null, rows, Map.of());
        }
    }

    /**
     * What was looked for.
     *
     * @param leastConfidence the least confidence of what is told, in [0, 1]
     * @param region the country whose phone numbers need no country code; null where there is none
     * @param kinds the kinds
     * @param omitted the kinds that could not be looked for, each with what was missing
     * @param extra fields that this version does not know
     */
    public record SearchEntry(
            @JsonProperty("least_confidence") double leastConfidence,
            @Nullable String region,
            List<String> kinds,
            Map<String, String> omitted,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the confidence, and copies the rest. */
        public SearchEntry {
            fraction("least_confidence", leastConfidence);
            kinds = Elements.of("kinds", Documents.required(kinds, "kinds"));
            omitted = Collections.unmodifiableMap(new LinkedHashMap<>(Documents.required(omitted, "omitted")));
            omitted.forEach((kind, reason) -> Documents.required(reason, kind));
            extra = Documents.extra(extra);
        }

        static SearchEntry of(
                double least, @Nullable String region, Set<PersonalData> kinds, Map<PersonalData, String> omitted) {
            Map<String, String> reasons = new LinkedHashMap<>();
            omitted.forEach((kind, reason) -> reasons.put(kind.id(), reason));
            List<String> ids = kinds.stream().map(PersonalData::id).toList();
            return new SearchEntry(least, region, ids, reasons, Map.of());
        }
    }

    /**
     * A match in a text; see {@link Match}.
     *
     * @param kind what it seems to be, such as {@code us_ssn}
     * @param country the country that gives it, by ISO 3166-1; null for what is everywhere in one form
     * @param start where it begins, in {@code char}s of Java, UTF-16, from 0
     * @param end where it ends, exclusive
     * @param line the line that it begins in, from 1
     * @param column the column that it begins at, in code points from 1
     * @param confidence in [0, 1]
     * @param masked its first two characters, and {@code ***}
     * @param hash HMAC-SHA-256 of it; null where no secret was given
     * @param why what speaks for it
     * @param also other kinds that it may be
     * @param extra fields that this version does not know
     */
    public record MatchEntry(
            String kind,
            @Nullable String country,
            long start,
            long end,
            long line,
            long column,
            double confidence,
            String masked,
            @Nullable String hash,
            List<String> why,
            List<String> also,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the place and the confidence. */
        public MatchEntry {
            Documents.required(kind, "kind");
            Documents.required(masked, "masked");
            new Match.Place(start, end, line, column);
            fraction("confidence", confidence);
            why = Elements.of("why", Documents.required(why, "why"));
            also = Elements.of("also", Documents.required(also, "also"));
            extra = Documents.extra(extra);
        }

        static MatchEntry of(Match match) {
            return new MatchEntry(
                    match.kind().id(),
                    match.kind().country().orElse(null),
                    match.place().start(),
                    match.place().end(),
                    match.place().line(),
                    match.place().column(),
                    match.confidence(),
                    match.masked(),
                    match.hash().orElse(null),
                    match.why(),
                    match.also().stream().map(PersonalData::id).toList(),
                    Map.of());
        }
    }

    /**
     * A column of a table.
     *
     * @param name its name
     * @param filled how many cells are not empty
     * @param empty how many are
     * @param findings the kinds of personal data in it, the likeliest first; empty where there are none
     * @param extra fields that this version does not know
     */
    public record ColumnEntry(
            String name,
            long filled,
            long empty,
            List<ColumnFinding> findings,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the counts. */
        public ColumnEntry {
            Documents.required(name, "name");
            notNegative("filled", filled);
            notNegative("empty", empty);
            findings = Elements.of("findings", Documents.required(findings, "findings"));
            extra = Documents.extra(extra);
        }

        static ColumnEntry of(String name, long filled, long empty, List<ColumnFinding> findings) {
            return new ColumnEntry(name, filled, empty, findings, Map.of());
        }
    }

    /**
     * A kind of personal data in a column.
     *
     * @param kind which
     * @param country the country that gives it; null for what is everywhere in one form
     * @param cells how many cells hold it
     * @param share their share of the cells that are not empty, in [0, 1]
     * @param confidence in [0, 1]
     * @param firstRow the first row that has it, from 1
     * @param why what speaks for it
     * @param extra fields that this version does not know
     */
    public record ColumnFinding(
            String kind,
            @Nullable String country,
            long cells,
            double share,
            double confidence,
            @JsonProperty("first_row") long firstRow,
            List<String> why,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the counts. */
        public ColumnFinding {
            Documents.required(kind, "kind");
            notNegative("cells", cells);
            fraction("share", share);
            fraction("confidence", confidence);
            notNegative("first_row", firstRow);
            why = Elements.of("why", Documents.required(why, "why"));
            extra = Documents.extra(extra);
        }

        static ColumnFinding of(
                PersonalData kind, long cells, long filled, double confidence, long firstRow, List<String> why) {
            return new ColumnFinding(
                    kind.id(),
                    kind.country().orElse(null),
                    cells,
                    (double) cells / filled,
                    confidence,
                    firstRow,
                    why,
                    Map.of());
        }
    }
}
