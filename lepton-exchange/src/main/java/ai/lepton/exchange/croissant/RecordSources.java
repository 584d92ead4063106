package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of one record set come from: one file, set of files or other record set that is gone through, and those that
 * are joined to it by the references of fields, as a left join: a row without a partner keeps nulls, one with several is
 * repeated. References of several fields to several columns of one source are one key: a partner has all of them.
 */
final class RecordSources {
    /** Most records that are held in memory to be joined. */
    private static final int MOST_JOINED = 10_000_000;

    /** Most record sets that take from each other in a chain. */
    private static final int DEEPEST = 50;

    /** A source that rows are joined to, by the keys of all references that lead there. */
    private record Held(List<Join> joins, Map<List<String>, List<Raw>> byKeys) {
        int right() {
            return joins.get(0).right();
        }
    }

    private final Croissant croissant;
    private final DatasetReader.Options options;
    private final Storage storage;
    private final RecordSet set;
    private final int depth;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Map<Extract, Integer>> extracts = new ArrayList<>();
    private final Map<String, RecordSet> ownerOfField = new HashMap<>();
    private final Map<String, Field> fields = new HashMap<>();

    RecordSources(Croissant croissant, RecordSet set, DatasetReader.Options options, Storage storage, int depth) {
        this.croissant = croissant;
        this.set = set;
        this.options = options;
        this.storage = storage;
        this.depth = depth;
        storage.count(set.id());
        if (depth > DEEPEST) {
            throw new DataException(
                    "records " + Quoted.of(set.id()) + " take from others in a chain of more than " + DEEPEST);
        }
        for (RecordSet each : croissant.recordSet()) {
            each.field().forEach(field -> own(each, field));
        }
        if (set.data() == null) {
            set.field().forEach(this::register);
        }
    }

    private void own(RecordSet owner, Field field) {
        ownerOfField.put(field.id(), owner);
        fields.put(field.id(), field);
        field.subField().forEach(part -> own(owner, part));
    }

    private void register(Field field) {
        if (field.subField().isEmpty()) {
            String who = "field " + Quoted.of(field.id());
            if (field.source() != null) {
                slot(field.source(), who);
            } else if (field.value() == null) {
                // A field that only references a file has no values, but there is a record for each of its rows.
                field.references().stream()
                        .filter(reference -> reference.extract() != null && !ownerOfField.containsKey(reference.id()))
                        .forEach(reference -> slot(reference, who));
            }
        }
        field.subField().forEach(this::register);
    }

    /** Returns the place of what a source refers to; what it extracts is read from there. */
    private int slot(Source source, String who) {
        RecordSet owner = ownerOfField.get(source.id());
        String parent = owner == null ? source.id() : owner.id();
        boolean isNew = !places.containsKey(parent);
        int place = places.computeIfAbsent(parent, ignored -> {
            extracts.add(new LinkedHashMap<>());
            return extracts.size() - 1;
        });
        if (owner == null) {
            if (isNew && croissant.resource(parent).isEmpty()) {
                throw new DataException(who + " comes from " + Quoted.of(parent)
                        + ", a record set as a whole; a field of it can be read");
            }
            Extract extract = source.extract();
            if (extract == null) {
                throw new DataException(who + " does not say what it extracts from " + Quoted.of(parent)
                        + "; a column, fileProperty or jsonPath");
            }
            Map<Extract, Integer> known = extracts.get(place);
            known.putIfAbsent(extract, known.size());
        }
        return place;
    }

    private int placeOf(Source source) {
        RecordSet owner = ownerOfField.get(source.id());
        return places.getOrDefault(owner == null ? source.id() : owner.id(), -1);
    }

    /** Returns whether a source refers to what is gone through. */
    boolean isFirst(Source source) {
        return places.size() == 1 && placeOf(source) == 0;
    }

    /** Returns the type of a field's values: its own, or that of the field that they come from. */
    Values.Type type(Field field) {
        Field at = field;
        for (int i = 0; i < DEEPEST; i++) {
            Values.Type type = Values.type(at);
            Source source = at.source();
            Field from = source == null ? null : fields.get(source.id());
            if (type != null || from == null) {
                return type == null ? Values.Type.ANY : type;
            }
            at = from;
        }
        return Values.Type.ANY;
    }

