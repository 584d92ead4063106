package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Extract;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.RecordSet.Source;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of one record set: the rows of what its fields come from, joined where that is more than one thing, each made
 * into a record.
 */
final class RecordRows implements Cursor<Map<String, @Nullable Object>> {
    /** Most records that are held in memory to be joined. */
    private static final int MOST_JOINED = 10_000_000;

    private static final int DEEPEST = 50;

    private final Croissant croissant;
    private final DatasetReader.Options options;
    private final Storage storage;
    private final RecordSet set;
    private final int depth;
    private final Map<String, Values> makers = new HashMap<>();

    /** What fields come from: ids of files and of records, the one that is gone through first. */
    private final List<String> parents = new ArrayList<>();

    private final Cursor<@Nullable Raw[]> source;
    private final Map<String, Object> wanted;

    /** Opens the records for a caller. */
    static Rows open(Croissant croissant, RecordSet set, DatasetReader.Options options) {
        for (String field : options.wanted().keySet()) {
            if (set.field(field).isEmpty()) {
                throw new IllegalArgumentException("where(...) names " + Quoted.of(field) + ", which is none of the fields "
                        + Quoted.all(set.field().stream().map(Field::id).toList()));
            }
        }
        Storage storage = new Storage(croissant, options);
        try {
            RecordRows rows = new RecordRows(croissant, set, options, storage, 0, options.wanted());
            List<String> columns = set.field().stream().map(Field::id).toList();
            return Rows.of(set.id(), columns, new Values2(rows, columns, storage));
        } catch (RuntimeException | Error e) {
            storage.close();
            throw refused(e);
        }
    }

    /** A document's own patterns and paths are checked where they are used. */
    private static RuntimeException refused(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof IllegalArgumentException refused
                ? new DataException(String.valueOf(refused.getMessage()), refused)
                : (RuntimeException) e;
    }

    private record Values2(RecordRows rows, List<String> columns, Storage storage, Object[] ahead)
            implements Iterator<List<@Nullable Object>>, AutoCloseable {
        Values2(RecordRows rows, List<String> columns, Storage storage) {
            this(rows, columns, storage, new Object[1]);
        }

        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public List<@Nullable Object> next() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
