package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a card in their order, and the words of the file that they were read from.
 *
 * <p>A field that has not changed is written in those words, comments and anchors included, so that a reader of another
 * version of YAML takes it for what it was. Two are equal if their values are.
 */
final class FrontMatter extends AbstractMap<String, Object> {
    private static final String LINE = "\n";

    private final Map<String, Object> fields;
    private final Source source;

    /**
     * The words of a file.
     *
     * @param opening what stands before the fields; empty where a card has none
     * @param yaml the fields, without the end of their last line
     * @param closing what stands between the fields and the body
     * @param read the fields as they were read
     * @param lines the line of the file that each field begins in
     * @param before what stands before the first field, such as a comment
     * @param words each field's lines; empty where fields can't be told apart by lines
     */
    record Source(
            String opening,
            String yaml,
            String closing,
            Map<String, Object> read,
            Map<String, Integer> lines,
            String before,
            Map<String, String> words) {
        static final Source NONE = new Source("", "", "", Map.of(), Map.of(), "", Map.of());

        private String line() {
            return opening.endsWith("\r\n") ? "\r\n" : LINE;
        }
    }

    private FrontMatter(Map<String, Object> fields, Source source) {
        this.fields = fields;
        this.source = source;
    }

    /** Returns fields, checked and copied, or the same where they are such already. */
    static FrontMatter of(Map<String, Object> fields) {
        if (fields instanceof FrontMatter already) {
            return already;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        fields.forEach((key, value) ->
                copy.put(Utf8.required("a field's name", Elements.required("key", key)), value(key, value, 1)));
        return new FrontMatter(Collections.unmodifiableMap(copy), Source.NONE);
    }

    /** Returns no fields, of a card in which something stands before the body. */
    static FrontMatter none(String before) {
        Source source = new Source("", "", before, Map.of(), Map.of(), "", Map.of());
        return new FrontMatter(Map.of(), source);
    }

    /**
     * Reads fields.
     *
     * @param name what the card is called in messages
     * @param opening the line of dashes and what stands before it
     * @param closing the end of the last field's line, the line of dashes and what stands between it and the body
     * @throws DataException if they are malformed
     */
    static FrontMatter read(String name, String opening, String yaml, String closing) {
        int firstLine = 1 + (int) opening.lines().count();
        YamlReader.Read read = YamlReader.read(name, firstLine, yaml);
        Map<String, Integer> lines = new LinkedHashMap<>();
        read.keys().forEach(key -> lines.put(key.name(), firstLine + key.line()));
        Map<String, String> words = new LinkedHashMap<>();
        String before = "";
        if (read.isPlain()) {
            List<String> text = lines(yaml);
            int end = text.size();
            for (int i = read.keys().size() - 1; i >= 0; i--) {
                YamlReader.Key key = read.keys().get(i);
                words.put(key.name(), String.join("", text.subList(key.line(), end)));
                end = key.line();
            }
            before = String.join("", text.subList(0, end));
        }
        Map<String, Object> fields = Collections.unmodifiableMap(read.fields());
        return new FrontMatter(fields, new Source(opening, yaml, closing, fields, lines, before, words));
    }

    /** Returns lines with their ends. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                lines.add(text.substring(begin, i + 1));
                begin = i + 1;
            }
        }
        lines.add(text.substring(begin));
        return lines;
    }

    /** Returns the line of the file that a field begins in; 0 where that is not known. */
    int lineOf(String key) {
        return source.lines().getOrDefault(key, 0);
    }

    /**
     * Returns the same with a field; a new one stands behind the last of those that come before it, or at the end.
     *
     * @param order names in the order in which they are written where the file has none of its own
     * @param value an empty list or null takes the field away
     */
    FrontMatter with(List<String> order, String key, @Nullable Object value) {
        Elements.required("key", key);
        Map<String, Object> changed = new LinkedHashMap<>();
        boolean isGone = value == null || (value instanceof List<?> list && list.isEmpty());
        if (isGone || fields.containsKey(key)) {
            changed.putAll(fields);
            if (isGone) {
                changed.remove(key);
            } else {
                changed.put(key, value(key, value, 1));
            }
            return new FrontMatter(Collections.unmodifiableMap(changed), source);
        }
        int rank = order.indexOf(key);
        List<String> keys = new ArrayList<>(fields.keySet());
        int at = rank < 0 ? keys.size() : 0;
        for (int i = 0; rank >= 0 && i < keys.size(); i++) {
            int other = order.indexOf(keys.get(i));
            if (other >= 0 && other < rank) {
                at = i + 1;
            }
        }
        keys.add(at, key);
        Object added = value(key, value, 1);
        keys.forEach(each -> changed.put(each, each.equals(key) ? added : fields.get(each)));
        return new FrontMatter(Collections.unmodifiableMap(changed), source);
    }

    /** Returns an immutable map in its order. */
    static Map<@Nullable Object, @Nullable Object> frozen(Map<@Nullable Object, @Nullable Object> values) {
        return Collections.unmodifiableMap(values);
    }

    /** Returns an immutable list. */
    static List<@Nullable Object> frozen(List<@Nullable Object> values) {
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object value(String field, @Nullable Object value, int depth) {
        if (depth > Documents.DEEPEST) {
            throw new IllegalArgumentException(
                    Quoted.of(field) + " is nested more than " + Documents.DEEPEST + " deep");
        }
        if (value == null || value instanceof Boolean || value instanceof Double || value instanceof Integer) {
            return value;
        }
        if (value instanceof String text) {
            return Utf8.required(field, text);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(value(field, element, depth + 1)));
            return frozen(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach(
                    (key, element) -> copy.put(value(field, key, Documents.DEEPEST), value(field, element, depth + 1)));
            return frozen(copy);
        }
        if (value instanceof BigInteger || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return YamlScalar.fitted(new BigInteger(value.toString()));
        }
        if (value instanceof Float || value instanceof BigDecimal) {
            return Double.valueOf(value.toString());
        }
        throw new IllegalArgumentException(Quoted.of(field) + " has a value of "
                + Quoted.of(value.getClass().getName()) + "; text, numbers, true and false, lists and maps would do");
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields.entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return fields.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return fields.containsKey(key);
    }

    /** Returns what stands before the body, which is nothing where nothing was read and nothing is to be said. */
    String toText() {
        if (source.opening().isEmpty()) {
            return fields.isEmpty() ? source.closing() : "---\n" + YamlWriter.fields(fields) + "\n---\n\n";
        }
        String yaml = yaml();
        boolean needsBreak = !yaml.isEmpty() && source.closing().startsWith("-");
        return source.opening() + yaml + (needsBreak ? source.line() : "") + source.closing();
    }

    /** Returns whether there are fields, or a place for them. */
    boolean isThere() {
        return !fields.isEmpty() || !source.opening().isEmpty();
    }

    private String yaml() {
        if (List.copyOf(fields.keySet()).equals(List.copyOf(source.read().keySet())) && fields.equals(source.read())) {
            return source.yaml();
        }
        if (!source.words().isEmpty()) {
            String patched = patched();
            if (reads(patched)) {
                return patched;
            }
        }
        return YamlWriter.fields(fields).replace(LINE, source.line());
    }

    /** Returns the fields, those that have not changed in the words of the file. */
    private String patched() {
        StringBuilder text = new StringBuilder(source.before());
        fields.forEach((key, value) -> {
            String words = source.words().get(key);
            boolean stays = words != null && Objects.equals(value, source.read().get(key));
            text.append(stays ? words : YamlWriter.field(key, value).replace(LINE, source.line()));
            if (text.length() > 0 && text.charAt(text.length() - 1) != '\n' && text.charAt(text.length() - 1) != '\r') {
                text.append(source.line());
            }
        });
        int length = text.length();
        int end = text.indexOf("\r\n", Math.max(0, length - 2)) >= 0 ? 2 : length > 0 ? 1 : 0;
        return text.substring(0, length - end);
    }

    private boolean reads(String yaml) {
        try {
            Map<String, Object> again = YamlReader.read("front matter", 1, yaml).fields();
            return again.equals(fields) && List.copyOf(again.keySet()).equals(List.copyOf(fields.keySet()));
        } catch (DataException e) {
            return false;
        }
    }
}
