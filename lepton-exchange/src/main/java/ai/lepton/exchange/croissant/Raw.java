package ai.lepton.exchange.croissant;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one place of a source, before a field makes a value of it: what is extracted from a file's row, or a record.
 *
 * @param source file or records, as messages name them
 * @param number of the line or record
 * @param extracts raw values in the order of what was asked for; empty for a record
 * @param record values by field; empty for a file
 */
@SuppressWarnings("ArrayRecordComponent") // handed on from one place to the next, and never compared
record Raw(String source, long number, @Nullable Object[] extracts, Map<String, @Nullable Object> record) {
    private static final @Nullable Object[] NONE = {};

    static Raw record(String source, long number, Map<String, @Nullable Object> record) {
        return new Raw(source, number, NONE, record);
    }

    String place() {
        return source + ":" + number;
    }
}
