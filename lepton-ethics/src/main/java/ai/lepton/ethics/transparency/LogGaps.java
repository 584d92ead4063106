package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.EventLog.Times;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** No two events of a log, and not the last one and the day on which it is judged, are further apart than so many hours. */
record LogGaps(String system, double hours) implements RuleKind<EventLog> {
    private static final double HOUR = 3600;

    /** Refuses hours that are not above 0. */
    LogGaps {
        Figures.positive("hours", hours);
    }

    @Override
    public String id() {
        return "log-gaps";
    }

    @Override
    public String statement() {
        return "the log of " + Quoted.of(system) + " should have no gap of more than " + hours + " hours";
    }

    @Override
    public Outcome assess(EventLog log, LocalDate day) {
        requireAbout(system, log, "the log is that of");
        Times times = log.times();
        if (times.last() == null) {
            return Outcome.of(
                    new Verdict.Inconclusive("none of " + log.size() + " events has a time that can be read", null),
                    LogRetention.table(log));
        }
        Instant now = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        Duration since = Duration.between(times.last(), now);
        boolean isEnd = since.compareTo(times.gap()) > 0;
        double longest = (isEnd ? since : times.gap()).toSeconds() / HOUR;
        Measured measured =
                new Measured("longest_gap_hours", Estimate.of(Score.of(longest), log.size()), Limit.atMost(hours));
        String found = String.format(
                Locale.ROOT,
                "the longest gap among %d events is %.2f hours, from %s%s; wanted at most %s",
                log.size(),
                longest,
                isEnd ? times.last() : String.valueOf(times.gapFrom()),
                isEnd ? " to the day on which the log is judged" : "",
                hours);
        if (measured.limit().admits(longest)) {
            // The gap after an event that is put behind later ones is not measured where it is the earliest.
            return Outcome.of(
                    times.isBegunLate()
                            ? new Verdict.Inconclusive(found + disordered(times), measured)
                            : new Verdict.Pass(found, measured),
                    LogRetention.table(log));
        }
        // What comes later in the file may lie within a gap.
        String doubt = times.disordered() > 0
                ? disordered(times)
                : times.untimed() > 0
                        ? "; " + times.untimed() + " events have no time that can be read, and may lie within"
                        : "";
        return Outcome.of(
                doubt.isEmpty() ? new Verdict.Fail(found, measured) : new Verdict.Inconclusive(found + doubt, measured),
                LogRetention.table(log));
    }

    private static String disordered(Times times) {
        return "; " + times.disordered() + " events are earlier than one before them: sort the log to tell";
    }
}
