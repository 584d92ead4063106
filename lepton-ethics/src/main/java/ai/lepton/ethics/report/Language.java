package ai.lepton.ethics.report;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of the page for people, in a language: a file of properties, in UTF-8. Two come with this module.
 *
 * <p>Another language takes no program. The keys are those of {@code page.en.properties} beside this class, each with its names in
 * braces, and those of {@code phrases.en.properties}, which are the sentences of findings and tables. Put {@code
 * lepton-ethics/page.fr.properties} and {@code lepton-ethics/phrases.fr.properties} on the class path and ask for {@link #named
 * named("fr")}, or {@linkplain #read read} one file that has the keys of both. What is lacking is said in English, so that files made
 * for an earlier version still serve; {@link #untranslated()} lists it. Reports stay as they are: what they say is English in
 * {@code ethics.json}, and only the page translates it.
 *
 * <p>A name with two words after it, such as <code>{count:example|examples}</code>, is the first where its number is 1, and else the
 * second.
 *
 * <p>What rules measure, the kinds of evidence and the columns of tables are phrases. For names of your own, that no phrase knows, a
 * file adds keys such as {@code quantity.NAME}, {@code kind.NAME} or {@code column.NAME}; where there are both, the key decides.
 */
public final class Language {
    private static final int LONGEST = 1 << 20;

    /** A name in braces, and perhaps what stands for it where it is 1 and where it is another number. */
    private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)(?::([^|{}]*)\\|([^|{}]*))?}");

    /** Keys that a file may add: its words for what rules of its user's own measure, read and show in tables. */
    private static final Pattern OWN = Pattern.compile("(quantity|kind|column)\\..+");

    private static final Pattern CODE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");
    private static final Map<String, String> PHRASES = ready("phrases.en.properties");

    /** English. */
    public static final Language ENGLISH = new Language(ready("page.en.properties"), Set.of(), Map.of());

    /** Chinese, in simplified characters. */
    public static final Language CHINESE =
            checked("page.zh.properties", ready("page.zh.properties"), ready("phrases.zh.properties"));

    private final Map<String, String> words;
    private final Set<String> given;
    private final Map<String, String> phrases;
    private final Phrasebook phrasebook;

    private Language(Map<String, String> words, Set<String> given, Map<String, String> phrases) {
        this.words = Collections.unmodifiableMap(words);
        this.given = Set.copyOf(given);
        this.phrases = Collections.unmodifiableMap(phrases);
        phrasebook = phrases.isEmpty() ? Phrasebook.NONE : Phrasebook.of(PHRASES, phrases);
    }

    private static Map<String, String> ready(String name) {
        try (InputStream in = Language.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return properties(name, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read from the class path", e);
        }
    }

    private static Map<String, String> properties(String name, byte[] bytes) {
        return Documents.refusing(name, () -> {
            try {
                Properties read = new Properties();
                read.load(new StringReader(Utf8.text(bytes)));
                Map<String, String> words = new TreeMap<>();
                read.forEach((key, text) -> words.put((String) key, (String) text));
                return words;
            } catch (CharacterCodingException e) {
                throw new DataException(name + " is not in UTF-8; save it so", e);
            } catch (IOException e) {
                throw new DataException(name + " is no properties file: " + e.getMessage(), e);
            }
        });
    }

    /**
     * Reads the words of a language from one file, which may have the keys of {@code page.en.properties} and of {@code
     * phrases.en.properties}; {@code language} is needed.
     *
     * @throws DataException if the file can't be read, has a key that is not known, or names in braces that the text in English
     *     does not have; if a phrase lacks one
     */
    public static Language read(Path file) {
        String name = Elements.required("file", file).toString();
        Map<String, String> all = properties(name, Documents.bytes(file, LONGEST));
        if (!all.containsKey("language")) {
            throw new DataException(name + " lacks 'language', the code of the language, such as 'de'");
        }
        Map<String, String> phrases = new TreeMap<>();
        Map<String, String> words = new TreeMap<>();
        all.forEach((key, text) -> (key.startsWith(Phrasebook.PREFIX) ? phrases : words).put(key, text));
        return checked(name, words, phrases);
    }

    /**
     * Returns the language of a code: English, Chinese, or one whose words are on the class path, in {@code
     * lepton-ethics/page.CODE.properties}, {@code lepton-ethics/phrases.CODE.properties} or both.
     *
     * @param code its code by BCP 47, such as {@code "fr"}
     * @throws IllegalArgumentException if it is no code, or no such file is on the class path
     * @throws DataException if a file can't be read, or holds what {@link #read} refuses
     */
    public static Language named(String code) {
        if (!CODE.matcher(Elements.required("code", code)).matches()) {
            throw new IllegalArgumentException("the code of a language is " + Quoted.of(code) + "; it is such as 'fr'");
        }
        for (Language ready : List.of(ENGLISH, CHINESE)) {
            if (ready.code().equals(code)) {
                return ready;
            }
        }
        String page = "lepton-ethics/page." + code + ".properties";
        String phrases = "lepton-ethics/phrases." + code + ".properties";
        Map<String, String> words = new TreeMap<>(Map.of("language", code));
        Map<String, String> found = found(page);
        Map<String, String> said = found(phrases);
        if (found.isEmpty() && said.isEmpty()) {
            throw new IllegalArgumentException("there are no words of the language " + Quoted.of(code) + "; put " + page
                    + " or " + phrases + " on the class path, or give 'en' or 'zh'");
        }
        words.putAll(found);
        return checked(page, words, said);
    }

    private static Map<String, String> found(String name) {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try (InputStream in = own == null ? null : own.getResourceAsStream(name);
                InputStream beside = Language.class.getResourceAsStream("/" + name)) {
            InputStream file = in == null ? beside : in;
            return file == null ? Map.of() : properties(name, file.readNBytes(LONGEST));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read from the class path", e);
        }
    }

    private static Language checked(String name, Map<String, String> given, Map<String, String> phrases) {
        Map<String, String> words = new TreeMap<>(ENGLISH.words);
        words.putAll(given);
        words.forEach((key, text) -> {
            if (!ENGLISH.words.containsKey(key) && !OWN.matcher(key).matches()) {
                throw new DataException(name + " has " + Quoted.of(key) + ", which page.en.properties has not");
            }
            Set<String> more = names(text);
            more.removeAll(names(ENGLISH.words.getOrDefault(key, "")));
            if (!more.isEmpty()) {
                throw new DataException(name + ": " + Quoted.of(key) + " has {"
                        + Quoted.bare(more.iterator().next()) + "}, which the text in English has not");
            }
        });
        phrases.forEach((key, text) -> requireAlike(name, key, text));
        if (!CODE.matcher(words.getOrDefault("language", "")).matches()) {
            throw new DataException(
                    name + ": language is " + Quoted.of(words.get("language")) + "; a code such as 'de' would do");
        }
        if (!Set.of("ltr", "rtl").contains(words.getOrDefault("direction", ""))) {
            throw new DataException(
                    name + ": direction is " + Quoted.of(words.get("direction")) + "; it is 'ltr' or 'rtl'");
        }
        if (!Set.of("blank", "nothing").contains(words.getOrDefault("sentences.parted_by", ""))) {
            throw new DataException(name + ": sentences.parted_by is " + Quoted.of(words.get("sentences.parted_by"))
                    + "; it is 'blank' or 'nothing'");
        }
        return new Language(words, given.keySet(), phrases);
    }

    /** Refuses a phrase that would say more than the one in English, or leave out what it says. */
    private static void requireAlike(String file, String key, String text) {
        String english = PHRASES.get(key);
        if (english == null) {
            throw new DataException(file + " has " + Quoted.of(key) + ", which phrases.en.properties has not");
        }
        Set<String> own = new TreeSet<>(Phrase.of(key, text).names());
        Set<String> asked = new TreeSet<>(Phrase.of(key, english).names());
        if (!own.equals(asked)) {
            throw new DataException(file + ": " + Quoted.of(key) + " has the places " + Quoted.all(own)
                    + "; the phrase in English has " + Quoted.all(asked));
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** Returns its code by BCP 47, such as {@code zh}. */
    public String code() {
        return words.getOrDefault("language", "en");
    }

    /**
     * Returns the keys that its files lack, in order: what they would say is said in English. None for the languages that come with
     * this module.
     */
    public SortedSet<String> untranslated() {
        SortedSet<String> keys = new TreeSet<>();
        if (!"en".equals(code())) {
            ENGLISH.words.forEach((key, text) -> {
                if (!given.contains(key)) {
                    keys.add(key);
                }
            });
            keys.addAll(PHRASES.keySet());
            keys.removeAll(phrases.keySet());
        }
        return Collections.unmodifiableSortedSet(keys);
    }

    /** Returns the sentences of findings in this language. */
    Phrasebook phrasebook() {
        return phrasebook;
    }

    /** Returns {@code ltr} or {@code rtl}. */
    String direction() {
        return words.getOrDefault("direction", "ltr");
    }

    /** Returns sentences one after the other. */
    String joined(List<String> sentences) {
        return String.join("blank".equals(words.get("sentences.parted_by")) ? " " : "", sentences);
    }

    /** Returns a text with its names in braces replaced; what replaces them is given as name, value, name, value. */
    String of(String key, Object... values) {
        String text = Objects.requireNonNull(words.get(key), key);
        StringBuilder out = new StringBuilder();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            String value = name.group();
            for (int i = 0; i < values.length; i += 2) {
                value = name.group(1).equals(values[i]) ? shown(name, String.valueOf(values[i + 1])) : value;
            }
            name.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return name.appendTail(out).toString();
    }

    private static String shown(Matcher name, String value) {
        return name.group(2) == null ? value : value.equals("1") ? name.group(2) : name.group(3);
    }

    /** Returns whether there is a text for a key. */
    boolean has(String key) {
        return words.containsKey(key);
    }

    /** Returns what is measured, a kind of evidence or a column in this language; as it is where there is no word for it. */
    String term(String group, String name) {
        String word = words.get(group + "." + name);
        if (word != null) {
            return word;
        }
        String plain = "quantity".equals(group) ? name.replace('_', ' ') : name;
        Said said = phrasebook.of(group, plain);
        return said.lost() > 0 ? plain : said.text();
    }

    /** Returns such as {@code "Language zh"}. */
    @Override
    public String toString() {
        return "Language " + code();
    }
}
