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

/** A log reaches back so far from the day on which it is judged, or to the first day of use where that is later. */
record LogRetention(
        String system, int amount, Unit unit, @Nullable LocalDate inUseSince) implements RuleKind<EventLog> {
    private static final int MOST = 36_525;

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

    /** Returns the day that lies so far before another one. */
    private LocalDate before(LocalDate day) {
        return switch (unit) {
            case MONTHS -> day.minusMonths(amount);
            case YEARS -> day.minusYears(amount);
            default -> day.minusDays(amount);
        };
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
        return Outcome.of(
                back >= wanted ? new Verdict.Pass(found, measured) : new Verdict.Fail(found, measured), table);
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
