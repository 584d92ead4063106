package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a log of a system's events holds: from when to when, with which gaps, and which fields its events have. Immutable.
 *
 * <pre>{@code
 * try (Rows rows = JsonLines.of(file).rows()) {
 *     EventLog log = EventLog.read("credit scoring", rows, "time", "event");
 * }
 * }</pre>
 *
 * <p>A log is read once, one event after another, in memory that does not grow with it.
 */
public final class EventLog implements Evidence {
    private static final int MOST_KINDS = 1000;
    private static final int MOST_FIELDS = 1000;

    private final String subject;
    private final long events;
    private final Times times;
    private final Map<String, Map<String, Long>> filled;
    private final Map<String, Long> counts;
    private final String sha256;

    private EventLog(
            String subject,
            long events,
            Times times,
            Map<String, Map<String, Long>> filled,
            Map<String, Long> counts,
            String sha256) {
        this.subject = subject;
        this.events = events;
        this.times = times;
        this.filled = filled;
        this.counts = counts;
        this.sha256 = sha256;
    }

    /**
     * When events were.
     *
     * @param first the earliest; null if no event has a time
     * @param last the latest
     * @param gap the longest time from one event to the next later one
     * @param gapFrom when that began
     * @param untimed number of events without a time that can be read
     * @param disordered number of events that are earlier than one before them
     */
    record Times(
            @Nullable Instant first,
            @Nullable Instant last,
            Duration gap,
            @Nullable Instant gapFrom,
            long untimed,
            long disordered) {}

    /**
     * Reads a log to its end. The caller closes the rows.
     *
     * @param subject the system whose log it is
     * @param rows one event each
     * @param time the field that says when it was: ISO 8601, such as {@code 2026-07-01T09:30:00Z}; without an offset it is in UTC
     * @param event the field that names its kind
     * @throws DataException if the file is malformed, or has more than 1,000 kinds of events or fields of one
     * @throws IllegalStateException if the rows are closed
     */
    public static EventLog read(String subject, Rows rows, String time, String event) {
        Elements.required("event", event);
        return readAll(subject, rows, time, event);
    }

    /**
     * Reads a log all of whose events are of one kind; see {@link #read(String, Rows, String, String)}. Its kind is the empty text.
     *
     * @throws DataException as there
     * @throws IllegalStateException if the rows are closed
     */
    public static EventLog read(String subject, Rows rows, String time) {
        return readAll(subject, rows, time, null);
    }

    private static EventLog readAll(String subject, Rows rows, String time, @Nullable String event) {
        Elements.required("subject", subject);
        Elements.required("rows", rows);
        Elements.required("time", time);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of a log is empty");
        }
        Scan scan =
                new Scan(new Fingerprint("event-log/1").add(subject).add(time).add(event == null ? "" : event));
        for (Row row : rows) {
            scan.add(row, time, event);
        }
        return new EventLog(subject, scan.events, scan.times(), scan.filled, scan.counts, scan.fingerprint.hex());
    }

    /** What is known while a log is read. */
    private static final class Scan {
        private final Fingerprint fingerprint;
        private final Map<String, Map<String, Long>> filled = new LinkedHashMap<>();
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private long events;
        private long untimed;
        private long disordered;
        private @Nullable Instant first;
        private @Nullable Instant last;
        private Duration gap = Duration.ZERO;
        private @Nullable Instant gapFrom;

        private Scan(Fingerprint fingerprint) {
            this.fingerprint = fingerprint;
        }

        private void add(Row row, String time, @Nullable String event) {
            events++;
            String kind = event == null || !row.has(event) ? "" : orEmpty(row.text(event));
            if (!counts.containsKey(kind) && counts.size() == MOST_KINDS) {
                throw new DataException(row.place() + ": more than " + MOST_KINDS + " kinds of events; "
                        + Quoted.of(event) + " is not the field that names a kind");
            }
            counts.merge(kind, 1L, Long::sum);
            Map<String, Long> fields = filled.computeIfAbsent(kind, missing -> new LinkedHashMap<>());
            fingerprint.add(row.columns().size());
            for (String column : row.columns()) {
                String value = orEmpty(row.text(column));
                fingerprint.add(column).add(value);
                if (!value.isBlank()) {
                    if (fields.size() == MOST_FIELDS && !fields.containsKey(column)) {
                        throw new DataException(row.place() + ": events of one kind have more than " + MOST_FIELDS
                                + " fields; names of fields don't hold values");
                    }
                    fields.merge(column, 1L, Long::sum);
                }
            }
            Instant at = row.has(time) ? instant(orEmpty(row.text(time))) : null;
            if (at == null) {
                untimed++;
            } else {
                add(at);
            }
        }

        private void add(Instant at) {
            if (first == null || at.isBefore(first)) {
                first = at;
            }
            Instant before = last;
            if (before == null) {
                last = at;
            } else if (at.isBefore(before)) {
                disordered++;
            } else {
                Duration between = Duration.between(before, at);
                if (between.compareTo(gap) > 0) {
                    gap = between;
                    gapFrom = before;
                }
                last = at;
            }
        }

        private Times times() {
            return new Times(first, last, gap, gapFrom, untimed, disordered);
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }

        /** Returns the time that a text says, null if it says none. */
        private static @Nullable Instant instant(String text) {
            String iso = text.trim().replace(' ', 'T');
            try {
                if (iso.length() == 10) {
                    return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
                }
                boolean hasOffset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
                return hasOffset
                        ? OffsetDateTime.parse(iso).toInstant()
                        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "event log";
    }

    /** Returns the number of events. */
    @Override
    public long size() {
        return events;
    }

    /** Returns the hash of all events' fields and values, in their order. */
    @Override
    public String sha256() {
        return sha256;
    }

    /** Returns when the earliest event was; empty if no event has a time that can be read. */
    public Optional<Instant> first() {
        return Optional.ofNullable(times.first);
    }

    /** Returns when the latest event was; empty if no event has a time that can be read. */
    public Optional<Instant> last() {
        return Optional.ofNullable(times.last);
    }

    /** Returns the kinds of events, in order of first appearance. */
    public List<String> kinds() {
        return new ArrayList<>(counts.keySet());
    }

    Times times() {
        return times;
    }

    /** Returns the number of events of a kind, of all for the empty text. */
    long count(String kind) {
        return kind.isEmpty() ? events : counts.getOrDefault(kind, 0L);
    }

    /** Returns in how many events of a kind, of all for the empty text, a field says something. */
    long filled(String kind, String field) {
        return kind.isEmpty()
                ? filled.values().stream()
                        .mapToLong(fields -> fields.getOrDefault(field, 0L))
                        .sum()
                : filled.getOrDefault(kind, Map.of()).getOrDefault(field, 0L);
    }
}
