package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.RecordSet.Extract;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one place of a source, before a field makes a value of it: the extracts of a file's row, or a record.
 *
 * @param source file or records, as messages name them
 * @param number of the line or record
 * @param extracts raw values by what they were asked by; empty for a record
 * @param record values by field; empty for a file
 */
record Raw(String source, long number, Map<Extract, @Nullable Object> extracts, Map<String, @Nullable Object> record) {
    String place() {
        return source + ":" + number;
    }
}
