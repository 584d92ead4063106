package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules about the log of a system: read as a sentence, or by the field's name, which gives the same rule.
 *
 * <pre>{@code
 * logOf("credit scoring").should().reachBack(6, Unit.MONTHS).because("Regulation (EU) 2024/1689, Article 19(1)");
 * logOf("credit scoring").should().haveNoGapOver(24);
 * logOf("credit scoring").should().record("input", "score", "model version").inEach("decision");
 * }</pre>
 *
 * <p>All of a log is read, so what is measured is exact and has no interval.
 */
@CheckReturnValue
public final class LogRules {
    private final String system;
    private final @Nullable LocalDate inUseSince;

    private LogRules(String system, @Nullable LocalDate inUseSince) {
        this.system = system;
        this.inUseSince = inUseSince;
    }

    /** Starts a rule about the log whose subject has this name. */
    public static LogRules logOf(String system) {
        Elements.required("system", system);
        Given.subject("a log", system);
        return new LogRules(system, null);
    }

    /** Says since when the system is in use: a log reaches back no further than that. */
    public LogRules inUseSince(LocalDate day) {
        return new LogRules(system, Elements.required("day", day));
    }

    /** Goes on to what the log should do. */
    public LogRules should() {
        return this;
    }

    /**
     * Returns a rule that the earliest event is this many days before the day on which it is judged, or of the first day of use.
     *
     * <p>A single old event does not settle it: where no event follows that one for more than twice as long as the log is ever
     * without one later, the rule is inconclusive, as a log that was cut off and has an event with a default date looks the same.
     * So it is where no event is old enough and some have no time that can be read.
     *
     * @param days from 1 to 36525; six months are from 181 to 184, so {@link #reachBack(int, Unit)} counts them
     */
    public Rule<EventLog> reachBack(int days) {
        return reachBack(days, Unit.DAYS);
    }

    /**
     * Returns a rule that the earliest event is this far before the day on which it is judged, or of the first day of use;
     * see {@link #reachBack(int)}. What is kept for months is kept until the end of the day of the same number, or of the month's last.
     *
     * @param amount from 1 to 36525
     * @param unit days, months or years
     */
    public Rule<EventLog> reachBack(int amount, Unit unit) {
        return new LogRetention(system, amount, Elements.required("unit", unit), inUseSince).rule();
    }

    /** Returns a rule of retention; another name of {@link #reachBack(int)}. */
    public Rule<EventLog> retention(int days) {
        return reachBack(days);
    }

    /**
     * Returns a rule that no event is further from the one before, nor the day on which the log is judged from the last.
     *
     * @param hours above 0
     */
    public Rule<EventLog> haveNoGapOver(double hours) {
        return new LogGaps(system, hours).rule();
    }

    /** Returns a rule of gaps; another name of {@link #haveNoGapOver}. */
    public Rule<EventLog> longestGap(double hours) {
        return haveNoGapOver(hours);
    }

    /** Asks that events have these fields, and that they are not blank. */
    public Content record(String... fields) {
        return new Content(system, Elements.of("fields", fields));
    }

    /** Asks for fields of events; another name of {@link #record}. */
    public Content requiredFields(String... fields) {
        return record(fields);
    }

    /** Fields that events should have; name the kind of events to have the rule. */
    public static final class Content {
        private final String system;
        private final List<String> fields;

        private Content(String system, List<String> fields) {
            this.system = system;
            this.fields = fields;
        }

        /** Returns the rule for events of this kind. */
        public Rule<EventLog> inEach(String event) {
            return new LogContent(system, Elements.required("event", event), fields).rule();
        }

        /** Returns the rule for all events, whatever their kinds. */
        public Rule<EventLog> inEachEvent() {
            return inEach("");
        }
    }
}
