package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one record set: the rows of what its fields come from, joined where that is more than one thing, each made
 * into a record.
 */
final class RecordRows implements Cursor<Map<String, @Nullable Object>> {
    private final RecordSet set;
    private final RecordSources sources;
    private final Cursor<@Nullable Raw[]> rows;
    private final Map<String, Values> makers = new HashMap<>();
    private final Map<String, Object> wanted;

    /**
     * Prepares the reading.
     *
     * @param depth how many record sets take from this one
     * @param wanted values that records must have, by field
     */
    RecordRows(
            Croissant croissant,
            RecordSet set,
            DatasetReader.Options options,
            Storage storage,
            int depth,
            Map<String, Object> wanted) {
        this.set = set;
        this.wanted = wanted;
        this.sources = new RecordSources(croissant, set, options, storage, depth);
        set.field().forEach(this::prepare);
        this.rows = sources.open(this::left, this::isWanted);
    }

    private void prepare(Field field) {
        if (field.subField().isEmpty()) {
            makers.put(field.id(), new Values(field, sources.type(field)));
        }
        field.subField().forEach(this::prepare);
    }

    /** Opens the records for a caller; closing them closes all files. */
    static Rows open(Croissant croissant, RecordSet set, DatasetReader.Options options) {
        for (String field : options.wanted().keySet()) {
            if (set.field(field).isEmpty()) {
                throw new IllegalArgumentException(
                        "where(...) names " + Quoted.of(field) + ", which is none of the fields "
                                + Quoted.all(set.field().stream().map(Field::id).toList()));
            }
        }
        Storage storage = new Storage(croissant, options);
        try {
            RecordRows records = new RecordRows(croissant, set, options, storage, 0, options.wanted());
            return Rows.of(set.id(), set.field().stream().map(Field::id).toList(), new Lists(records, storage));
        } catch (IllegalArgumentException e) { // a path or pattern of the document
            storage.close();
            throw new DataException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    @Override
    public @Nullable Map<String, @Nullable Object> next() {
        while (true) {
            @Nullable Raw[] row = rows.next();
            if (row == null) {
                return null;
            }
            Map<String, @Nullable Object> record = new LinkedHashMap<>();
            for (Field field : set.field()) {
                record.put(field.id(), value(field, row));
            }
            if (wanted.entrySet().stream().allMatch(each -> isSame(record.get(each.getKey()), each.getValue()))) {
                return record;
            }
        }
    }

    private static boolean isSame(@Nullable Object value, Object other) {
        return Objects.equals(Values.key(value), Values.key(other));
    }

    private @Nullable Object value(Field field, @Nullable Raw[] row) {
        if (field.subField().isEmpty()) {
            Values maker = makers.get(field.id());
            return maker == null ? null : maker.of(sources.raw(field, row), () -> sources.place(row));
        }
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        for (Field part : field.subField()) {
            parts.put(part.id(), value(part, row));
        }
        return field.isMany() ? transposed(field, parts) : parts;
    }

    /** Returns lists of equal length as one list of maps. */
    private static @Nullable Object transposed(Field field, Map<String, @Nullable Object> parts) {
        int length = -1;
        for (Object part : parts.values()) {
            int size = part instanceof List<?> list ? list.size() : -1;
            if (size >= 0 && length >= 0 && size != length) {
                throw new DataException("field " + Quoted.of(field.id()) + " is an array, but its parts have " + length
                        + " and " + size + " values");
            }
            length = Math.max(length, size);
        }
        if (length < 0) {
            return null;
        }
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Map<String, @Nullable Object> element = new LinkedHashMap<>();
            for (Map.Entry<String, @Nullable Object> part : parts.entrySet()) {
                element.put(part.getKey(), part.getValue() instanceof List<?> values ? values.get(i) : part.getValue());
            }
            list.add(element);
        }
        return list;
    }

    /** Returns the value that a field has in a row that is not joined any further yet. */
    private @Nullable Object left(Field field, @Nullable Raw[] row) {
        return value(field, row);
    }

    /** Returns whether a file may hold wanted records, which its path tells where a field is made of it alone. */
    private boolean isWanted(DataFile file) {
        for (Map.Entry<String, Object> each : wanted.entrySet()) {
            Field field = set.field(each.getKey()).orElseThrow();
            Source source = field.source();
            Extract extract = source == null || !sources.isFirst(source) ? null : source.extract();
            String raw = extract == null ? null : ofPath(file, extract);
            Values maker = makers.get(field.id());
            if (raw != null && maker != null && !isSame(maker.of(raw, file::shown), each.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String ofPath(DataFile file, Extract extract) {
        if ("filename".equals(extract.fileProperty())) {
            return file.filename();
        }
        return "fullpath".equals(extract.fileProperty()) ? file.fullpath() : null;
    }

    @Override
    public void close() {
        rows.close();
    }

    /** Records as lists, and all files closed with them. */
    private static final class Lists implements Iterator<List<@Nullable Object>>, AutoCloseable {
        private final RecordRows records;
        private final Storage storage;
        private @Nullable Map<String, @Nullable Object> ahead;
        private boolean isEnded;

        Lists(RecordRows records, Storage storage) {
            this.records = records;
            this.storage = storage;
        }

        @Override
        public boolean hasNext() {
            if (ahead == null && !isEnded) {
                ahead = records.next();
                isEnded = ahead == null;
            }
            return ahead != null;
        }

        @Override
        public List<@Nullable Object> next() {
            Map<String, @Nullable Object> record = hasNext() ? ahead : null;
            if (record == null) {
                throw new NoSuchElementException("there is no further record");
            }
            ahead = null;
            return new ArrayList<>(record.values());
        }

        @Override
        public void close() {
            try {
                records.close();
            } finally {
                storage.close();
            }
        }
    }

    /** What a field's value in a row is. */
    @FunctionalInterface
    interface Left {
        @Nullable Object of(Field field, @Nullable Raw[] row);
    }
}
