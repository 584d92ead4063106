package ai.lepton.core.internal.config;

import ai.lepton.core.internal.files.LfsPointer;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A typed view of a configuration. A key that is null counts as missing, as it does in Python.
 *
 * <p>Every message names the file, the key and the value.
 */
public final class ConfigFile {
    /** Far more than any configuration. */
    private static final long LONGEST = 16L << 20;

    private static final JsonMapper JSON = JsonMapper.builder(Documents.factory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Far more than any model has. */
    private static final int MOST_LAYERS = 4096;

    private final String file;
    private final String path;
    private final Map<String, Object> values;
    private final Map<String, String> aliases;

    private ConfigFile(String file, String path, Map<String, Object> values, Map<String, String> aliases) {
        this.file = file;
        this.path = path;
        this.values = values;
        this.aliases = aliases;
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, too long, or not a JSON object
     */
    public static ConfigFile read(Path directory, String name) {
        Object read = parsed(directory, name);
        if (read instanceof Map<?, ?> map) {
            return of(name, byName(map));
        }
        throw new DataException(
                name + " holds " + (read instanceof List ? "a list" : quoted(read)) + "; wanted an object");
    }

    /** Reads a file; where there is none, returns one without keys. */
    public static ConfigFile readOrEmpty(Path directory, String name) {
        return ModelFiles.isThere(directory.resolve(name)) ? read(directory, name) : of(name, Map.of());
    }

    /**
     * Reads a file that holds a list of objects.
     *
     * @throws DataException if it is missing, too long, or no such list
     */
    public static List<ConfigFile> readAll(Path directory, String name) {
        Object read = parsed(directory, name);
        if (!(read instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
            throw new DataException(name + " holds "
                    + (read instanceof List
                            ? "a list of others than objects"
                            : read instanceof Map ? "an object" : quoted(read))
                    + "; wanted a list of objects");
        }
        List<ConfigFile> entries = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            entries.add(new ConfigFile(name, "[" + i + "].", byName((Map<?, ?>) list.get(i)), Map.of()));
        }
        return entries;
    }

    private static @Nullable Object parsed(Path directory, String name) {
        Path file = directory.resolve(name);
        LfsPointer.refuse(file, name);
        return Documents.read(JSON, name, ModelFiles.bytes(file, LONGEST), Object.class);
    }

    private static Map<String, Object> byName(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, entry) -> copy.put((String) name, entry));
        return copy;
    }

    public static ConfigFile of(String file, Map<String, Object> values) {
        return new ConfigFile(file, "", values, Map.of());
    }

    /** Returns a view in which a key that is missing is also looked for under another name. */
    public ConfigFile withAliases(Map<String, String> others) {
        return new ConfigFile(file, path, values, Map.copyOf(others));
    }

    public String file() {
        return file;
    }

    public boolean has(String key) {
        return value(key) != null;
    }

    /** Returns whether a key is there, be it null. */
    public boolean mentions(String key) {
        return values.containsKey(key);
    }

    /** Returns a value as it stands; null where there is none. */
    public @Nullable Object raw(String key) {
        return value(key);
    }

    private @Nullable Object value(String key) {
        Object found = values.get(Elements.required("key", key));
        String alias = aliases.get(key);
        return found == null && alias != null ? values.get(alias) : found;
    }

    private <V> V required(String key, @Nullable V value) {
        if (value == null) {
            throw new DataException(file + " has no " + path + key);
        }
        return value;
    }

    /** Returns a whole number of at least 1. */
    public int size(String key) {
        return atLeastOne(key, required(key, whole(key)));
    }

    public int size(String key, int otherwise) {
        Integer found = whole(key);
        return found == null ? otherwise : atLeastOne(key, found);
    }

    /** Returns a number of layers. */
    public int layers(String key) {
        int found = size(key);
        if (found > MOST_LAYERS) {
            throw wrong(key, "wanted at most " + MOST_LAYERS);
        }
        return found;
    }

    private int atLeastOne(String key, int value) {
        if (value < 1) {
            throw wrong(key, "wanted at least 1");
        }
        return value;
    }

