package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the official validator, mlcroissant, calls an error, and what it warns of. Errors are refused where a record is made;
 * this class has those that concern a whole document.
 */
final class Checks {
    private static final Pattern VERSION =
            Pattern.compile("https?://mlcommons\\.org/croissant/(\\d{1,4})\\.(\\d{1,4})/?");
    private static final Pattern DATE = Pattern.compile("\\d{4}(-?(0[1-9]|1[0-2])(-?(0[1-9]|[12]\\d|3[01])"
            + "([T ]\\d{2}(:?\\d{2}(:?\\d{2}([.,]\\d{1,9})?)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?)?)?");
    private static final Pattern SEMANTIC =
            Pattern.compile("\\d+(\\.\\d+(\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?)?)?");

    private final List<Resource> distribution;
    private final List<RecordSet> recordSets;
    private final boolean isLive;

    /** What each id stands for, and for fields the record set that they are in. */
    private final Map<String, Object> byId = new LinkedHashMap<>();

    private final Map<String, String> ownerOfField = new HashMap<>();

    Checks(List<Resource> distribution, List<RecordSet> recordSets, boolean isLive) {
        this.distribution = distribution;
        this.recordSets = recordSets;
        this.isLive = isLive;
    }

    void require() {
        distribution.forEach(resource -> add(resource.id(), resource));
        for (RecordSet set : recordSets) {
            add(set.id(), set);
            fields(set).forEach(field -> {
                add(field.id(), field);
                ownerOfField.put(field.id(), set.id());
            });
        }
        for (Resource resource : distribution) {
            resource.containedIn().forEach(source -> requireThere(source, resource.id()));
            if (resource instanceof FileObject file
                    && file.containedIn().isEmpty()
                    && !isLive
                    && file.sha256() == null
                    && file.md5() == null) {
                throw new IllegalArgumentException("file " + Quoted.of(file.id())
                        + " has neither sha256 nor md5; give one, or say isLiveDataset where its content changes");
            }
        }
        for (RecordSet set : recordSets) {
            fields(set).forEach(field -> {
                if (field.source() != null) {
                    requireThere(field.source(), field.id());
                }
                field.references().forEach(source -> requireThere(source, field.id()));
            });
            requireSources(set);
            requireJoins(set);
        }
        requireNoCycles();
    }

    private void add(String id, Object thing) {
        if (byId.putIfAbsent(id, thing) != null) {
            throw new IllegalArgumentException(
                    "@id " + Quoted.of(id) + " comes twice; it must be unique in a document");
        }
    }

    private static Stream<Field> fields(RecordSet set) {
        return Stream.concat(set.field().stream(), set.annotation().stream()).flatMap(Checks::flat);
    }

    private static Stream<Field> flat(Field field) {
        return Stream.concat(
                Stream.of(field),
                Stream.concat(field.subField().stream(), field.annotation().stream())
                        .flatMap(Checks::flat));
    }

    private void requireThere(Source source, String by) {
        if (!byId.containsKey(source.id())) {
            throw new IllegalArgumentException(Quoted.of(by) + " refers to " + Quoted.of(source.id())
                    + ", which is not there" + Nearest.hint(source.id(), byId.keySet()));
        }
    }

    /** Where no field has a source, each must have a value. */
    private static void requireSources(RecordSet set) {
        boolean hasSource = fields(set)
                .anyMatch(field -> field.source() != null || !field.references().isEmpty());
        if (set.data() != null || hasSource) {
            return;
        }
        for (Field field : set.field()) {
            if (field.value() == null && field.subField().isEmpty()) {
                throw new IllegalArgumentException("field " + Quoted.of(field.id())
                        + " has neither a source nor a value, and its records have no data; it must have one");
            }
        }
    }

    /** Returns the file, set of files or records that a source takes values from. */
    private @Nullable String parent(@Nullable Source source) {
        return source == null ? null : ownerOfField.getOrDefault(source.id(), source.id());
    }

