package ai.lepton.ethics.transparency;

import static ai.lepton.ethics.transparency.TimelineRules.timelineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.transparency.Timeline.Unit;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TimelineRulesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final Rule<Timeline> INCIDENTS =
            timelineOf("tool").deadline(15, Unit.DAYS).between("aware", "reported");
    private static final Rule<Timeline> NOTICE =
            timelineOf("tool").noticePeriod(10, Unit.BUSINESS_DAYS).between("notice", "use");
    private static final Rule<Timeline> AUDIT =
            timelineOf("tool").recency(1, Unit.YEARS).between("audit", "use");
    private static final Rule<Timeline> POSTED =
            timelineOf("tool").retention(6, Unit.MONTHS).between("last-use", "removed");

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static Timeline timeline() {
        return Timeline.of("tool");
    }

    private static Verdict judged(Rule<Timeline> rule, Timeline timeline) {
        return rule.evaluate(timeline, DAY).verdict();
    }

    @Test
    void anIncidentIsReportedByTheFifteenthDayAndNotOnTheSixteenth() {
        Timeline aware = timeline().on(day("2026-09-01"), "aware", "incident 7");

        assertThat(judged(INCIDENTS, aware.on(day("2026-09-16"), "reported", "incident 7")))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judged(INCIDENTS, aware.on(day("2026-09-17"), "reported", "incident 7"))
                        .reason())
                .isEqualTo("0 of 1 keep the time; first broken: 'incident 7', 'aware' on 2026-09-01, 'reported' on"
                        + " 2026-09-17; the last day was 2026-09-16");
        // The report of another incident does not count.
        assertThat(judged(INCIDENTS, aware.on(day("2026-09-02"), "reported", "incident 8"))
                        .reason())
                .endsWith("no 'reported' yet; the last day was 2026-09-16");
    }

    @Test
    void aClockThatStillRunsIsKeptSoFarAndBrokenTheDayAfter() {
        Timeline aware = timeline().on(day("2026-11-12"), "aware");

        assertThat(judged(INCIDENTS, aware).reason()).isEqualTo("1 of 1 keep the time, 1 of them so far");
        assertThat(INCIDENTS.evaluate(aware, DAY.plusDays(1)).verdict()).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void noIncidentIsAStatementAndItsAbsenceIsNone() {
        assertThat(judged(INCIDENTS, timeline().without("aware")))
                .isInstanceOf(Verdict.NotApplicable.class)
                .extracting(Verdict::reason)
                .isEqualTo("it is stated that there was no 'aware'");
        assertThat(judged(INCIDENTS, timeline().on(day("2026-01-01"), "use")))
                .isInstanceOf(Verdict.Inconclusive.class)
                .extracting(Verdict::reason)
                .isEqualTo("the timeline has no 'aware' to judge; its day, or the statement that there was none, would"
                        + " decide it");
        assertThatThrownBy(() -> timeline().without("aware").on(DAY, "aware"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the timeline of 'tool' states that there was no 'aware', and is given one on 2026-11-27");
        assertThatThrownBy(() -> timeline().on(DAY, "aware").without("aware"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void businessDaysLeaveOutWeekendsAndHolidays() {
        // Monday to Monday two weeks later: ten business days, one less with a holiday between.
        Timeline given = timeline().on(day("2026-11-02"), "notice").on(day("2026-11-16"), "use");

        assertThat(judged(NOTICE, given)).isInstanceOf(Verdict.Pass.class);
        assertThat(judged(NOTICE, given.closedOn(day("2026-11-11"))).reason())
                .endsWith("'notice' on 2026-11-02, 'use' on 2026-11-16; the first day was 2026-11-17");
        // A holiday on a Sunday takes nothing.
        assertThat(judged(NOTICE, given.closedOn(day("2026-11-08")))).isInstanceOf(Verdict.Pass.class);
        assertThat(judged(NOTICE, timeline().on(day("2026-11-16"), "use")).reason())
                .endsWith("'use' on 2026-11-16 without 'notice' before it");
        // A planned use counts.
        assertThat(judged(NOTICE, timeline().on(DAY, "notice").on(DAY.plusDays(3), "use")))
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void anAuditIsFreshForAYearAtEachUse() {
        Timeline audited = timeline().on(day("2024-02-29"), "audit");

        assertThat(judged(AUDIT, audited.on(day("2025-02-28"), "use"))).isInstanceOf(Verdict.Pass.class);
        assertThat(judged(AUDIT, audited.on(day("2025-03-01"), "use"))).isInstanceOf(Verdict.Fail.class);
        assertThat(judged(AUDIT, audited.on(day("2025-03-01"), "use").on(day("2025-01-15"), "audit")))
                .isInstanceOf(Verdict.Pass.class);
        // An audit after the use does not cover it.
        assertThat(judged(AUDIT, timeline().on(day("2025-03-01"), "use").on(day("2025-03-02"), "audit"))
                        .reason())
                .endsWith("'use' on 2025-03-01 without 'audit' before it");
        Rule<Timeline> today = timelineOf("tool").recency(1, Unit.YEARS).untilToday("audit");
        assertThat(judged(today, timeline().on(DAY.minusYears(1), "audit"))).isInstanceOf(Verdict.Pass.class);
        assertThat(judged(today, timeline().on(DAY.minusYears(1).minusDays(1), "audit")))
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void resultsStayPostedForSixMonthsAfterTheLastUse() {
        Timeline used = timeline().on(day("2025-01-10"), "last-use").on(day("2025-08-31"), "last-use");

        assertThat(judged(POSTED, used).reason()).isEqualTo("1 of 1 keep the time, 1 of them so far");
        // Six months after the 31st of August is the last day of February.
        assertThat(judged(POSTED, used.on(day("2026-02-28"), "removed"))).isInstanceOf(Verdict.Pass.class);
        assertThat(judged(POSTED, used.on(day("2026-02-27"), "removed"))).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfEventsButOnEachOfThem() {
        Timeline one = timeline().on(DAY, "a").on(DAY, "b", "x");

        assertThat(one.sha256())
                .isEqualTo(timeline().on(DAY, "b", "x").on(DAY, "a").sha256())
                .isNotEqualTo(timeline().on(DAY, "b").on(DAY, "a").sha256())
                .isNotEqualTo(one.closedOn(DAY).sha256())
                .isNotEqualTo(one.without("c").sha256());
    }

    @Test
    void whatIsNoLimitIsRefused() {
        assertThatThrownBy(() -> timelineOf("tool").deadline(0, Unit.DAYS).between("a", "b"))
                .hasMessage("the time is 0 days, outside [1, 10000]");
        assertThatThrownBy(() -> timelineOf("tool").deadline(1, Unit.DAYS).between("a", "a"))
                .hasMessage("a limit of time lies between two events; both are 'a'");
        assertThatThrownBy(() -> timelineOf("tool").deadline(1, Unit.DAYS).untilToday("a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> timeline().on(LocalDate.of(10_000, 1, 1), "a"))
                .hasMessage("an event is of the year 10000, outside [1, 9999]");
        assertThatThrownBy(() -> INCIDENTS.evaluate(Timeline.of("other").on(DAY, "aware"), DAY))
                .hasMessage("the rule is about 'tool', the timeline is that of 'other'");
    }
}
