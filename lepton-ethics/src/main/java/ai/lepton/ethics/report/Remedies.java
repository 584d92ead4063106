package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.NeedEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What would mend a finding that failed, or decide one that is not: one sentence. What a rule says of its own breach goes first;
 * else it goes by what is needed, by the figures, and by the kind of evidence.
 */
record Remedies(Language words) {
    /** Names that a sentence lists; more are told by their number. */
    private static final int LISTED = 12;

    private static final int LONGEST_NAME = 120;

    /** Returns the sentence; null for what is settled. */
    @Nullable String of(FindingEntry finding) {
        if (!finding.stops()) {
            return null;
        }
        String law = law(finding);
        return law != null ? law : "fail".equals(finding.verdict()) ? mended(finding) : decided(finding);
    }

    /** Returns what the rule says of its own breach, with a full stop; null where it says nothing, and where nothing failed. */
    private @Nullable String law(FindingEntry finding) {
        if (!"fail".equals(finding.verdict())) {
            return null;
        }
        RuleEntry.Translation said = finding.rule().translations().get(words.code());
        String remedy = said == null || said.remedy() == null ? finding.rule().remedy() : said.remedy();
        return remedy == null ? null : words.of("remedy.law", "remedy", Page.cut(remedy, 1_000));
    }

    /** Returns whether the sentence is in the language of the words. */
    boolean isTranslated(FindingEntry finding) {
        RuleEntry.Translation said = finding.rule().translations().get(words.code());
        return law(finding) == null || (said != null && said.remedy() != null);
    }

    private String mended(FindingEntry finding) {
        List<String> fields = names(finding, "field");
        String own = "remedy.fail." + key(finding.evidence().kind()) + ".fields";
        if (!fields.isEmpty() && words.has(own)) {
            return words.of(own, "names", joined(fields));
        }
        NeedEntry records = first(finding, "records");
        if (records != null && records.count() != null) {
            return words.of("remedy.records", "count", records.count());
        }
        return byKind("remedy.fail", finding);
    }

    private String decided(FindingEntry finding) {
        String lacking = Sentences.lacking(finding);
        if (lacking != null) {
            return given(finding, lacking);
        }
        String people = people(finding);
        if (people != null) {
            return people;
        }
        MeasuredEntry measured = finding.measured();
        if (measured != null && (measured.value() != null || finding.isWithheld())) {
            Long more = measured.caution() == null ? more(measured) : null;
            return more == null
                    ? words.of("remedy.more")
                    : words.of(
                            "remedy.across",
                            "value",
                            Sentences.number(Objects.requireNonNull(measured.value())),
                            "more",
                            more);
        }
        return byKind("remedy.undecided", finding);
    }

    private String given(FindingEntry finding, String lacking) {
        NeedEntry parameter = first(finding, "parameter");
        if (parameter != null) {
            return set(finding, parameter);
        }
        NeedEntry other = first(finding, "subject");
        String subject =
                other == null || other.name() == null ? finding.evidence().subject() : other.name();
        List<String> fields = names(finding, "field");
        String key = "remedy.lacking." + key(lacking);
        String withFields = fields.isEmpty() || !words.has(key + ".fields") ? key : key + ".fields";
        return words.of(
                words.has(withFields) ? withFields : "remedy.lacking",
                "subject",
                Page.cut(subject, LONGEST_NAME),
                "names",
                joined(fields),
                "kind",
                words.term("kind", lacking),
                "rule",
                Page.cut(finding.rule().id(), LONGEST_NAME));
    }

    /** Returns which parameter of its pack is to be set, and what that asks where the report has it in this language. */
    private String set(FindingEntry finding, NeedEntry parameter) {
        String pack = finding.rule().pack();
        String asks = words.code().equals("en")
                ? parameter.asks()
                : parameter.translations().get(words.code());
        return words.of(
                asks != null ? "remedy.parameter.asks" : "remedy.parameter",
                "name",
                parameter.name() == null ? "–" : Page.cut(parameter.name(), LONGEST_NAME),
                "asks",
                Page.cut(String.valueOf(asks), 500),
                "pack",
                pack == null ? "–" : Page.cut(pack, LONGEST_NAME));
    }

    /** Returns how many people more of which groups are asked for; null where none are. */
    private @Nullable String people(FindingEntry finding) {
        List<String> groups = new ArrayList<>();
        for (NeedEntry need : finding.needs()) {
            if (need.what().equals("people") && need.name() != null) {
                String group = Page.cut(need.name(), LONGEST_NAME);
                groups.add(
                        need.count() == null
                                ? words.of("remedy.people.of", "group", group)
                                : words.of("remedy.people.some", "count", need.count(), "group", group));
            }
        }
        return groups.isEmpty() ? null : words.of("remedy.people", "people", joined(groups));
    }

    private String byKind(String what, FindingEntry finding) {
        String key = what + "." + key(finding.evidence().kind());
        return words.of(words.has(key) ? key : what);
    }

    private static String key(String kind) {
        return kind.replace(' ', '_');
    }

    private static @Nullable NeedEntry first(FindingEntry finding, String what) {
        return finding.needs().stream()
                .filter(need -> need.what().equals(what))
                .findFirst()
                .orElse(null);
    }

    private static List<String> names(FindingEntry finding, String what) {
        List<String> names = new ArrayList<>();
        for (NeedEntry need : finding.needs()) {
            if (need.what().equals(what) && need.name() != null) {
                names.add(Page.cut(need.name(), LONGEST_NAME));
            }
        }
        return names;
    }

    private String joined(List<String> names) {
        String all = String.join(words.of("remedy.between"), names.subList(0, Math.min(LISTED, names.size())));
        return names.size() <= LISTED ? all : words.of("remedy.and_more", "names", all, "count", names.size() - LISTED);
    }

    /**
     * Returns how many examples more would move the interval off its limit if the value stayed as it is: the distance between an
     * estimate and its bound falls with the root of the number of examples, that of a ratio on the scale of logarithms. Null where
     * the interval does not reach across the limit, or is not what the limit is asked of, or that can't be told.
     */
    static @Nullable Long more(MeasuredEntry measured) {
        Double value = measured.value();
        Long n = measured.n();
        if (value == null
                || n == null
                || n < 1
                || measured.limit() == null
                || measured.level() == null
                || Sentences.isAsFound(measured)) {
            return null;
        }
        double limit = measured.limit().value();
        Double bound = value > limit ? measured.low() : measured.high();
        if (bound == null || value == limit || value > limit != bound <= limit) {
            return null;
        }
        boolean isRatio = measured.name().contains("ratio") && value > 0 && limit > 0 && bound > 0;
        double reach = isRatio ? Math.log(value / bound) : value - bound;
        double gap = isRatio ? Math.log(value / limit) : value - limit;
        double more = n * ((reach / gap) * (reach / gap) - 1);
        return more > 0 && more < 1e12 ? (Long) rounded(more) : null;
    }

    /** Returns the next number with two digits that are not 0. */
    private static long rounded(double more) {
        long unit = 1;
        while (more / unit >= 100) {
            unit *= 10;
        }
        return (long) Math.ceil(more / unit) * unit;
    }
}
