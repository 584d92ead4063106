package ai.lepton.ethics.transparency;

import static ai.lepton.ethics.transparency.LogRules.logOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogRulesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 7, 10);

    private static Rows lines(String text) {
        return JsonLines.of("log", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .rows();
    }

    private static EventLog log(String... events) {
        try (Rows rows = lines(String.join("\n", events) + "\n")) {
            return EventLog.read("credit", rows, "time", "event");
        }
    }

    private static final EventLog LOG = log(
            "{\"time\":\"2026-01-02T00:00:00Z\",\"event\":\"decision\",\"score\":0.4,\"input\":\"a1\"}",
            "{\"time\":\"2026-01-02T12:00:00+02:00\",\"event\":\"decision\",\"score\":null,\"input\":\"a2\"}",
            "{\"time\":\"2026-01-04 10:00:00\",\"event\":\"override\",\"by\":\"Ada\"}",
            "{\"time\":\"2026-07-09T18:00:00Z\",\"event\":\"decision\",\"score\":0.5,\"input\":\" \"}");

    /** Returns a log with an event every few days, and some others before. */
    private static EventLog every(int days, LocalDate from, LocalDate until, String... others) {
        List<String> events = new ArrayList<>();
        for (String other : others) {
            events.add("{\"time\":\"" + other + "\",\"event\":\"a\"}");
        }
        for (LocalDate day = from; !day.isAfter(until); day = day.plusDays(days)) {
            events.add("{\"time\":\"" + day + "T09:00:00Z\",\"event\":\"a\"}");
        }
        return log(events.toArray(String[]::new));
    }

    @Test
    void aLogReachesBackToItsEarliestEvent() {
        EventLog log = every(3, LocalDate.of(2026, 1, 2), DAY);
        Verdict pass =
                logOf("credit").should().reachBack(183).evaluate(log, DAY).verdict();
        assertThat(pass).isInstanceOf(Verdict.Pass.class);
        assertThat(pass.reason())
                .isEqualTo("the earliest of 64 events is of 2026-01-02T09:00:00Z, 189 days back, wanted at least 183");
        assertThat(logOf("credit").retention(190).evaluate(log, DAY).verdict()).isInstanceOf(Verdict.Fail.class);
        // A system that is young has no older events.
        assertThat(logOf("credit")
                        .inUseSince(LocalDate.of(2026, 1, 2))
                        .reachBack(365)
                        .evaluate(log, DAY)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(logOf("credit")
                        .inUseSince(LocalDate.of(2026, 1, 1))
                        .reachBack(365)
                        .evaluate(log, DAY)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void anEventWithADefaultDateDoesNotShowThatALogWasKept() {
        EventLog cut = every(1, DAY.minusDays(30), DAY, "1970-01-01T00:00:00Z");
        Verdict verdict =
                logOf("credit").reachBack(6, Unit.MONTHS).evaluate(cut, DAY).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "the earliest of 32 events is of 1970-01-01T00:00:00Z, 20644 days back, wanted at least 181; "
                                + "but 1 event lies that far back, and then comes none for 151 days, where later no more than 1"
                                + " pass without one: a log that was cut off and has a wrong date looks the same");
        // Nor does what was written before the time that is asked about, with nothing in it.
        assertThat(logOf("credit")
                        .reachBack(6, Unit.MONTHS)
                        .evaluate(LOG, LocalDate.of(2026, 7, 8))
                        .verdict()
                        .reason())
                .endsWith(
                        "but 3 events lie that far back, and then comes none for 181 days, to the day on which the log"
                                + " is judged: a log that was cut off and has a wrong date looks the same");
        // A log of a system that is seldom used has such whiles all along.
        assertThat(logOf("credit")
                        .reachBack(6, Unit.MONTHS)
                        .evaluate(every(60, LocalDate.of(2025, 1, 1), DAY), DAY)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aWholeLogLooksCutOffAsSeldomAsItIsSaid() {
        RandomGenerator random = new SplittableRandom(7);
        int doubted = 0;
        for (int trial = 0; trial < 400; trial++) {
            List<String> events = new ArrayList<>();
            double at = -3000;
            while (at < 0) {
                events.add("{\"time\":\"" + DAY.plusDays((long) Math.floor(at)) + "\",\"event\":\"a\"}");
                at -= 300 * Math.log(1 - random.nextDouble());
            }
            EventLog log = log(events.toArray(String[]::new));
            boolean isDoubted =
                    logOf("credit").reachBack(1500).evaluate(log, DAY).verdict() instanceof Verdict.Inconclusive;
            doubted += isDoubted ? 1 : 0;
        }
        // About five whiles after the first event, whose number varies: the mean of 2 / ((m + 1)(m + 2)) with m = 1 +
        // Poisson(5)
        // events between is 0.064, of 400 trials within four standard errors.
        assertThat(doubted / 400.0).isBetween(0.015, 0.13);
    }

    @Test
    void monthsEndAtTheEndOfTheDayOfTheSameNumber() {
        EventLog march = every(1, LocalDate.of(2026, 3, 1), LocalDate.of(2026, 9, 2));
        var six = logOf("credit").reachBack(6, Unit.MONTHS);
        // What is of the 28th of February is kept until the end of the 28th of August, and the 1st of March until that
        // of September.
        for (String day : List.of("2026-08-29", "2026-08-31", "2026-09-01")) {
            assertThat(six.evaluate(march, LocalDate.parse(day)).verdict()).isInstanceOf(Verdict.Pass.class);
        }
        assertThat(six.evaluate(march, LocalDate.of(2026, 8, 28)).verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(six.evaluate(march, LocalDate.of(2026, 9, 1)).verdict().reason())
                .endsWith("184 days back, wanted at least 184");
        assertThat(six.evaluate(every(1, LocalDate.of(2026, 3, 2), LocalDate.of(2026, 9, 2)), LocalDate.of(2026, 9, 1))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
        EventLog year = every(1, LocalDate.of(2023, 3, 1), LocalDate.of(2024, 2, 29));
        assertThat(logOf("credit")
                        .reachBack(1, Unit.YEARS)
                        .evaluate(year, LocalDate.of(2024, 2, 29))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void eventsWithoutATimeMayBeOldEnough() {
        EventLog log = every(1, DAY.minusDays(30), DAY, "yesterday");
        Verdict verdict = logOf("credit").reachBack(60).evaluate(log, DAY).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).endsWith("1 events have no time that can be read, and may be older");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-30T23:59:59.5Z, 2026-06-30T23:59:59.500Z",
        "2026-06-30t23:59:59z, 2026-06-30T23:59:59Z",
        "2026-06-30 23:59:59+0200, 2026-06-30T21:59:59Z",
        "2026-06-30T23:59:59+02, 2026-06-30T21:59:59Z",
        "2026-06-30T23:59:59-0330, 2026-07-01T03:29:59Z",
        "2026-06-30 23:59:59 +00:00, 2026-06-30T23:59:59Z",
        "'2026-06-30 23:59:59,123', 2026-06-30T23:59:59.123Z",
        "2026-06-30T23:59:59.1234567891Z, 2026-06-30T23:59:59.123456789Z",
        "20260630T235959Z, 2026-06-30T23:59:59Z",
        "2026-06-30T23:59, 2026-06-30T23:59:00Z",
        "2026-06-30, 2026-06-30T00:00:00Z",
        // A leap second comes after all that is of the second before.
        "2026-06-30T23:59:60Z, 2026-06-30T23:59:59.999999999Z",
        "1990-12-31T15:59:60-08:00, 1990-12-31T23:59:59.999999999Z",
    })
    void timesAreReadAsTheStandardsWriteThem(String written, Instant meant) {
        assertThat(log("{\"time\":\"" + written + "\",\"event\":\"a\"}").first())
                .contains(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-29T23:59:60Z",
                "2026-06-30T12:00:60Z",
                "2026-06-30T23:59:61Z",
                "2026-02-29",
                "2026-13-01",
                "2026-06-30T24:01:00Z",
                "2026-06-30T10:00:00+19:00",
                "20260630",
                "1782777600",
                "2026-0630T10:00:00Z",
                "30.06.2026",
                "２０２６-06-30"
            })
    void whatIsNoTimeIsCountedAsNone(String written) {
        assertThat(log("{\"time\":\"" + written + "\",\"event\":\"a\"}").first())
                .isEmpty();
    }

    @Test
    void anEarlyEventThatStandsLateInTheFileLeavesTheGapAfterItInDoubt() {
        EventLog log = log(
                "{\"time\":\"2026-07-08\",\"event\":\"a\"}",
                "{\"time\":\"2026-07-09\",\"event\":\"a\"}",
                "{\"time\":\"2020-01-01\",\"event\":\"a\"}");
        Verdict verdict = logOf("credit").longestGap(30).evaluate(log, DAY).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).endsWith("1 events are earlier than one before them: sort the log to tell");
        assertThat(logOf("credit")
                        .longestGap(30)
                        .evaluate(every(1, LocalDate.of(2026, 7, 1), DAY, "2026-07-01", "2026-07-02"), DAY)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aNumberIsNoTimeOfEvents() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i <= 40_000; i++) {
            events.add("{\"time\":\"" + LocalDate.of(1900, 1, 1).plusDays(i) + "\",\"event\":\"a\"}");
        }
        assertThatThrownBy(() -> log(events.toArray(String[]::new)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "log:40001: events on more than 40000 days; 'time' is not the field that says when they were");
    }

    @Test
    void theLongestGapMayBeTheLastOne() {
        Verdict gap =
                logOf("credit").should().haveNoGapOver(24).evaluate(LOG, DAY).verdict();
        assertThat(gap).isInstanceOf(Verdict.Fail.class);
        assertThat(gap.reason())
                .isEqualTo(
                        "the longest gap among 4 events is 4472.00 hours, from 2026-01-04T10:00:00Z; wanted at most 24.0");
        EventLog two = log("{\"time\":\"2026-07-01\",\"event\":\"a\"}", "{\"time\":\"2026-07-02\",\"event\":\"a\"}");
        assertThat(logOf("credit")
                        .longestGap(24)
                        .evaluate(two, LocalDate.of(2026, 7, 3))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(logOf("credit")
                        .longestGap(24)
                        .evaluate(two, LocalDate.of(2026, 7, 4))
                        .verdict()
                        .reason())
                .contains("48.00 hours, from 2026-07-02T00:00:00Z to the day on which the log is judged");
    }

    @Test
    void eventsOutOfOrderOrWithoutATimeLeaveAGapInDoubt() {
        EventLog disordered = log(
                "{\"time\":\"2026-07-01\",\"event\":\"a\"}",
                "{\"time\":\"2026-07-09\",\"event\":\"a\"}",
                "{\"time\":\"2026-07-05\",\"event\":\"a\"}");
        Verdict verdict =
                logOf("credit").longestGap(100).evaluate(disordered, DAY).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).endsWith("1 events are earlier than one before them: sort the log to tell");
        EventLog untimed = log("{\"time\":\"yesterday\",\"event\":\"a\"}", "{\"event\":\"a\"}");
        assertThat(logOf("credit").retention(1).evaluate(untimed, DAY).verdict().reason())
                .isEqualTo("none of 2 events has a time that can be read");
        assertThat(untimed.first()).isEmpty();
    }

    @Test
    void eachEventOfAKindRecordsWhatItHasTo() {
        Verdict fail = logOf("credit")
                .should()
                .record("score", "input")
                .inEach("decision")
                .evaluate(LOG, DAY)
                .verdict();
        assertThat(fail).isInstanceOf(Verdict.Fail.class);
        assertThat(fail.reason()).isEqualTo("'score' is recorded in 2 of 3 events, the fewest of 2 required fields");
        assertThat(logOf("credit")
                        .requiredFields("by", "time")
                        .inEach("override")
                        .evaluate(LOG, DAY)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(logOf("credit")
                        .requiredFields("by")
                        .inEach("overide")
                        .evaluate(LOG, DAY)
                        .verdict()
                        .reason())
                .isEqualTo(
                        "nothing to judge: the log has no event of the kind 'overide'; it has 'decision', 'override'");
    }

    @Test
    void aLogOfCsvIsReadAsWellAndHashed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("log.csv"), "when,score\n2026-07-01,1\n2026-07-02,\n");
        try (Rows rows = Csv.of(file).rows()) {
            EventLog log = EventLog.read("credit", rows, "when");
            assertThat(log.first()).contains(Instant.parse("2026-07-01T00:00:00Z"));
            assertThat(logOf("credit")
                            .record("score")
                            .inEachEvent()
                            .evaluate(log, DAY)
                            .verdict())
                    .isInstanceOf(Verdict.Fail.class);
            assertThat(log.sha256()).hasSize(64).isNotEqualTo(LOG.sha256());
        }
    }

    @Test
    void aNumberIsNoKindOfEvents() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            text.append("{\"time\":\"2026-07-01\",\"event\":").append(i).append("}\n");
        }
        try (Rows rows = lines(text.toString())) {
            assertThatThrownBy(() -> EventLog.read("credit", rows, "time", "event"))
                    .isInstanceOf(DataException.class)
                    .hasMessage("log:1001: more than 1000 kinds of events; 'event' is not the field that names a kind");
        }
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> logOf("x").reachBack(0)).hasMessage("days is 0; a log is kept from 1 to 36525 days");
        assertThatThrownBy(() -> logOf("x").haveNoGapOver(0)).hasMessage("hours is 0.0; it must be above 0 and finite");
        assertThatThrownBy(() -> logOf("x").record().inEachEvent())
                .hasMessage("a rule about the content of a log needs at least one field");
        assertThatThrownBy(() -> logOf("x").record("a", "a").inEachEvent())
                .hasMessage("the fields name one twice: a, a");
        assertThatThrownBy(() -> logOf("other").reachBack(1).evaluate(LOG, DAY))
                .hasMessage("the rule is about 'other', the log is that of 'credit'");
    }
}
