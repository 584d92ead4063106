package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;

/**
 * Rules about the days on a {@link Timeline}. They are exact; how business days and months are counted is told at {@link Unit}.
 *
 * <pre>{@code
 * timelineOf("tool").deadline(15, Unit.DAYS).between("incident-aware", "incident-reported");
 * timelineOf("tool").noticePeriod(10, Unit.BUSINESS_DAYS).between("notice", "use");
 * timelineOf("tool").recency(1, Unit.YEARS).between("bias-audit", "use");
 * timelineOf("tool").retention(6, Unit.MONTHS).between("last-use", "results-removed");
 * }</pre>
 */
@CheckReturnValue
public final class TimelineRules {
    private final String system;

    private TimelineRules(String system) {
        this.system = system;
    }

    /** Starts a rule about the timeline whose subject has this name. */
    public static TimelineRules timelineOf(String subject) {
        Given.subject("a timeline", subject);
        return new TimelineRules(subject);
    }

    /** Asks that each first event is followed by the second within this time; what is not yet due is kept so far. */
    public Between deadline(int amount, Unit unit) {
        return new Between(system, TimeLimit.Kind.DEADLINE, amount, unit);
    }

    /** Asks that each second event, even one that is planned, was preceded by the first one this time before it at least. */
    public Between noticePeriod(int amount, Unit unit) {
        return new Between(system, TimeLimit.Kind.NOTICE_PERIOD, amount, unit);
    }

    /** Asks that the last event of the first name was at most this old at each second one, even one that is planned. */
    public Between recency(int amount, Unit unit) {
        return new Between(system, TimeLimit.Kind.RECENCY, amount, unit);
    }

    /** Asks that the second event does not come until this time after the last of the first has run. */
    public Between retention(int amount, Unit unit) {
        return new Between(system, TimeLimit.Kind.RETENTION, amount, unit);
    }

    /** A limit of time; name the events to have the rule. */
    public static final class Between {
        private final String system;
        private final TimeLimit.Kind kind;
        private final int amount;
        private final Unit unit;

        private Between(String system, TimeLimit.Kind kind, int amount, Unit unit) {
            this.system = system;
            this.kind = kind;
            this.amount = amount;
            this.unit = Elements.required("unit", unit);
        }

        /**
         * Returns the rule.
         *
         * @param from the first event
         * @param to the second event
         * @throws IllegalArgumentException if a name is empty, both are the same, or the time is outside [1, 10000]
         */
        public Rule<Timeline> between(String from, String to) {
            Elements.required("from", from);
            Elements.required("to", to);
            if (to.isBlank()) {
                throw new IllegalArgumentException("the name of the second event is empty");
            }
            return new TimeLimit(system, kind, from, to, amount, unit).rule();
        }

        /** Returns the rule of {@link #recency} that holds an event against the day of the judgement. */
        public Rule<Timeline> untilToday(String from) {
            Elements.required("from", from);
            return new TimeLimit(system, kind, from, "", amount, unit).rule();
        }
    }
}
