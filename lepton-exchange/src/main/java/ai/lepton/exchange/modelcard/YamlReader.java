package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Front matter as values: null, text, truth values, whole numbers, doubles, lists, and maps in the order of the file.
 *
 * <p>Plain scalars are what the core schema of YAML 1.2 says ({@link YamlScalar}). Aliases are what they stand for, and a
 * merge key {@code <<} adds the fields of its maps in front, as readers of YAML 1.1 do. A key that comes twice is refused,
 * as are tags other than those of the core schema, an alias within what it stands for, and aliases that make a small file
 * a large value.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/">YAML 1.2.2</a>
 */
final class YamlReader {
    /** Most units of a document with its aliases resolved, where a value is one and each 16 characters are one more. */
    private static final long MOST_UNITS = 4_000_000;

    private static final int UNIT = 16;

    private static final String MERGE = "<<";

    private static final String STANDARD = "tag:yaml.org,2002:";

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(Documents.LONGEST)
            .setUseMarks(true)
            .build();

    private final String name;
    private final int firstLine;
    private final Iterator<Event> events;
    private final Map<String, Node> anchors = new HashMap<>();
    private final List<String> open = new ArrayList<>();
    private boolean hasAliases;
    private long aliasUnits;

    /** A value, how many units it takes with its aliases resolved, and how many levels it has. */
    private record Node(@Nullable Object value, long units, int levels) {}

    /** A key of the outermost map, and the line of the front matter that it begins in, from 0. */
    record Key(String name, int line) {}

    /**
     * What was read.
     *
     * @param fields the values of the outermost map
     * @param keys where its keys are; empty where that is not to be relied on, as in flow style
     * @param isPlain whether each field is whole in its own lines: there is no alias, no merge key and no flow style
     */
    record Read(Map<String, Object> fields, List<Key> keys, boolean isPlain) {}