    public OptionalInt integer(String key) {
        Integer found = whole(key);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private @Nullable Integer whole(String key) {
        Object found = value(key);
        if (found == null || found instanceof Integer) {
            return (Integer) found;
        }
        throw wrong(key, "wanted a whole number below 2^31");
    }

    public double number(String key) {
        return required(key, finite(key));
    }

    public double number(String key, double otherwise) {
        Double found = finite(key);
        return found == null ? otherwise : found;
    }

    private @Nullable Double finite(String key) {
        Object found = value(key);
        if (found == null) {
            return null;
        }
        if (found instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "wanted a finite number");
    }

    /** Returns a probability of dropping in training. */
    public double dropout(String key, double otherwise) {
        double found = number(key, otherwise);
        if (!(found >= 0 && found < 1)) {
            throw wrong(key, "wanted a probability in [0, 1)");
        }
        return found;
    }

    public boolean flag(String key, boolean otherwise) {
        Object found = value(key);
        if (found == null) {
            return otherwise;
        }
        if (found instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "wanted true or false");
    }

    public String text(String key) {
        return required(key, string(key));
    }

    public Optional<String> findText(String key) {
        return Optional.ofNullable(string(key));
    }

    private @Nullable String string(String key) {
        Object found = value(key);
        if (found == null || found instanceof String) {
            return (String) found;
        }
        throw wrong(key, "wanted a string");
    }

    /** Returns an object inside, or one without keys where there is none. */
    public ConfigFile inside(String key) {
        return new ConfigFile(file, path + key + ".", object(key), Map.of());
    }

    /** Returns an object as it stands; empty where there is none. */
    public Map<String, Object> object(String key) {
        Object found = value(key);
        if (found == null) {
            return Map.of();
        }
        if (found instanceof Map<?, ?> map) {
            return byName(map);
        }
        throw wrong(key, "wanted an object");
    }

    /** Returns the strings of a list; empty where there is none. */
    public List<String> texts(String key) {
        Object found = value(key);
        if (found == null) {
            return List.of();
        }
        if (found instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong(key, "wanted a list of strings");
    }

    /** Returns a string, or the strings of a list; empty where there is none. */
    public List<String> textOrTexts(String key) {
        return value(key) instanceof String one ? List.of(one) : texts(key);
    }

    /** Returns what a string names in a table. */
    public <V> V oneOf(String key, Map<String, V> table, V otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        V found = table.get(text(key));
        if (found == null) {
            throw unsupported(key, new TreeSet<>(table.keySet()).stream().toList());
        }
        return found;
    }

    /** Returns a whole number, or the whole numbers of a list; empty where there is none. */
    public List<Integer> integers(String key) {
        Object found = value(key);
        if (found == null) {
            return List.of();
        }
        if (found instanceof Integer one) {
            return List.of(one);
        }
        if (found instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)) {
            return list.stream().map(Integer.class::cast).toList();
        }
        throw wrong(key, "wanted a whole number or a list of them");
    }

    /**
     * Refuses any value but one: a setting that would change the answers and is not supported.
     *
     * @param only the value that is read; also what a missing key means
     */
    public void only(String key, Object only) {
        Object found = value(key);
        if (found != null && !found.equals(only)) {
            throw unsupported(key, List.of(only));
        }
    }

    /** Refuses keys that are not known: they might change the answers. */
    public void onlyKeys(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new DataException(file + " has " + path + key + " = " + quoted(values.get(key))
                        + ", which is not known here and might change the result; known: " + new TreeSet<>(known));
            }
        }
    }

    /** Refuses a setting that would change the answers, unless it is empty. */
    public void none(String key) {
        Object found = value(key);
        boolean empty = found == null
                || (found instanceof Map<?, ?> map && map.isEmpty())
                || (found instanceof List<?> list && list.isEmpty());
        if (!empty) {
            throw unsupported(key, List.of("none"));
        }
    }

    public DataException unsupported(String key, List<?> supported) {
        return new DataException(file + " has " + path + key + " = " + quoted(value(key))
                + ", which is not supported; supported: " + supported);
    }

    public DataException wrong(String key, String wanted) {
        return new DataException(file + " has " + path + key + " = " + quoted(value(key)) + "; " + wanted);
    }

    private static Object quoted(@Nullable Object value) {
        return value instanceof String ? Quoted.of(value) : Quoted.bare(value);
    }
}
