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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of the page for people, in a language: a file of properties, in UTF-8. Two come with this module; another one is
 * {@linkplain #read read} from a file with the keys of {@code page.en.properties} beside this class, and each key's names in
 * braces. A name with two words after it, such as <code>{count:example|examples}</code>, is the first where its number is 1, and
 * else the second.
 */
public final class Language {
    private static final int LONGEST = 1 << 20;
    /** A name in braces, and perhaps what stands for it where it is 1 and where it is another number. */
    private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)(?::([^|{}]*)\\|([^|{}]*))?}");

    private static final Pattern MORE = Pattern.compile("(quantity|kind|column)\\..+");
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    /** English. */
    public static final Language ENGLISH = new Language(ready("page.en.properties"));

    /** Chinese, in simplified characters. */
    public static final Language CHINESE = checked("page.zh.properties", ready("page.zh.properties"));

    private final Map<String, String> words;

    private Language(Map<String, String> words) {
        this.words = Collections.unmodifiableMap(words);
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
     * Reads the words of a language.
     *
     * @throws DataException if the file can't be read, lacks a key, has one that is not known, or names in braces that the text
     *     in English does not have
     */
    public static Language read(Path file) {
        String name = Elements.required("file", file).toString();
        return checked(name, properties(name, Documents.bytes(file, LONGEST)));
    }

    private static Language checked(String name, Map<String, String> words) {
        Set<String> missing = new TreeSet<>(ENGLISH.words.keySet());
        missing.removeAll(words.keySet());
        if (!missing.isEmpty()) {
            throw new DataException(name + " lacks " + Quoted.words(missing) + ", which page.en.properties has");
        }
        words.forEach((key, text) -> {
            if (!ENGLISH.words.containsKey(key) && !MORE.matcher(key).matches()) {
                throw new DataException(name + " has " + Quoted.of(key) + ", which page.en.properties has not");
            }
            Set<String> more = names(text);
            more.removeAll(names(ENGLISH.words.getOrDefault(key, "")));
            if (!more.isEmpty()) {
                throw new DataException(name + ": " + Quoted.of(key) + " has {"
                        + Quoted.bare(more.iterator().next()) + "}, which the text in English has not");
            }
        });
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
        return new Language(words);
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
        return word != null ? word : "quantity".equals(group) ? name.replace('_', ' ') : name;
    }

    /** Returns such as {@code "Language zh"}. */
    @Override
    public String toString() {
        return "Language " + code();
    }
}
