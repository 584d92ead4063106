package ai.lepton.ethics.report;

import ai.lepton.ethics.report.Phrase.Place;
import ai.lepton.ethics.report.Phrase.Steps;
import ai.lepton.ethics.report.Phrase.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of findings in another language.
 *
 * <p>A finding's reason, remarks and tables are written in English, once, and a report keeps them so. A page in another language
 * takes each sentence apart by the {@linkplain Phrase phrases} of {@code phrases.en.properties}, and puts it together again by the
 * phrase of the same key in that language. Numbers, days and names stay as they are. What no phrase fits stays English.
 *
 * <p>A text is cut at each {@code "; "} into clauses, or several of them together, so that as little as possible stays English; of
 * two ways that are alike in this the one with the shorter clauses is taken. What is tried on one text is bounded, so that a report
 * from elsewhere can't hold a page up.
 */
final class Phrasebook {
    /** Without phrases: what is English stays so. */
    static final Phrasebook NONE = new Phrasebook(Map.of(), Map.of(), Map.of());

    /** The most that is tried on one text. */
    static final int MOST_STEPS = 100_000;

    private static final int LONGEST = 4_001; // a page shows as many, and a mark that more were left out
    private static final int TOGETHER = 8;
    private static final int DEEPEST = 24;
    /** How the keys of phrases begin, in files that hold words as well. */
    static final String PREFIX = "phrase.";

    private static final Set<String> OF_CLAUSES = Set.of("clause", "cell", "statement");
    private static final String CLAUSES = "join.clauses";
    private static final String LIST = "join.list";
    private static final String QUOTED = "join.quoted";

    private final Map<String, List<Phrase>> english;
    private final Map<String, Phrase> translated;
    private final Map<String, String> between;

    private Phrasebook(Map<String, List<Phrase>> english, Map<String, Phrase> translated, Map<String, String> between) {
        this.english = english;
        this.translated = translated;
        this.between = between;
    }

    /**
     * Returns the phrases of a language.
     *
     * @param english the phrases in English by their keys
     * @param other those of the other language; where one is lacking, what it would say stays English
     */
    static Phrasebook of(Map<String, String> english, Map<String, String> other) {
        Map<String, List<Phrase>> groups = new LinkedHashMap<>();
        Map<String, Phrase> translated = new HashMap<>();
        Map<String, String> between = new HashMap<>();
        new TreeMap<>(english).forEach((key, text) -> {
            String name = key.substring(PREFIX.length());
            String said = other.get(key);
            if (name.startsWith("join.")) {
                between.put(name, said == null ? text : said);
            } else if (said != null) {
                groups.computeIfAbsent(name.substring(0, name.indexOf('.')), none -> new ArrayList<>())
                        .add(Phrase.of(name, text));
                translated.put(name, Phrase.of(name, said));
            }
        });
        groups.values()
                .forEach(all -> all.sort(
                        Comparator.comparingInt(Phrase::weight).reversed().thenComparing(Phrase::key)));
        return new Phrasebook(groups, translated, between);
    }

    /** Returns whether it has no phrase. */
    boolean isEmpty() {
        return translated.isEmpty();
    }

    /** Returns a text of a report in this language, as far as phrases of a group fit. */
    Said of(String group, String text) {
        return of(group, text, new Steps(MOST_STEPS));
    }

    Said of(String group, String text, Steps steps) {
        if (isEmpty() || text.isEmpty() || text.length() > LONGEST) {
            return Said.english(text);
        }
        Search search = new Search(text, steps);
        if (OF_CLAUSES.contains(group)) {
            return search.parted(group, 0, text.length(), "; ", CLAUSES);
        }
        Said said = search.best(group, 0, text.length());
        return said == null ? Said.english(text) : said;
    }

    /** Returns a name as this language quotes it, if it is quoted; else as it is. */
    private String quoted(String text) {
        if (!Phrase.isQuoted(text, 0, text.length())) {
            return text;
        }
        List<String> names = new ArrayList<>();
        for (String name : text.substring(1, text.length() - 1).split("' × '", -1)) {
            names.add(word(QUOTED).replace("{name}", name));
        }
        return String.join(" × ", names);
    }

    private String word(String key) {
        return between.getOrDefault(key, "{first}; {rest}").replace(":text}", "}");
    }

    private String separator(String key) {
        return word(key).replace("{first}", "").replace("{rest}", "");
    }

    private record Where(String group, int from, int to) {}

    /** The least doubtful of what was found. */
    private static final class Best {
        private @Nullable Said said;

