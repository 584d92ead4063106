package ai.lepton.ethics.report;

import ai.lepton.exchange.internal.Html;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What nobody gave evidence for, on the page: folded, by pack, and by what would decide it. */
record LackingPart(Page page, List<FindingEntry> findings) {
    void writeTo(Html html, Map<FindingEntry, String> places) {
        if (findings.isEmpty()) {
            return;
        }
        Language words = page.words();
        html.open("section").element("h2", words.of("lacking.heading"));
        html.element("p", words.of("lacking.note"));
        by(this::pack, findings).forEach((pack, ofPack) -> {
            Map<String, List<FindingEntry>> kinds = by(LackingPart::kind, ofPack);
            String counted = kinds.entrySet().stream()
                    .map(kind -> words.of(
                            "lacking.kind",
                            "kind",
                            words.term("kind", kind.getKey()),
                            "count",
                            kind.getValue().size()))
                    .collect(Collectors.joining(words.of("remedy.between")));
            html.open("details").open("summary").open("bdi");
            html.text(words.of("lacking.pack", "pack", Page.cut(pack, 200), "count", ofPack.size()))
                    .close();
            html.open("div", "class", "quiet").text(counted).close().close();
            kinds.forEach((kind, all) -> {
                html.element("h3", words.term("kind", kind)).open("ul", "class", "first");
                all.forEach(finding -> {
                    html.open("li");
                    page.linked(html, places, finding);
                    html.closeLine();
                });
                html.closeLine();
            });
            html.closeLine();
        });
        html.closeLine();
    }

    private static Map<String, List<FindingEntry>> by(Function<FindingEntry, String> what, List<FindingEntry> all) {
        return all.stream().collect(Collectors.groupingBy(what, LinkedHashMap::new, Collectors.toList()));
    }

    private String pack(FindingEntry finding) {
        String pack = finding.rule().pack();
        String place = finding.rule().jurisdiction();
        return pack != null ? pack : place != null ? place : page.words().of("lacking.no_pack");
    }

    private static String kind(FindingEntry finding) {
        return Objects.requireNonNull(Sentences.lacking(finding));
    }
}
