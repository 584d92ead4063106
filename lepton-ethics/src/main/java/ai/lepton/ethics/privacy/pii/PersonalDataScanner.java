package ai.lepton.ethics.privacy.pii;

import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.SearchEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.SourceEntry;
import ai.lepton.ethics.privacy.pii.TextScan.Search;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds personal data in texts and in columns of tables. Immutable, and may be used by several threads.
 *
 * <pre>{@code
 * PersonalDataReport report = PersonalDataScanner.everything().inRegion("CN").scan(Path.of("notes.txt"));
 * }</pre>
 *
 * <p>A file is read as a stream: what a scan takes does not grow with it, but for the matches that are listed. Time grows with the
 * length of the text only, whatever it holds. Phone numbers need the library libphonenumber beside; without it they are not looked
 * for, and the report says so.
 */
public final class PersonalDataScanner {
    private static final int PIECE = 1 << 15;
    private static final int MOST_LISTED = 10_000;
    private static final double LEAST = 0.5;

    private final Set<PersonalData> kinds;
    private final Map<PersonalData, String> omitted;
    private final @Nullable String region;
    private final double least;
    private final int listed;
    private final @Nullable Pseudonyms pseudonyms;

    private PersonalDataScanner(
            Set<PersonalData> kinds,
            Map<PersonalData, String> omitted,
            @Nullable String region,
            double least,
            int listed,
            @Nullable Pseudonyms pseudonyms) {
        this.kinds = kinds;
        this.omitted = omitted;
        this.region = region;
        this.least = least;
        this.listed = listed;
        this.pseudonyms = pseudonyms;
    }

    /** Returns a scanner for all kinds, but phone numbers where libphonenumber is missing; {@link #omitted()} says so. */
    public static PersonalDataScanner everything() {
        Set<PersonalData> kinds = EnumSet.allOf(PersonalData.class);
        Map<PersonalData, String> omitted = new TreeMap<>();
        if (!PhoneNumbers.areKnown()) {
            kinds.remove(PersonalData.PHONE_NUMBER);
            omitted.put(PersonalData.PHONE_NUMBER, PhoneNumbers.MISSING);
        }
        return new PersonalDataScanner(
                Collections.unmodifiableSet(kinds),
                Collections.unmodifiableMap(omitted),
                null,
                LEAST,
                MOST_LISTED,
                null);
    }

    /**
     * Returns a scanner for these kinds only.
     *
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException if phone numbers are among them and libphonenumber is missing
     */
    public PersonalDataScanner lookingFor(PersonalData... wanted) {
        List<PersonalData> given = Elements.of("wanted", wanted);
        if (given.isEmpty()) {
            throw new IllegalArgumentException("no kind to look for; name at least one, such as EMAIL_ADDRESS");
        }
        if (given.contains(PersonalData.PHONE_NUMBER) && !PhoneNumbers.areKnown()) {
            throw new IllegalStateException("phone numbers can't be looked for: " + PhoneNumbers.MISSING);
        }
        return new PersonalDataScanner(
                Collections.unmodifiableSet(EnumSet.copyOf(given)), Map.of(), region, least, listed, pseudonyms);
    }

    /**
     * Returns a scanner that knows phone numbers of a country also without the country's code.
     *
     * @param country by ISO 3166-1 in two letters, such as {@code CN}
     * @throws IllegalArgumentException if it is none, or libphonenumber has no plan of its numbers
     */
    public PersonalDataScanner inRegion(String country) {
        boolean isCountry = Set.of(Locale.getISOCountries()).contains(Elements.required("country", country));
        if (!isCountry || PhoneNumbers.areKnown() && !PhoneNumbers.areOf(country)) {
            throw new IllegalArgumentException("country is " + Quoted.of(country)
                    + (isCountry
                            ? ", of whose phone numbers no plan is known"
                            : "; it is two capital letters of ISO 3166-1, such as CN"));
        }
        return new PersonalDataScanner(kinds, omitted, country, least, listed, pseudonyms);
    }