        /** Takes what was found if it is better; returns whether nothing better can come. */
        boolean isCertainWith(@Nullable Said found) {
            Said known = said;
            if (found != null && (known == null || found.doubt() < known.doubt())) {
                said = found;
                known = found;
            }
            return known != null && known.doubt() == 0;
        }
    }

    /** The search through one text. */
    private final class Search {
        private final String text;
        private final Steps steps;
        private final Map<Where, @Nullable Said> known = new HashMap<>();
        private int depth;

        Search(String text, Steps steps) {
            this.text = text;
            this.steps = steps;
        }

        /** Returns a part of the text by the phrase of a group that leaves the least in English; null where none fits. */
        @Nullable Said best(String group, int from, int to) {
            Where where = new Where(group, from, to);
            if (known.containsKey(where)) {
                return known.get(where);
            }
            known.put(where, null); // what would lead to itself does not fit
            if (depth == DEEPEST) {
                return null;
            }
            depth++;
            Best best = new Best();
            for (Phrase phrase : english.getOrDefault(group, List.of())) {
                if (!steps.take()) {
                    break;
                }
                phrase.match(text, from, to, steps, bounds -> best.isCertainWith(put(phrase, bounds)));
                if (best.isCertainWith(null)) {
                    break;
                }
            }
            depth--;
            known.put(where, best.said);
            return best.said;
        }

        /** Returns the phrase of the other language with what stands in the places; null where a place does not admit it. */
        private @Nullable Said put(Phrase phrase, int[] bounds) {
            Map<String, Said> values = new HashMap<>();
            List<Place> places = phrase.places();
            int lost = 0;
            int guessed = 0;
            for (int i = 0; i < places.size(); i++) {
                Said value = value(places.get(i), bounds[2 * i], bounds[2 * i + 1]);
                if (value == null) {
                    return null;
                }
                values.put(places.get(i).name(), value);
                lost += value.lost();
                guessed += value.guessed();
            }
            List<Said> all = new ArrayList<>();
            Phrase other = translated.get(phrase.key());
            for (Phrase.Piece piece : other == null ? phrase.pieces() : other.pieces()) {
                all.add(
                        piece instanceof Words words
                                ? Said.plain(words.text())
                                : Objects.requireNonNull(values.get(((Place) piece).name())));
            }
            return new Said(Said.joined(all, "", "").parts(), lost, guessed);
        }

        private @Nullable Said value(Place place, int from, int to) {
            switch (place.type()) {
                case "number", "day", "time":
                    return Said.plain(text.substring(from, to));
                case "text":
                    return Said.guessed(text.substring(from, to), to - from);
                case "name", "quoted":
                    return Said.plain(quoted(text.substring(from, to)));
                case "english":
                    return Said.cited(text.substring(from, to));
                default:
            }
            if (place.isList()) {
                return parted(place.type(), from, to, ", ", LIST);
            }
            Said said = best(place.type(), from, to);
            if (place.otherwise() == '!') {
                return said == null || said.lost() > 0 ? null : said;
            }
            if (said != null) {
                return said;
            }
            String part = text.substring(from, to);
            return place.otherwise() == '?' && Phrase.isName(part)
                    ? Said.guessed(quoted(part), part.length())
                    : Said.english(part);
        }

        /** Returns a part of the text that is put together, so that the least stays English. */
        Said parted(String group, int from, int to, String by, String joint) {
            List<Integer> starts = new ArrayList<>(List.of(from));
            for (int at = text.indexOf(by, from); at >= 0 && at + by.length() < to; at = text.indexOf(by, at + 1)) {
                starts.add(at + by.length());
            }
            int parts = starts.size();
            starts.add(to + by.length());
            int[] doubt = new int[parts + 1];
            int[] next = new int[parts];
            List<@Nullable Said> chosen = new ArrayList<>();
            for (int i = parts - 1; i >= 0; i--) {
                Said best = null;
                doubt[i] = Integer.MAX_VALUE;
                for (int j = i + 1; j <= Math.min(parts, i + TOGETHER); j++) {
                    int end = starts.get(j) - by.length();
                    Said said = best(group, starts.get(i), end);
                    Said shown = said != null || j > i + 1 ? said : Said.english(text.substring(starts.get(i), end));
                    if (shown != null && shown.doubt() + doubt[j] < doubt[i]) {
                        doubt[i] = shown.doubt() + doubt[j];
                        next[i] = j;
                        best = shown;
                    }
                }
                chosen.add(0, best);
            }
            List<Said> all = new ArrayList<>();
            for (int i = 0; i < parts; i = next[i]) {
                Said each = chosen.get(i);
                all.add(each == null ? Said.english("") : each);
            }
            return Said.joined(all, separator(joint), by);
        }
    }
}
