package ai.lepton.ethics.transparency;

import static ai.lepton.ethics.transparency.LogRules.logOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Verdict;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aLogReachesBackToItsEarliestEvent() {
        Verdict pass =
                logOf("credit").should().reachBack(183).evaluate(LOG, DAY).verdict();
        assertThat(pass).isInstanceOf(Verdict.Pass.class);
        assertThat(pass.reason())
                .isEqualTo("the earliest of 4 events is of 2026-01-02T00:00:00Z, 189 days back, wanted at least 183");
        assertThat(logOf("credit").retention(190).evaluate(LOG, DAY).verdict()).isInstanceOf(Verdict.Fail.class);
        // A system that is young has no older events.
        assertThat(logOf("credit")
                        .inUseSince(LocalDate.of(2026, 1, 2))
                        .reachBack(365)
                        .evaluate(LOG, DAY)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(logOf("credit")
                        .inUseSince(LocalDate.of(2026, 1, 1))
                        .reachBack(365)
                        .evaluate(LOG, DAY)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
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