    /**
     * Returns a scanner that tells what has at least this confidence; {@value #LEAST} if not said.
     *
     * @throws IllegalArgumentException if it is not above 0 and below 1
     */
    public PersonalDataScanner atLeast(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + "; it must be above 0 and below 1");
        }
        return new PersonalDataScanner(kinds, omitted, region, confidence, listed, pseudonyms);
    }

    /**
     * Returns a scanner whose reports list at most so many matches, and count the others; 10,000 if not said.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public PersonalDataScanner listing(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most is " + most + "; it must not be negative");
        }
        return new PersonalDataScanner(kinds, omitted, region, least, most, pseudonyms);
    }

    /**
     * Returns a scanner that gives matches a hash by which the same value is known again, and nobody without the secret can find the
     * value.
     *
     * @param secret at least 16 bytes; the same secret gives the same hashes
     * @throws IllegalArgumentException if it is shorter
     */
    public PersonalDataScanner withSecret(byte[] secret) {
        return new PersonalDataScanner(kinds, omitted, region, least, listed, new Pseudonyms(secret));
    }

    /** Returns the kinds that are looked for. */
    public Set<PersonalData> kinds() {
        return kinds;
    }

    /** Returns the kinds that can't be looked for, with what is missing. */
    public Map<PersonalData, String> omitted() {
        return omitted;
    }

    /** Returns what is found in a text, in its order. */
    public List<Match> find(String text) {
        List<Match> found = new ArrayList<>();
        TextScan scan = scan(found::add);
        feed(scan, Elements.required("text", text));
        return List.copyOf(found);
    }

    /**
     * Returns a report on a text.
     *
     * @param name what the text is called in the report
     */
    public PersonalDataReport scan(String name, String text) {
        Elements.required("name", name);
        Listing listing = new Listing();
        TextScan scan = scan(listing);
        feed(scan, Elements.required("text", text));
        return report(SourceEntry.text(name, scan.length(), scan.lines()), listing, List.of());
    }

    /**
     * Returns a report on a file of text in UTF-8.
     *
     * @throws DataException if it can't be read, or is no text in UTF-8
     */
    public PersonalDataReport scan(Path file) {
        Listing listing = new Listing();
        TextScan scan = read(file, listing);
        Path name = file.getFileName();
        return report(
                SourceEntry.text(name == null ? file.toString() : name.toString(), scan.length(), scan.lines()),
                listing,
                List.of());
    }

    /**
     * Passes on what is found in a file of text in UTF-8, in its order and as it is read.
     *
     * @throws DataException if it can't be read, or is no text in UTF-8
     */
    public void find(Path file, Consumer<Match> found) {
        read(file, Elements.required("found", found));
    }

    /**
     * Returns a report on the columns of a table, whose rows are read and closed.
     *
     * <p>The name of a column is a word beside its values. A value that fills its cell counts for its column: where most cells of
     * a column hold the check of a kind, chance can't explain it, and the column is told though no single cell would be.
     *
     * @throws DataException if the rows can't be read
     */
    public PersonalDataReport scan(Rows rows) {
        ColumnScan columns = new ColumnScan(this);
        try (Rows closed = Elements.required("rows", rows)) {
            closed.forEach(columns::accept);
            List<ColumnEntry> entries = columns.entries();
            return report(SourceEntry.table(closed.name(), columns.rows()), new Listing(), entries);
        }
    }

    double least() {
        return least;
    }

    /** Returns a scan with other words beside and another least confidence, that tells of candidates. */
    TextScan cells(String beside, double lowest, int window, Overlaps.Sink sink) {
        return new TextScan(new Search(kinds, region, lowest, beside), window, sink);
    }

    private TextScan scan(Consumer<Match> found) {
        return new TextScan(new Search(kinds, region, least, ""), (kept, also) -> found.accept(match(kept, also)));
    }

    private Match match(Candidate kept, List<Candidate> also) {
        return new Match(
                kept.kind(),
                kept.place(),
                Math.max(1, Math.round(kept.confidence() * 1000)) / 1000.0,
                kept.shown() + "***",
                pseudonyms == null ? Optional.empty() : Optional.of(pseudonyms.of(kept.value())),
                kept.why(),
                also.stream().map(Candidate::kind).distinct().toList());
    }

    private static void feed(TextScan scan, String text) {
        char[] piece = new char[Math.min(PIECE, Math.max(1, text.length()))];
        for (int from = 0; from < text.length(); from += piece.length) {
            int length = Math.min(piece.length, text.length() - from);
            text.getChars(from, from + length, piece, 0);
            scan.accept(piece, length);
        }
        scan.finish();
    }

    private TextScan read(Path file, Consumer<Match> found) {
        if (Files.isDirectory(Elements.required("file", file))) {
            throw new DataException(file + " is a directory; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file));
        }
        PlainFile.refuseSpecial(file.toString(), file);
        TextScan scan = scan(found);
        try (Reader in = new InputStreamReader(Files.newInputStream(file), Utf8.decoder())) {
            char[] piece = new char[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                scan.accept(piece, read);
            }
        } catch (CharacterCodingException e) {
            throw new DataException(
                    file + ": not valid UTF-8 in or after line " + Math.max(1, scan.lines()) + "; save it as UTF-8", e);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
        scan.finish();
        return scan;
    }

    private PersonalDataReport report(SourceEntry source, Listing listing, List<ColumnEntry> columns) {
        return PersonalDataReport.of(
                source, SearchEntry.of(least, region, kinds, omitted), listing.counts, listing.matches, columns);
    }

    /** The matches that a report lists, and how many there are of each kind. */
    private final class Listing implements Consumer<Match> {
        private final List<Match> matches = new ArrayList<>();
        private final Map<PersonalData, Long> counts = new TreeMap<>();

        @Override
        public void accept(Match match) {
            counts.merge(match.kind(), 1L, Long::sum);
            if (matches.size() < listed) {
                matches.add(match);
            }
        }
    }
}