    /** What fields are taken from must be joined by references, directly: the official validator's rule. */
    private void requireJoins(RecordSet set) {
        Set<String> sources = new LinkedHashSet<>();
        Set<List<String>> joins = new HashSet<>();
        for (Field field : set.field()) {
            String from = parent(field.source());
            if (from == null) {
                continue;
            }
            sources.add(from);
            for (Source reference : field.references()) {
                String to = String.valueOf(parent(reference));
                joins.add(List.of(from, to));
                joins.add(List.of(to, from));
            }
        }
        List<String> all = List.copyOf(sources);
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (!joins.contains(List.of(all.get(i), all.get(j)))) {
                    throw new IllegalArgumentException("records " + Quoted.of(set.id()) + " take fields from "
                            + Quoted.of(all.get(i)) + " and " + Quoted.of(all.get(j))
                            + ", which nothing joins; a field of the one needs references to a field of the other");
                }
            }
        }
    }

    private void requireNoCycles() {
        Map<String, Set<String>> edges = new HashMap<>();
        for (Resource resource : distribution) {
            resource.containedIn().forEach(source -> edge(edges, resource.id(), source.id()));
        }
        for (RecordSet set : recordSets) {
            fields(set).forEach(field -> {
                if (field.source() != null) {
                    edge(edges, set.id(), String.valueOf(parent(field.source())));
                }
                // What references itself, such as a tree of categories, is no cycle of sources.
                field.references().stream()
                        .map(this::parent)
                        .filter(parent -> !set.id().equals(parent))
                        .forEach(parent -> edge(edges, set.id(), String.valueOf(parent)));
            });
        }
        Set<String> done = new HashSet<>();
        for (String start : edges.keySet()) {
            walk(start, edges, done);
        }
    }

    private static void edge(Map<String, Set<String>> edges, String from, String to) {
        edges.computeIfAbsent(from, ignored -> new LinkedHashSet<>()).add(to);
    }

    /** Walks depth-first without recursion: a chain may be as long as a document. */
    private static void walk(String start, Map<String, Set<String>> edges, Set<String> done) {
        LinkedHashMap<String, Iterator<String>> path = new LinkedHashMap<>();
        List<String> stack = new ArrayList<>();
        if (done.contains(start)) {
            return;
        }
        path.put(start, edges.getOrDefault(start, Set.of()).iterator());
        stack.add(start);
        while (!stack.isEmpty()) {
            String top = stack.get(stack.size() - 1);
            Iterator<String> next = path.get(top);
            if (next == null || !next.hasNext()) {
                done.add(top);
                path.remove(top);
                stack.remove(stack.size() - 1);
                continue;
            }
            String to = next.next();
            if (path.containsKey(to)) {
                throw new IllegalArgumentException(Quoted.of(to) + " comes from itself, by "
                        + Quoted.all(stack.subList(stack.indexOf(to), stack.size())));
            }
            if (!done.contains(to)) {
                path.put(to, edges.getOrDefault(to, Set.of()).iterator());
                stack.add(to);
            }
        }
    }

    /** Refuses an id that is empty or has blanks, which the official reader can't resolve. */
    static void id(String id) {
        Elements.required("id", id);
        if (id.isEmpty() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "@id is " + Quoted.of(id) + "; it must have characters, and no blanks among them");
        }
    }

    static void shape(String id, @Nullable Boolean isArray, @Nullable String shape) {
        if (shape == null) {
            return;
        }
        if (!Boolean.TRUE.equals(isArray)) {
            throw new IllegalArgumentException("field " + Quoted.of(id) + " has arrayShape but not isArray");
        }
        String bare = shape.replaceAll("[()\\s]", "").replaceAll(",$", "");
        if (!bare.matches("-?\\d{1,9}(,-?\\d{1,9}){0,31}")) {
            throw new IllegalArgumentException("field " + Quoted.of(id) + ": arrayShape is " + Quoted.of(shape)
                    + "; it must be lengths with commas, such as 28,28 or -1");
        }
    }

    static void data(String id, List<Field> fields, List<Map<String, Object>> data) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("records " + Quoted.of(id) + " have data without a record in it");
        }
        Set<String> expected = new LinkedHashSet<>();
        fields.forEach(field -> expected.add(field.id()));
        for (int i = 0; i < data.size(); i++) {
            if (!data.get(i).keySet().equals(expected)) {
                throw new IllegalArgumentException("records " + Quoted.of(id) + ": data[" + i + "] has "
                        + Quoted.all(data.get(i).keySet()) + "; its fields are " + Quoted.all(expected));
            }
        }
    }

    static void date(String name, @Nullable String text) {
        if (text != null && !DATE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    name + " is " + Quoted.of(text) + "; it must be an ISO 8601 date, such as 2026-01-31");
        }
    }

    /** Refuses documents that keep no version 1.x. */
    static void version(List<String> conformsTo) {
        List<String> majors = new ArrayList<>();
        for (String each : conformsTo) {
            Matcher version = VERSION.matcher(each);
            if (version.matches()) {
                if (version.group(1).equals("1")) {
                    return;
                }
                majors.add(each);
            }
        }
        throw new IllegalArgumentException(
                conformsTo.isEmpty()
                        ? "conformsTo is missing; " + Vocabulary.VERSION + " and 1.0 are read"
                        : "conformsTo is " + Quoted.all(majors.isEmpty() ? conformsTo : majors) + "; "
                                + Vocabulary.VERSION + " and other 1.x are read");
    }

    /** Returns what a document keeps when it is written: 1.1 in the place of 1.0. */
    static List<String> written(List<String> conformsTo) {
        Set<String> written = new LinkedHashSet<>();
        for (String each : conformsTo) {
            Matcher version = VERSION.matcher(each);
            boolean isOld = version.matches() && version.group(1).equals("1") && Integer.parseInt(version.group(2)) < 2;
            written.add(isOld ? Vocabulary.VERSION : each);
        }
        return List.copyOf(written);
    }

    static List<String> warnings(Croissant document) {
        List<String> warnings = new ArrayList<>();
        recommended(warnings, "name", document.name() == null);
        recommended(warnings, "citeAs", document.citeAs() == null);
        recommended(warnings, "datePublished", document.datePublished() == null);
        recommended(warnings, "license", document.license().isEmpty());
        recommended(warnings, "version", document.version() == null);
        recommended(warnings, "description", document.description() == null);
        recommended(warnings, "url", document.url() == null);
        recommended(warnings, "creator", document.creator().isEmpty());
        recommended(warnings, "distribution", document.distribution().isEmpty());
        String version = document.version();
        if (version != null && !SEMANTIC.matcher(version).matches()) {
            warnings.add("version is " + Quoted.of(version) + "; MAJOR.MINOR.PATCH is recommended");
        }
        for (Resource resource : document.distribution()) {
            if (resource instanceof FileObject file) {
                digest(warnings, file.id(), "sha256", file.sha256(), 64, 44);
                digest(warnings, file.id(), "md5", file.md5(), 32, 24);
            }
        }
        for (RecordSet set : document.recordSet()) {
            for (String key : set.key()) {
                if (set.field().stream().noneMatch(field -> field.id().equals(key))) {
                    warnings.add(
                            "records " + Quoted.of(set.id()) + ": key " + Quoted.of(key) + " is none of their fields");
                }
            }
        }
        return List.copyOf(warnings);
    }

    private static void recommended(List<String> warnings, String property, boolean isMissing) {
        if (isMissing) {
            warnings.add(property + " is missing");
        }
    }

    private static void digest(
            List<String> warnings, String id, String kind, @Nullable String value, int hex, int base64) {
        if (value != null && !value.matches("[0-9a-fA-F]{" + hex + "}|[0-9A-Za-z+/=]{" + base64 + "}")) {
            warnings.add("file " + Quoted.of(id) + ": " + kind + " is " + Quoted.of(value) + ", which is no digest");
        }
    }
}
