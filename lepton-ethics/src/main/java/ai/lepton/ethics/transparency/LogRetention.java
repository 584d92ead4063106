package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.EventLog.Times;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A log reaches back so far from the day on which it is judged, or to the first day of use where that is later, and does not
 * only have an event or two of then.
 */
record LogRetention(
        String system, int amount, Unit unit, @Nullable LocalDate inUseSince) implements RuleKind<EventLog> {
    private static final int MOST = 36_525;
    private static final int LONGER = 2;

    /** Refuses less than a day, more than a hundred years of days, and days of business, which no log has. */
    LogRetention {
        if (amount < 1 || amount > MOST) {
            throw new IllegalArgumentException(
                    words(unit) + " is " + amount + "; a log is kept from 1 to " + MOST + " " + words(unit));
        }
        if (unit == Unit.BUSINESS_DAYS) {
            throw new IllegalArgumentException("the unit is business days; a log reaches back days, months or years");
        }
    }

    private static String words(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the first day whose events have to be there on another day. What is of the 28th of February is kept for six months
     * until the end of the 28th of August: on the 31st it may be gone, and the 1st of March has to be there.
     */
    private LocalDate before(LocalDate day) {
        return switch (unit) {
            case MONTHS ->
                later(day, day.minusMonths(amount), day.minusMonths(amount).plusMonths(amount));
            case YEARS ->
                later(day, day.minusYears(amount), day.minusYears(amount).plusYears(amount));
            default -> day.minusDays(amount);
        };
    }

    private static LocalDate later(LocalDate day, LocalDate from, LocalDate end) {
        return end.isBefore(day) ? from.plusDays(1) : from;
    }

    @Override
    public String id() {
        return "log-retention";
    }

    @Override
    public String statement() {
        return "the log of " + Quoted.of(system) + " should reach back " + amount + " " + words(unit)
                + (inUseSince == null ? "" : ", or to its first day of use, " + inUseSince);
    }

    @Override
    public Outcome assess(EventLog log, LocalDate day) {
        requireAbout(system, log, "the log is that of");
        Times times = log.times();
        Breakdown table = table(log);
        if (times.first() == null) {
            return Outcome.of(
                    new Verdict.Inconclusive("none of " + log.size() + " events has a time that can be read", null),
                    table);
        }
        long back =
                ChronoUnit.DAYS.between(times.first().atOffset(ZoneOffset.UTC).toLocalDate(), day);
        LocalDate from = before(day);
        LocalDate since = inUseSince != null && inUseSince.isAfter(from) ? inUseSince : from;
        long wanted = Math.max(0, ChronoUnit.DAYS.between(since, day));
        Measured measured =
                new Measured("days_back", Estimate.of(Score.of((double) back), log.size()), Limit.atLeast(wanted));
        String found = "the earliest of " + log.size() + " events is of " + times.first() + ", " + back
                + " days back, wanted at least " + wanted
                + (times.untimed() == 0 ? "" : "; " + times.untimed() + " events have no time that can be read");
        if (back < wanted) {
            return Outcome.of(
                    times.untimed() == 0
                            ? new Verdict.Fail(found, measured)
                            : new Verdict.Inconclusive(found + ", and may be older", measured),
                    table);
        }
        String doubt = wanted == 0 ? "" : hole(times, since.toEpochDay(), day.toEpochDay());
        return Outcome.of(
                doubt.isEmpty() ? new Verdict.Pass(found, measured) : new Verdict.Inconclusive(found + doubt, measured),
                table);
    }

    /**
     * Returns what speaks against what an old event seems to show: that from the first day that is wanted on, no event follows
     * for more than {@value #LONGER} times the longest while without one from then to the day of the judgement. A log that was cut
     * off, and has an event with a default date such as 1970, looks so. Where days with events come at random and leave m such
     * whiles, a whole log looks so by chance in one of (m + 1)(m + 2) / 2 cases.
     */
    private static String hole(Times times, long since, long day) {
        long old = times.days().headMap(since, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long next = day;
        long before = day;
        long longest = 0;
        for (long one : times.days().subMap(since, false, day, true).descendingKeySet()) {
            longest = Math.max(longest, before - one);
            before = one;
            next = one;
        }
        if (next - since <= LONGER * Math.max(1, longest)) {
            return "";
        }
        return "; but " + old + (old == 1 ? " event lies" : " events lie") + " that far back, and then comes none for "
                + (next - since) + " days"
                + (longest == 0
                        ? ", to the day on which the log is judged"
                        : ", where later no more than " + longest + " pass without one")
                + ": a log that was cut off and has a wrong date looks the same";
    }

    /** Returns what is known of the times. */
    static Breakdown table(EventLog log) {
        Times times = log.times();
        return new Breakdown(
                "events in time",
                List.of("what", "value"),
                List.of(
                        List.of(Cell.of("events"), Cell.of(Long.toString(log.size()))),
                        List.of(Cell.of("earliest"), Cell.of(said(times.first()))),
                        List.of(Cell.of("latest"), Cell.of(said(times.last()))),
                        List.of(Cell.of("longest gap"), Cell.of(times.gap().toString())),
                        List.of(Cell.of("which began"), Cell.of(said(times.gapFrom()))),
                        List.of(Cell.of("without a time"), Cell.of(Long.toString(times.untimed()))),
                        List.of(Cell.of("earlier than one before"), Cell.of(Long.toString(times.disordered())))));
    }

    private static String said(@Nullable Object time) {
        return time == null ? "-" : time.toString();
    }
}
