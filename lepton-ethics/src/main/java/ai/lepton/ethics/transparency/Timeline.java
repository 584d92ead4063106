package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days on which things happened to a system, or are planned: audits, notices, uses, incidents and their reports.
 * Immutable.
 *
 * <pre>{@code
 * Timeline.of("shortlisting tool")
 *     .on(LocalDate.of(2026, 3, 2), "bias-audit")
 *     .on(LocalDate.of(2026, 9, 1), "use")
 *     .on(LocalDate.of(2026, 9, 7), "incident-aware", "incident 7")
 *     .on(LocalDate.of(2026, 9, 20), "incident-reported", "incident 7")
 *     .closedOn(LocalDate.of(2026, 9, 7))
 * }</pre>
 */
public final class Timeline implements Evidence {
    private static final int LAST_YEAR = 9999;

    private final String subject;
    private final List<Event> events;
    private final Set<String> none;
    private final Set<LocalDate> closed;

    private Timeline(String subject, List<Event> events, Set<String> none, Set<LocalDate> closed) {
        Given.subject("a timeline", subject);
        this.subject = subject;
        this.events = Collections.unmodifiableList(events);
        this.none = Collections.unmodifiableSet(none);
        this.closed = Collections.unmodifiableSet(closed);
    }

    /** Returns a timeline of a system on which nothing is known yet. */
    public static Timeline of(String subject) {
        return new Timeline(subject, List.of(), Set.of(), Set.of());
    }

    /** Returns the timeline with one more event. */
    public Timeline on(LocalDate day, String event) {
        return on(day, event, "");
    }

    /**
     * Returns the timeline with one more event of one matter, such as an incident or a tool: only events of the same matter are
     * set against each other.
     *
     * @param day the day
     * @param event what happened, such as {@code "incident-reported"}
     * @param matter which one, such as {@code "incident 7"}; empty if there is only one
     */
    public Timeline on(LocalDate day, String event, String matter) {
        Event one = new Event(day, event, matter);
        if (none.contains(event)) {
            throw new IllegalArgumentException("the timeline of " + Quoted.of(subject) + " states that there was no "
                    + Quoted.of(event) + ", and is given one on " + day);
        }
        List<Event> more = new ArrayList<>(events);
        more.add(one);
        return new Timeline(subject, more, none, closed);
    }

    /**
     * Returns the timeline with the statement that nothing of this name happened: rules that start from it do not apply, where
     * without the statement they can't be decided.
     */
    public Timeline without(String event) {
        Elements.required("event", event);
        if (events.stream().anyMatch(one -> one.event.equals(event))) {
            throw new IllegalArgumentException("the timeline of " + Quoted.of(subject) + " has " + Quoted.of(event)
                    + ", and is told that there was none");
        }
        Set<String> more = new LinkedHashSet<>(none);
        more.add(event);
        return new Timeline(subject, events, more, closed);
    }

    /** Returns the timeline with days that are no business days, besides Saturdays and Sundays: public holidays. */
    public Timeline closedOn(LocalDate... days) {
        Set<LocalDate> more = new LinkedHashSet<>(closed);
        for (LocalDate day : Elements.of("days", days)) {
            more.add(checked("a day that is no business day", day));
        }
        return new Timeline(subject, events, none, more);
    }

    /** Returns the events, in the order in which they were given. */
    public List<Event> events() {
        return events;
    }

    /** Returns whether it is stated that nothing of this name happened. */
    boolean isWithout(String event) {
        return none.contains(event);
    }

    /** Returns the days of an event of a matter, in order. */
    List<LocalDate> days(String event, String matter) {
        return events.stream()
                .filter(one -> one.event.equals(event) && one.matter.equals(matter))
                .map(Event::day)
                .sorted()
                .toList();
    }

    /** Returns the matters that have one of these events, in order of first appearance. */
    Set<String> matters(Set<String> names) {
        Set<String> matters = new LinkedHashSet<>();
        events.stream().filter(one -> names.contains(one.event)).forEach(one -> matters.add(one.matter));
        return matters;
    }

    /** Returns the day that lies so many units after a day, which itself does not count. */
    LocalDate after(LocalDate day, int amount, Unit unit) {
        return switch (unit) {
            case DAYS -> day.plusDays(amount);
            case MONTHS -> day.plusMonths(amount);
            case YEARS -> day.plusYears(amount);
            case BUSINESS_DAYS -> {
                LocalDate at = day;
                for (int counted = 0; counted < amount; ) {
                    at = at.plusDays(1);
                    counted += isBusiness(at) ? 1 : 0;
                }
                yield at;
            }
        };
    }

    private boolean isBusiness(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !closed.contains(day);
    }

    private static LocalDate checked(String what, LocalDate day) {
        Elements.required("day", day);
        if (day.getYear() < 1 || day.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException(
                    what + " is of the year " + day.getYear() + ", outside [1, " + LAST_YEAR + "]");
        }
        return day;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "timeline";
    }

    /** Returns the number of events, and of statements that there were none. */
    @Override
    public long size() {
        return events.size() + none.size();
    }

    /** Returns the hash of all events and days; their order does not matter. */
    @Override
    public String sha256() {
        Fingerprint hash = new Fingerprint("timeline/1").add(subject).add(events.size());
        events.stream()
                .sorted(Comparator.comparing(Event::day)
                        .thenComparing(Event::event)
                        .thenComparing(Event::matter))
                .forEach(one -> hash.add(one.day.toString()).add(one.event).add(one.matter));
        hash.add(none.size());
        new TreeSet<>(none).forEach(hash::add);
        hash.add(closed.size());
        new TreeSet<>(closed).forEach(day -> hash.add(day.toString()));
        return hash.hex();
    }

    /**
     * Something that happened, or is planned.
     *
     * @param day the day, of a year in [1, 9999]
     * @param event what happened, such as {@code "bias-audit"}
     * @param matter which one, such as {@code "incident 7"}; empty if there is only one
     */
    public record Event(LocalDate day, String event, String matter) {
        /** Refuses an event without a name. */
        public Event {
            checked("an event", day);
            Elements.required("event", event);
            Elements.required("matter", matter);
            if (event.isBlank()) {
                throw new IllegalArgumentException("the name of an event on " + day + " is empty");
            }
        }
    }

    /** What time is counted in; the day from which it is counted does not count. */
    public enum Unit {
        /** Days of the calendar. */
        DAYS,
        /** Days but Saturdays, Sundays and those on which the timeline is {@linkplain #closedOn closed}. */
        BUSINESS_DAYS,
        /** Months: to the same day of a later month, or to its last one. */
        MONTHS,
        /** Years: to the same day of a later year; from 29 February to the 28th where there is no 29th. */
        YEARS
    }
}
