package ai.lepton.ethics.report;

import ai.lepton.ethics.report.EthicsDocument.Signature;
import ai.lepton.ethics.report.FindingEntry.CitationEntry;
import ai.lepton.ethics.report.FindingEntry.InForceEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.ethics.report.History.Change;
import ai.lepton.exchange.internal.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as a page for people: what failed stands first, and all that a verdict rests on below it. */
record Page(EthicsDocument document, @Nullable History history, Language words) {
    /** Most characters of a text of the report that the page shows. */
    private static final int LONGEST = 4_000;

    private static final Pattern LEFTWARD =
            Pattern.compile("[\\p{IsArabic}\\p{IsHebrew}]+(?: +[\\p{IsArabic}\\p{IsHebrew}]+)*");

    String html() {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n").open("html", "lang", words.code(), "dir", words.direction());
        html.open("head").shape("meta", "charset", "utf-8");
        html.shape("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // The browser is told to run and to load nothing, should a text ever get through unescaped.
        html.shape(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.shape("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title()).open("style").raw(sheet()).closeLine();
        html.closeLine().open("body");
        html.open("div", "class", "bar").element("a", words.of("page.skip"), "class", "skip", "href", "#findings");
        html.closeLine().open("main");
        html.open("header").open("h1").open("bdi").text(title()).close().close();
        summary(html);
        html.closeLine();
        Map<FindingEntry, String> places = places();
        first(html, places);
        changes(html);
        findings(html, places);
        details(html);
        html.close().close().closeLine();
        return html.toString();
    }

    private static String sheet() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(in, "page.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page.css could not be read from the class path", e);
        }
    }

    private String title() {
        List<String> subjects = document.findings().stream()
                .map(finding -> finding.evidence().subject())
                .distinct()
                .toList();
        return subjects.isEmpty()
                ? words.of("page.title.none")
                : words.of("page.title", "subject", cut(String.join(", ", subjects), 200));
    }

    static String cut(String text, int most) {
        int end = Math.min(most, text.length());
        boolean isSplit = end < text.length() && Character.isLowSurrogate(text.charAt(end));
        return end == text.length() ? text : text.substring(0, isSplit ? end - 1 : end) + "…";
    }

    static String cut(String text) {
        return cut(text, LONGEST);
    }

    /**
     * Returns the findings, the gravest verdict first and of each the gravest rule; but those for which no evidence was given stand
     * behind all that was judged.
     */
    private List<FindingEntry> ordered() {
        return document.findings().stream()
                .sorted(Comparator.comparingInt((FindingEntry finding) -> Sentences.lacking(finding) == null
                                ? FindingEntry.VERDICTS.indexOf(finding.verdict())
                                : FindingEntry.VERDICTS.indexOf("not_applicable") - 1)
                        .thenComparing(
                                finding -> Sentences.lacking(finding), Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparingInt(finding ->
                                RuleEntry.SEVERITIES.indexOf(finding.rule().severity())))
                .toList();
    }

    /** Returns the id of each finding on the page. */
    private Map<FindingEntry, String> places() {
        Map<FindingEntry, String> places = new IdentityHashMap<>();
        document.findings().forEach(finding -> places.putIfAbsent(finding, "f" + (places.size() + 1)));
        return places;
    }

    private void summary(Html html) {
        html.element("h2", words.of("summary.heading"));
        int all = document.findings().size();
        long failed = count("fail");
        long open = count("inconclusive");
        if (all == 0) {
            html.element("p", words.of("summary.none"), "class", "lead");
            return;
        }
        if (failed > 0) {
            html.element("p", words.of("summary.fail", "count", failed, "all", all), "class", "lead");
        }
        if (open > 0) {
            html.element("p", words.of("summary.inconclusive", "count", open, "all", all), "class", "lead");
        }
        long lacking = document.findings().stream()
                .filter(finding -> Sentences.lacking(finding) != null)
                .count();
        if (lacking > 0) {
            html.element("p", words.of("summary.lacking", "count", lacking), "class", "lead");
        }
        if (failed + open == 0) {
            boolean isNothing = count("reported") + count("not_applicable") == all;
            html.element("p", words.of(isNothing ? "summary.nothing" : "summary.settled"), "class", "lead");
        }
        html.open("ul", "class", "counts");
        for (String verdict : FindingEntry.VERDICTS) {
            if (count(verdict) > 0) {
                html.open("li", "class", verdict).element("b", Long.toString(count(verdict)));
                html.text(words.of("verdict." + verdict)).close();
            }
        }
        html.closeLine();
        if (document.withheld() != null) {
            String note = words.of("withheld.note", "below", document.withheld().below());
            html.element("p", note, "class", "note");
        }
    }

    private long count(String verdict) {
        return document.findings().stream()
                .filter(finding -> verdict.equals(finding.verdict()))
                .count();
    }

    /** Writes what stops a release, then what was kept, then, by pack, what nobody gave evidence for. */
    private void first(Html html, Map<FindingEntry, String> places) {
        List<FindingEntry> judged = ordered().stream()
                .filter(finding -> Sentences.lacking(finding) == null)
                .toList();
        listed(
                html,
                places,
                "first.heading",
                judged.stream().filter(FindingEntry::stops).toList());
        listed(
                html,
                places,
                "kept.heading",
                judged.stream()
                        .filter(finding -> List.of("pass", "attested", "waived").contains(finding.verdict()))
                        .toList());
        new LackingPart(
                        this,
                        ordered().stream()
                                .filter(finding -> Sentences.lacking(finding) != null)
                                .toList())
                .writeTo(html, places);
    }

    /** Writes all findings: those that nobody gave evidence for, and those that do not apply, folded. */
    private void findings(Html html, Map<FindingEntry, String> places) {
        html.open("section", "id", "findings").element("h2", words.of("findings.heading"));
        List<FindingEntry> lacking = new ArrayList<>();
        List<FindingEntry> absent = new ArrayList<>();
        for (FindingEntry finding : ordered()) {
            if (Sentences.lacking(finding) != null) {
                lacking.add(finding);
            } else if (finding.verdict().equals("not_applicable")) {
                absent.add(finding);
            } else {
                part(html, places, finding);
            }
        }
        folded(html, places, "findings.lacking", lacking);
        folded(html, places, "findings.not_applicable", absent);
        html.closeLine();
    }

    private void folded(Html html, Map<FindingEntry, String> places, String summary, List<FindingEntry> findings) {
        if (!findings.isEmpty()) {
            html.open("details").element("summary", words.of(summary, "count", findings.size()));
            findings.forEach(finding -> part(html, places, finding));
            html.closeLine();
        }
    }

    private void part(Html html, Map<FindingEntry, String> places, FindingEntry finding) {
        new FindingPart(this, finding).writeTo(html, Objects.requireNonNull(places.get(finding)));
    }

    private void listed(Html html, Map<FindingEntry, String> places, String heading, List<FindingEntry> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.open("section").element("h2", words.of(heading)).open("ol", "class", "first");
        findings.forEach(finding -> item(html, places, finding));
        html.close().closeLine();
    }

    private void item(Html html, Map<FindingEntry, String> places, FindingEntry finding) {
        html.open("li").open("span", "class", "badge " + finding.verdict());
        html.text(words.of("verdict." + finding.verdict())).close().text(" ");
        linked(html, places, finding);
        html.closeLine();
    }

    /** Writes what a rule asks, as a link to its finding, and what would mend or decide it. */
    void linked(Html html, Map<FindingEntry, String> places, FindingEntry finding) {
        html.open("a", "href", "#" + places.get(finding));
        said(html, "bdi", cut(statement(finding.rule()), 300), isTranslated(finding.rule()));
        html.close();
        String remedy = remedies().of(finding);
        if (remedy != null) {
            html.open("div", "class", "quiet");
            said(html, "span", remedy, remedies().isTranslated(finding));
            html.close();
        }
    }

    Remedies remedies() {
        return new Remedies(words);
    }

    private void changes(Html html) {
        if (history == null) {
            return;
        }
        html.open("section").element("h2", words.of("history.heading"));
        if (!history.isChanged()) {
            html.element("p", words.of("history.none"));
        }
        history.packs().forEach((id, versions) -> {
            String before = versions.get(0).isEmpty() ? "–" : versions.get(0);
            String after = versions.get(1).isEmpty() ? "–" : versions.get(1);
            html.element(
                    "p", cut(words.of("history.pack", "id", id, "before", before, "after", after)), "class", "note");
        });
        html.open("ul");
        for (Change change : history.changes()) {
            if (change.kinds().contains(History.Kind.UNCHANGED)) {
                continue;
            }
            String kinds = change.kinds().stream()
                    .map(kind -> words.of("history." + kind.name().toLowerCase(Locale.ROOT)))
                    .collect(Collectors.joining(" · "));
            html.open("li").element("b", kinds).text(" ");
            said(
                    html,
                    "bdi",
                    cut(statement(change.finding().rule()), 300),
                    isTranslated(change.finding().rule()));
            html.open("div", "class", "quiet");
            if (change.before() != null && change.after() != null) {
                html.text(words.of("history.from_to", "before", told(change.before()), "after", told(change.after())));
                html.text(" · ");
                Boolean isSame = change.sameEvidence();
                html.text(words.of(
                        isSame == null
                                ? "history.unknown_evidence"
                                : isSame ? "history.same_evidence" : "history.other_evidence"));
            }
            html.close().closeLine();
        }
        html.closeLine();
        String same = words.of("history.unchanged") + ": "
                + history.of(History.Kind.UNCHANGED).size();
        html.element("p", same, "class", "quiet").closeLine();
    }

    private String told(FindingEntry finding) {
        MeasuredEntry measured = finding.measured();
        String verdict = words.of("verdict." + finding.verdict());
        return measured == null || measured.value() == null
                ? verdict
                : verdict + " " + Sentences.of(words).value(measured);
    }

    private void details(Html html) {
        html.open("section").element("h2", words.of("details.heading")).open("dl");
        if (document.day() != null) {
            entry(html, words.of("details.day"), document.day().toString());
        }
        if (document.profile() != null) {
            entry(html, words.of("details.profile"), document.profile());
        }
        document.packs()
                .forEach(pack -> entry(
                        html,
                        words.of("details.packs"),
                        pack.id() + ", " + words.of("details.version", "version", pack.version())));
        document.data().forEach(file -> file(html, words.of("details.data"), file));
        if (document.model() != null) {
            file(html, words.of("details.model"), document.model());
        }
        EthicsDocument.Code code = document.code();
        if (code != null) {
            String version = code.version() == null ? words.of("details.unknown") : code.version();
            entry(html, words.of("details.code"), code.name() + ", " + words.of("details.version", "version", version));
        }
        if (document.withheld() == null) {
            html.element("dt", words.of("details.hash"));
            html.open("dd").element("span", document.sha256(), "class", "hash").close();
        }
        html.closeLine().element("h2", words.of("signatures.heading"));
        if (document.signatures().isEmpty()) {
            html.element("p", words.of("signatures.none"));
        } else {
            html.open("ul");
            document.signatures().forEach(signature -> signature(html, signature));
            html.closeLine();
        }
        html.closeLine();
    }

    private void signature(Html html, Signature signature) {
        html.open("li").open("bdi");
        html.text(words.of(
                "signatures.line",
                "name",
                cut(signature.name()),
                "role",
                cut(signature.role()),
                "day",
                signature.on()));
        html.close();
        String state = signature.sha256() == null ? "withheld" : document.holds(signature) ? "holds" : "void";
        html.element("div", words.of("signatures." + state), "class", "quiet").closeLine();
    }

    private void file(Html html, String name, EthicsDocument.FileEntry file) {
        html.element("dt", name).open("dd").element("bdi", cut(file.name()));
        html.element(
                "div",
                file.sha256() == null ? words.of("withheld.hash") : file.sha256(),
                "class",
                file.sha256() == null ? "withheld" : "hash");
        html.close();
    }

    static void entry(Html html, String name, String value) {
        html.element("dt", name).open("dd").element("bdi", cut(value)).close();
    }

    /** Writes a text of the report, marked as English where it is not in the page's language. */
    void said(Html html, String tag, String text, boolean isTranslated) {
        if (isTranslated || "en".equals(words.code())) {
            html.open(tag);
        } else {
            html.open(tag, "lang", "en", "dir", "auto");
        }
        isolated(html, cut(text));
        html.close();
    }

    /** Writes a text that was translated as far as phrases go; what stays English is marked so. */
    void said(Html html, String tag, Said said) {
        boolean isAllEnglish = said.isEnglish();
        if (isAllEnglish || said.parts().size() == 1) {
            said(html, tag, said.text(), !isAllEnglish);
            return;
        }
        html.open(tag);
        for (Said.Part part : said.parts()) {
            said(html, "bdi", part.text(), !part.isEnglish());
        }
        html.close();
    }

    /** Writes a text with each name from right to left by itself: two of them, parted by a comma, would change places. */
    private static void isolated(Html html, String text) {
        Matcher name = LEFTWARD.matcher(text);
        int from = 0;
        while (name.find()) {
            html.text(text.substring(from, name.start())).element("bdi", name.group());
            from = name.end();
        }
        html.text(text.substring(from));
    }

    private RuleEntry.@Nullable Translation translation(RuleEntry rule) {
        return rule.translations().get(words.code());
    }

    /** Returns whether what a rule asks is said in the page's language: by its own translation, or by phrases. */
    boolean isTranslated(RuleEntry rule) {
        return translation(rule) != null || phrased(rule).lost() == 0;
    }

    String statement(RuleEntry rule) {
        RuleEntry.Translation said = translation(rule);
        return said != null
                ? said.statement()
                : isTranslated(rule) ? phrased(rule).text() : rule.statement();
    }

    private Said phrased(RuleEntry rule) {
        return words.phrasebook().of("statement", rule.statement());
    }

    boolean isBecauseTranslated(RuleEntry rule) {
        RuleEntry.Translation said = translation(rule);
        return said != null && said.because() != null;
    }

    @Nullable String because(RuleEntry rule) {
        RuleEntry.Translation said = translation(rule);
        return said == null || said.because() == null ? rule.because() : said.because();
    }

    static String clause(CitationEntry citation) {
        return citation.source() + ", " + citation.clause();
    }

    String dates(InForceEntry force) {
        String from = force.from() == null ? "" : words.of("finding.from", "day", force.from());
        String until = force.until() == null ? "" : words.of("finding.until", "day", force.until());
        String both = (from + " " + until).strip();
        return force.confirmed() ? both : both + " (" + words.of("finding.unconfirmed") + ")";
    }
}
