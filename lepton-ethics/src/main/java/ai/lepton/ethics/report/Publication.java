package ai.lepton.ethics.report;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report in the forms that leave the house: a page for people, SARIF, CycloneDX, and {@code ethics.json} without what tells of
 * few people.
 *
 * <pre>{@code
 * Publication.of(report.document().withProfile("employment").signed("G. Hopper", "auditor", day))
 *         .writeHtml(Path.of("report.html"), Language.ENGLISH);
 * }</pre>
 *
 * <p>Counts from 1 to below {@value #BELOW} are withheld unless something else is asked for, with the counts, rates and intervals
 * from which they could be computed; zeros are shown. The number is that of the Washington State Department of Health, which
 * suppresses what is not zero and less than ten, and as much else as it takes. Verdicts are never withheld: that a rule of k = 2
 * is broken tells that somebody is alone, and not who. What people wrote, such as the reason of a waiver, is shown as it is.
 */
public final class Publication {
    /** Counts of people from 1 to below this are withheld unless something else is asked for. */
    public static final int BELOW = 10;

    /** Name of the file with all figures, where {@link #write} writes several. */
    public static final String DOCUMENT = "ethics.json";

    /** Name of the SARIF file there. */
    public static final String SARIF = "ethics.sarif";

    /** Name of the page there. */
    public static final String PAGE = "report.html";

    private final EthicsDocument document;
    private final @Nullable EthicsDocument full;
    private final @Nullable History history;
    private final int below;

    private Publication(EthicsDocument document, @Nullable EthicsDocument full, @Nullable History history, int below) {
        this.document = document;
        this.below = below;
        this.full = full;
        this.history = history;
    }

    /** Returns a report without counts of people from 1 to below {@value #BELOW}, and what would tell them. */
    public static Publication of(EthicsDocument document) {
        return of(document, BELOW);
    }

    /**
     * Returns a report without counts of people from 1 to below a number, and what would tell them.
     *
     * @param below at least 2
     * @throws IllegalArgumentException if it is less
     */
    public static Publication of(EthicsDocument document, int below) {
        return new Publication(
                SmallCells.without(Elements.required("document", document), below), document, null, below);
    }

    /** Returns a report with all of its figures, for those who may see the data. */
    public static Publication unabridged(EthicsDocument document) {
        return new Publication(Elements.required("document", document), null, null, BELOW);
    }

    /** Returns the same with what changed since an earlier report, from which as much is withheld. */
    public Publication since(EthicsDocument earlier) {
        Elements.required("earlier", earlier);
        EthicsDocument before = full == null ? earlier : SmallCells.without(earlier, below);
        return new Publication(document, full, History.between(before, document), below);
    }

    /**
     * Writes an audit into a directory: {@value #SARIF} and {@value #PAGE} as they are published, and {@value #DOCUMENT} with all
     * figures, which stays in the house. All are aside before the first is renamed. The directory is made if it is missing; what
     * else is there stays.
     *
     * @return where the files are
     * @throws IllegalArgumentException if the directory is a file
     * @throws java.io.UncheckedIOException if one can't be written; then those that were there before still are
     */
    public List<Path> write(Path directory, Language language) {
        byte[] all = Utf8.bytes("the document", (full == null ? document : full).toJson());
        byte[] log = Utf8.bytes("the log", toSarif());
        byte[] page = Utf8.bytes("the page", toHtml(language));
        Staged.into(Elements.required("directory", directory), files -> {
            files.add(SARIF, log);
            files.add(PAGE, page);
            return files.add(DOCUMENT, all);
        });
        return List.of(directory.resolve(DOCUMENT), directory.resolve(SARIF), directory.resolve(PAGE));
    }

    /** Returns the report as it is published. */
    public EthicsDocument document() {
        return document;
    }

    /** Returns a page for people in a language: one file that loads nothing. */
    public String toHtml(Language language) {
        return new Page(document, history, Elements.required("language", language)).html();
    }

    /**
     * Writes {@link #toHtml} aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void writeHtml(Path file, Language language) {
        byte[] page = Utf8.bytes("the page", toHtml(language));
        Staged.file(Elements.required("file", file), out -> out.write(page));
    }

    /**
     * Returns the findings as SARIF 2.1.0, which programs for builds show: a rule for each rule, with its clause; a result for each
     * finding; waivers as suppressions.
     *
     * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
     */
    public String toSarif() {
        return new String(Documents.write(new Sarif(document).log()), StandardCharsets.UTF_8);
    }

    /**
     * Writes {@link #toSarif} aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void writeSarif(Path file) {
        byte[] log = Utf8.bytes("the log", toSarif());
        Staged.file(Elements.required("file", file), out -> out.write(log));
    }

    /**
     * Returns a bill of materials with the findings as declarations: who assessed, what is claimed of the model, by which evidence,
     * how far each rule is met; and in the model card, whom a broken rule of fairness may harm.
     *
     * @param bom a bill of materials with a component that has a model card
     * @param assessor the organization that assessed
     * @param thirdParty whether it is another one than who made the model
     * @throws IllegalArgumentException if no component has a model card, or the bill declares something already
     */
    public Bom declaredIn(Bom bom, String assessor, boolean thirdParty) {
        Elements.required("assessor", assessor);
        return new BomDeclarations(document, assessor, thirdParty).in(Elements.required("bom", bom));
    }
}
