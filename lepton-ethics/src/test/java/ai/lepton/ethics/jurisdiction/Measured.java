package ai.lepton.ethics.jurisdiction;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.safety.ReviewedDecisions;
import ai.lepton.ethics.safety.ScoredOutcomes;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.ethics.transparency.EventLog;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Rows;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Evidence for the rules of packs that measure, about the system "m". */
final class Measured {
    static final String SAMPLES = "m: samples of outputs";
    static final String USE = "m: data of use beside those of training";
    static final String POPULATION = "m: data beside the population";
    static final String PROVIDER = "m: log of the provider";

    /** The fields of the events of a log, each kind's. */
    static final String[] TRACED = {"time", "input", "output", "version"};

    private Measured() {}

    /** Returns all of it, such that every rule is kept as of a day. */
    static Evidence[] all(LocalDate day) {
        return new Evidence[] {
            full(day),
            log(PROVIDER, monthly(day).toArray(String[]::new)),
            log(
                    SAMPLES,
                    event(day, "interaction", "disclosure"),
                    event(day, "output", "machine-readable-mark", "explicit-label", "metadata-label"),
                    event(day, "image-or-video", "label")),
            reviewed(400, 20, 400),
            samples(POPULATION),
            samples(USE),
            ScoredOutcomes.of("m", numbers(3), new boolean[400]),
            MembershipScores.of("m", numbers(4), numbers(5)),
            answers("generated answers", 1_960, 2_000),
            answers("questions to refuse", 495, 500),
            answers("questions not to refuse", 5, 500)
        };
    }

    /** Returns a log of seven months that has each kind of event that packs ask about. */
    static EventLog full(LocalDate day) {
        String[] traced = {
            "input",
            "output",
            "version",
            "start",
            "end",
            "reference-database",
            "matched-input",
            "verifiers",
            "reasons",
            "logic",
            "consequences",
            "person",
            "decided"
        };
        List<String> events = new ArrayList<>();
        for (String kind : List.of("decision", "use", "adverse-action", "access-request", "intervention")) {
            events.add(event(day.minusMonths(7), kind, traced));
        }
        monthly(day).forEach(event -> events.add(event));
        return log("m", events.toArray(String[]::new));
    }

    /** Returns a decision of each of the last seven months. */
    private static List<String> monthly(LocalDate day) {
        return IntStream.rangeClosed(0, 7)
                .mapToObj(month -> event(day.minusMonths(7 - month), "decision", TRACED))
                .toList();
    }

    /** Returns a log with a decision every seven days. */
    static EventLog weekly(String subject, LocalDate from, LocalDate until) {
        return log(
                subject,
                from.datesUntil(until, Period.ofDays(7))
                        .map(day -> event(day, "decision", TRACED))
                        .toArray(String[]::new));
    }

    /** Returns an event as a line of JSON that says something in each of these fields. */
    static String event(LocalDate day, String kind, String... fields) {
        StringBuilder line = new StringBuilder("{\"time\": \"" + day + "\", \"event\": \"" + kind + "\"");
        for (String field : fields) {
            line.append(field.equals("time") ? "" : ", \"" + field + "\": \"it is said\"");
        }
        return line.append('}').toString();
    }

    static EventLog log(String subject, String... events) {
        byte[] text = (String.join("\n", events) + "\n").getBytes(StandardCharsets.UTF_8);
        try (Rows rows =
                JsonLines.of("log", () -> new ByteArrayInputStream(text)).rows()) {
            return EventLog.read(subject, rows, "time", "event");
        }
    }

    static ReviewedDecisions reviewed(int all, int overridden, int byTwo) {
        return new ReviewedDecisions("m", all, all, overridden, byTwo, "0".repeat(64));
    }

    static TwoSamples samples(String subject) {
        return TwoSamples.about(subject).numbers("income", numbers(1), numbers(2));
    }

    /** Returns answers of which some passed, or were refused. */
    static Decisions answers(String what, long selected, long all) {
        return Decisions.counted("m: " + what, "bank")
                .add(selected, all - selected, "all")
                .decisions();
    }

    private static double[] numbers(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return random.doubles(400).toArray();
    }
}