    private YamlReader(String name, int firstLine, String yaml) {
        this.name = name;
        this.firstLine = firstLine;
        this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, yaml));
    }

    /**
     * Reads the lines between the dashes.
     *
     * @param name what the card is called in messages
     * @param firstLine the line of the card that they begin in, from 1
     * @throws DataException if they are no map, or malformed
     */
    static Read read(String name, int firstLine, String yaml) {
        YamlReader reader = new YamlReader(name, firstLine, yaml);
        try {
            return reader.document();
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            throw reader.fault(mark == null ? 0 : mark.getLine(), e.getProblem() + advice(e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw reader.fault(
                    0, String.valueOf(e.getMessage()).lines().findFirst().orElse("malformed"), e);
        } catch (StackOverflowError | IndexOutOfBoundsException e) { // the parser's own, at what nobody thought of
            throw reader.fault(0, "it can't be read: " + e, e);
        }
    }

    private static String advice(@Nullable String problem) {
        return problem != null && problem.contains("mapping values are not allowed")
                ? "; put quotes around text with a colon and a blank in it"
                : "";
    }

    private DataException fault(int line, String what, @Nullable Throwable cause) {
        return new DataException(name + ":" + (firstLine + line) + ": " + Quoted.message(what), cause);
    }

    private DataException fault(Event event, String what) {
        return fault(line(event), what, null);
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0);
    }

    private Read document() {
        Event event = events.next();
        while (event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.DocumentStart) {
            event = events.next();
        }
        Read read;
        if (event.getEventId() == Event.ID.StreamEnd) {
            return new Read(Map.of(), List.of(), false);
        } else if (event instanceof MappingStartEvent start) {
            List<Key> keys = new ArrayList<>();
            Map<Object, Object> fields = asMap(node(event, 0, keys).value());
            Map<String, Object> byName = new LinkedHashMap<>();
            fields.forEach((key, value) -> byName.put((String) key, value));
            boolean isPlain = !start.isFlow() && !hasAliases && keys.size() == byName.size();
            read = new Read(byName, List.copyOf(keys), isPlain);
        } else {
            Node other = node(event, 0, null);
            if (other.value() != null) {
                throw fault(
                        event,
                        "the front matter is " + YamlScalar.kind(other.value())
                                + "; it must be fields with their values");
            }
            read = new Read(Map.of(), List.of(), false);
        }
        event = events.next();
        while (event.getEventId() == Event.ID.DocumentEnd) {
            event = events.next();
        }
        if (event.getEventId() != Event.ID.StreamEnd) {
            throw fault(event, "a second document begins; front matter is one");
        }
        return read;
    }

    private Node node(Event event, int depth, @Nullable List<Key> keys) {
        if (depth > Documents.DEEPEST) {
            throw fault(event, "lists and objects are nested more than " + Documents.DEEPEST + " deep");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        String anchor = event instanceof NodeEvent anchored
                ? anchored.getAnchor().map(Object::toString).orElse(null)
                : null;
        if (anchor != null) {
            open.add(anchor);
        }
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar);
        } else if (event instanceof MappingStartEvent mapping) {
            requireTag(mapping, "map");
            node = map(depth, keys);
        } else if (event instanceof CollectionStartEvent list) {
            requireTag(list, "seq");
            node = list(depth);
        } else {
            throw fault(event, "a value is missing");
        }
        if (anchor != null) {
            open.remove(open.size() - 1);
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node alias(AliasEvent alias, int depth) {
        hasAliases = true;
        String anchor = alias.getAlias().toString();
        if (open.contains(anchor)) {
            throw fault(alias, "the alias " + Quoted.of("*" + anchor) + " is within what it stands for");
        }
        Node node = anchors.get(anchor);
        if (node == null) {
            throw fault(
                    alias,
                    "the alias " + Quoted.of("*" + anchor) + " stands for nothing; " + Quoted.of("&" + anchor)
                            + " comes nowhere before it");
        }
        aliasUnits += node.units();
        if (aliasUnits > MOST_UNITS || depth + node.levels() > Documents.DEEPEST) {
            throw fault(alias, "with its aliases resolved the front matter is too large or too deep; write less of it");
        }
        return node;
    }

    private Node scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        Object value;
        try {
            value = YamlScalar.value(
                    text, scalar.getTag().map(YamlReader::shortened).orElse(null), scalar.isPlain());
        } catch (IllegalArgumentException e) {
            throw fault(line(scalar), String.valueOf(e.getMessage()), e);
        }
        return new Node(value, 1 + text.length() / UNIT, 0);
    }

    private static String shortened(String tag) {
        return tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : tag;
    }

    private void requireTag(CollectionStartEvent start, String wanted) {
        String tag = start.getTag().map(YamlReader::shortened).orElse(wanted);
        if (!tag.equals(wanted) && !tag.equals("!")) {
            throw fault(start, YamlScalar.unknown(tag));
        }
    }

    private Node list(int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        long units = 1;
        int levels = 0;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Node node = node(event, depth + 1, null);
            values.add(node.value());
            units += node.units();
            levels = Math.max(levels, node.levels());
        }
        return new Node(FrontMatter.frozen(values), units, levels + 1);
    }

    private Node map(int depth, @Nullable List<Key> keys) {
        Map<@Nullable Object, @Nullable Object> merged = new LinkedHashMap<>();
        Map<@Nullable Object, @Nullable Object> own = new LinkedHashMap<>();
        Set<@Nullable Object> seen = new LinkedHashSet<>();
        long units = 1;
        int levels = 0;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Object key = key(event, depth);
            boolean isMerge = MERGE.equals(key) && event instanceof ScalarEvent scalar && scalar.isPlain();
            if (keys != null && !(key instanceof String)) {
                throw fault(event, "a field is named by " + YamlScalar.kind(key) + "; put quotes around it");
            }
            if (!isMerge && !seen.add(key)) {
                throw fault(event, "the field " + Quoted.of(String.valueOf(key)) + " comes twice; leave one out");
            }
            Event next = events.next();
            Node node = node(next, depth + 1, null);
            units += 1 + (key instanceof String text ? text.length() / UNIT : 0) + node.units();
            levels = Math.max(levels, node.levels());
            if (isMerge) {
                hasAliases = true;
                merge(next, node.value(), merged);
            } else {
                own.put(key, node.value());
                if (keys != null) {
                    keys.add(new Key((String) Objects.requireNonNull(key), line(event)));
                }
            }
        }
        if (keys != null && merged.keySet().stream().anyMatch(key -> !(key instanceof String))) {
            throw fault(0, "a merge key brings a field whose name is no text", null);
        }
        merged.putAll(own);
        return new Node(FrontMatter.frozen(merged), units, levels + 1);
    }

    private @Nullable Object key(Event event, int depth) {
        Node key = node(event, depth + 1, null);
        if (key.value() instanceof Map || key.value() instanceof List) {
            throw fault(event, "a key is " + YamlScalar.kind(key.value()) + "; text or a number would do");
        }
        return key.value();
    }

    /** Adds the fields of one map or of several, of which the first has the say. */
    private void merge(Event event, @Nullable Object value, Map<@Nullable Object, @Nullable Object> merged) {
        if (value instanceof Map<?, ?>) {
            asMap(value).forEach(merged::putIfAbsent);
        } else if (value instanceof List<?> maps && maps.stream().allMatch(Map.class::isInstance)) {
            maps.forEach(each -> asMap(each).forEach(merged::putIfAbsent));
        } else {
            throw fault(
                    event,
                    String.format(
                            Locale.ROOT,
                            "the merge key << has %s; an object or a list of objects would do",
                            YamlScalar.kind(value)));
        }
    }

    @SuppressWarnings("unchecked") // maps are made here only
    private static Map<Object, Object> asMap(@Nullable Object value) {
        return (Map<Object, Object>) Objects.requireNonNull(value);
    }
}