    /** Returns what a field's value is made of. */
    @Nullable Object raw(Field field, @Nullable Raw[] row) {
        if (set.data() != null) {
            Raw record = row[0];
            return record == null ? null : record.record().get(field.id());
        }
        Source source = field.source();
        if (source == null) {
            return field.value();
        }
        int place = placeOf(source);
        Raw raw = row[place];
        return raw == null ? null : raw(source, raw, extracts.get(place));
    }

    private @Nullable Object raw(Source source, Raw raw, Map<Extract, Integer> slots) {
        if (ownerOfField.containsKey(source.id())) {
            return within(raw.record(), source.id());
        }
        Extract extract = source.extract();
        Integer slot = extract == null ? null : slots.get(extract);
        return slot == null ? null : raw.extracts()[slot];
    }

    /** Returns the value of a field, which may be a part of another. */
    private static @Nullable Object within(Map<?, ?> record, String id) {
        if (record.containsKey(id)) {
            return record.get(id);
        }
        for (Object value : record.values()) {
            Object found = value instanceof Map<?, ?> parts ? within(parts, id) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    String place(@Nullable Raw[] row) {
        for (Raw raw : row) {
            if (raw != null) {
                return raw.place();
            }
        }
        return "records " + Quoted.of(set.id());
    }

    /**
     * Opens the rows.
     *
     * @param left what a field has in a row that is being joined
     * @param keep files that are read, of what is gone through
     */
    Cursor<@Nullable Raw[]> open(RecordRows.Left left, Predicate<DataFile> keep) {
        List<Map<String, Object>> data = set.data();
        if (data != null) {
            Iterator<Map<String, Object>> each = data.iterator();
            return singles(count(each));
        }
        if (places.isEmpty()) {
            throw new DataException("records " + Quoted.of(set.id()) + " have no field with a source");
        }
        List<List<Join>> joins =
                Join.inOrder("records " + Quoted.of(set.id()), List.copyOf(places.keySet()), references());
        int first = Join.first(places.size(), joins);
        for (List<Join> each : joins) {
            for (Join join : each) {
                if (placeOf(join.key()) == join.right()) {
                    slot(
                            join.key(),
                            "a reference of field " + Quoted.of(join.left().id()));
                }
            }
        }
        List<Held> held = new ArrayList<>();
        for (List<Join> each : joins) {
            held.add(hold(each));
        }
        Cursor<Raw> base = rows(idOf(first), extracts.get(first), places.size() == 1 ? keep : file -> true);
        Cursor<@Nullable Raw[]> rows = widened(base, first);
        for (Held each : held) {
            rows = joined(rows, each, left);
        }
        return rows;
    }

    private Cursor<Raw> count(Iterator<Map<String, Object>> data) {
        return new Cursor<>() {
            private long number;

            @Override
            public @Nullable Raw next() {
                if (!data.hasNext()) {
                    return null;
                }
                Map<String, @Nullable Object> copy = new LinkedHashMap<>(data.next());
                return Raw.record("data of " + set.id(), ++number, copy);
            }
        };
    }

    private static Cursor<@Nullable Raw[]> singles(Cursor<Raw> records) {
        return () -> {
            Raw raw = records.next();
            return raw == null ? null : new Raw[] {raw};
        };
    }

    private String idOf(int place) {
        return List.copyOf(places.keySet()).get(place);
    }

    /** Returns the references between what the fields come from. */
    private List<Join> references() {
        List<Join> references = new ArrayList<>();
        for (Field field : set.field()) {
            for (Source reference : field.references()) {
                Source source = field.source();
                int right = placeOf(reference);
                if (source != null && right >= 0 && right != placeOf(source)) {
                    references.add(new Join(placeOf(source), right, field, reference));
                }
            }
        }
        return references;
    }

    private Cursor<Raw> rows(String id, Map<Extract, Integer> wanted, Predicate<DataFile> keep) {
        Resource resource = croissant.resource(id).orElse(null);
        if (resource != null) {
            return new Scan(resource, List.copyOf(wanted.keySet()), options, storage, keep);
        }
        RecordSet other = croissant
                .recordSet(id)
                .orElseThrow(() -> new DataException(Quoted.of(id) + " is neither a file nor a record set"));
        RecordRows records = new RecordRows(croissant, other, options, storage, depth + 1, Map.of());
        return new Cursor<>() {
            private long number;

            @Override
            public @Nullable Raw next() {
                Map<String, @Nullable Object> record = records.next();
                return record == null ? null : Raw.record("record of " + id, ++number, record);
            }

            @Override
            public void close() {
                records.close();
            }
        };
    }

    private Cursor<@Nullable Raw[]> widened(Cursor<Raw> base, int place) {
        return new Cursor<>() {
            @Override
            public @Nullable Raw @Nullable [] next() {
                Raw raw = base.next();
                if (raw == null) {
                    return null;
                }
                @Nullable Raw[] row = new @Nullable Raw[places.size()];
                row[place] = raw;
                return row;
            }

            @Override
            public void close() {
                base.close();
            }
        };
    }

    private Held hold(List<Join> joins) {
        Map<List<String>, List<Raw>> byKeys = new HashMap<>();
        int right = joins.get(0).right();
        Map<Extract, Integer> slots = extracts.get(right);
        List<RightKey> makers = joins.stream().map(this::rightKey).toList();
        int count = 0;
        try (Cursor<Raw> rows = rows(idOf(right), slots, file -> true)) {
            for (Raw raw = rows.next(); raw != null; raw = rows.next()) {
                List<String> keys = new ArrayList<>(joins.size());
                for (int i = 0; i < joins.size(); i++) {
                    String key = makers.get(i).of(raw(joins.get(i).key(), raw, slots), raw);
                    if (key != null) {
                        keys.add(key);
                    }
                }
                if (++count > MOST_JOINED) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "records %s: %s has more than %,d records, too many to be joined to",
                            Quoted.of(set.id()),
                            Quoted.of(idOf(right)),
                            MOST_JOINED));
                }
                if (keys.size() == joins.size()) {
                    byKeys.computeIfAbsent(keys, ignored -> new ArrayList<>(1)).add(raw);
                }
            }
        }
        return new Held(joins, byKeys);
    }

    /** Makes a key of what stands in a row that is joined to. */
    @FunctionalInterface
    private interface RightKey {
        @Nullable String of(@Nullable Object value, Raw row);
    }

    /** A key is read as the field that refers to it: 7 finds 007 and 7.0. What can't be so is compared as it stands. */
    private RightKey rightKey(Join join) {
        Values typed = new Values(asField(join), type(join.left()));
        Values any = new Values(asField(join), Values.Type.ANY);
        return (value, row) -> {
            try {
                return Values.key(typed.of(value, row::place));
            } catch (DataException e) {
                return Values.key(any.of(value, row::place));
            }
        };
    }

    private static Field asField(Join join) {
        return new Field(
                join.left().id(),
                null,
                null,
                List.of(),
                join.key(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static Cursor<@Nullable Raw[]> joined(Cursor<@Nullable Raw[]> rows, Held held, RecordRows.Left left) {
        return new Cursor<>() {
            private @Nullable Raw @Nullable [] row;
            private Iterator<Raw> partners = Collections.emptyIterator();

            @Override
            public @Nullable Raw @Nullable [] next() {
                @Nullable Raw[] current = row;
                if (current != null && partners.hasNext()) {
                    return with(current, partners.next());
                }
                current = rows.next();
                row = current;
                if (current == null) {
                    return null;
                }
                List<String> keys = new ArrayList<>(held.joins.size());
                for (Join join : held.joins) {
                    String key = Values.key(left.of(join.left(), current));
                    if (key != null) {
                        keys.add(key);
                    }
                }
                boolean isWhole = keys.size() == held.joins.size();
                partners = (isWhole ? held.byKeys.getOrDefault(keys, List.of()) : List.<Raw>of()).iterator();
                return partners.hasNext() ? with(current, partners.next()) : current;
            }

            private @Nullable Raw[] with(@Nullable Raw[] current, Raw partner) {
                @Nullable Raw[] joined = current.clone();
                joined[held.right()] = partner;
                return joined;
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}
