package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final long DAY = 86_400;
    private static final int MOST_KINDS = 1000;
    private static final int MOST_FIELDS = 1000;

    /** Days on which a log may have events; rules ask for a hundred years at most. */
    private static final int MOST_DAYS = 40_000;

    /** A day and a time of day of ISO 8601, in its extended or basic format, with RFC 3339's leap second. */
    private static final Pattern TIME = Pattern.compile("([0-9]{4})(-?)([0-9]{2})\\2([0-9]{2})"
            + "(?:[Tt ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,30}))?)?"
            + " ?(?:([Zz])|([+-][0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?)?)?");

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
     * @param isBegunLate whether one of these is earlier than the first event of the file
     * @param days number of events on each day in UTC, by the day's number since 1970
     */
    record Times(
            @Nullable Instant first,
            @Nullable Instant last,
            Duration gap,
            @Nullable Instant gapFrom,
            long untimed,
            long disordered,
            boolean isBegunLate,
            NavigableMap<Long, Long> days) {}

    /**
     * Reads a log to its end. The caller closes the rows.
     *
     * @param subject the system whose log it is
     * @param rows one event each
     * @param time the field that says when it was: ISO 8601, such as {@code 2026-07-01T09:30:00Z}; without an offset it is in UTC.
     *     The letters may be small and a blank may stand for the T, and a leap second may be told, as RFC 3339 has it
     * @param event the field that names its kind
     * @throws DataException if the file is malformed, or has more than 1,000 kinds of events or fields of one, or events on more
     *     than 40,000 days
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
        Elements.required("rows", rows);
        Elements.required("time", time);
        Given.subject("a log", subject);
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
        private boolean isBegunLate;
        private final NavigableMap<Long, Long> days = new TreeMap<>();

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
                days.merge(Math.floorDiv(at.getEpochSecond(), DAY), 1L, Long::sum);
                if (days.size() > MOST_DAYS) {
                    throw new DataException(row.place() + ": events on more than " + MOST_DAYS + " days; "
                            + Quoted.of(time) + " is not the field that says when they were");
                }
            }
        }

        private void add(Instant at) {
            if (first == null || at.isBefore(first)) {
                isBegunLate = first != null;
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
            return new Times(
                    first,
                    last,
                    gap,
                    gapFrom,
                    untimed,
                    disordered,
                    isBegunLate,
                    Collections.unmodifiableNavigableMap(days));
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }

        /** Returns the time that a text says, null if it says none. */
        private static @Nullable Instant instant(String text) {
            Matcher iso = TIME.matcher(text.trim());
            if (!iso.matches()) {
                return null;
            }
            try {
                LocalDate day = LocalDate.of(number(iso, 1), number(iso, 3), number(iso, 4));
                if (iso.group(5) == null) {
                    return iso.group(2).isEmpty() ? null : day.atStartOfDay().toInstant(ZoneOffset.UTC);
                }
                int second = number(iso, 7);
                boolean isLeap = second == 60;
                ZoneOffset offset = offset(iso);
                Instant at = LocalTime.of(number(iso, 5), number(iso, 6), isLeap ? 59 : second, nanos(iso.group(8)))
                        .atDate(day)
                        .toInstant(offset);
                return isLeap ? leap(at) : at;
            } catch (DateTimeException e) {
                return null;
            }
        }

        /** Returns the last moment of the second before a leap second, which no instant has; null where there is none. */
        private static @Nullable Instant leap(Instant before) {
            OffsetDateTime utc = before.atOffset(ZoneOffset.UTC);
            boolean isEndOfMonth = utc.toLocalTime().toSecondOfDay() == DAY - 1
                    && utc.plusDays(1).getDayOfMonth() == 1;
            return isEndOfMonth ? utc.withNano(999_999_999).toInstant() : null;
        }

        private static int number(Matcher iso, int group) {
            return iso.group(group) == null ? 0 : Integer.parseInt(iso.group(group));
        }

        private static int nanos(@Nullable String fraction) {
            return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
        }

        private static ZoneOffset offset(Matcher iso) {
            int sign = iso.group(10) != null && iso.group(10).startsWith("-") ? -1 : 1;
            return ZoneOffset.ofHoursMinutesSeconds(number(iso, 10), sign * number(iso, 11), sign * number(iso, 12));
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
