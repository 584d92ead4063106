package ai.lepton.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Timings as tables in Markdown. */
final class RatioTables {
    static final String LEPTON = "lepton";
    private static final Comparator<Timing> ORDER = Comparator.comparing(Timing::task)
            .thenComparing(Timing::rows)
            .thenComparing(timing -> timing.params().toString());

    private RatioTables() {}

    /** Returns what everyone took, each beside Lepton. */
    static String timings(List<Timing> timings) {
        StringBuilder table = new StringBuilder("""
                | Task | Rows | Of | Who | ns a row | ± | Bytes a row | Lepton's time × |
                |---|--:|---|---|--:|--:|--:|--:|
                """);
        for (Timing lepton : ofLepton(timings)) {
            table.append(row(lepton, lepton));
            comparable(lepton, timings).stream()
                    .sorted(Comparator.comparing(Timing::millis))
                    .forEach(other -> table.append(row(other, lepton)));
        }
        return table.toString();
    }

    /** Returns what was wanted, and what was found. */
    static String targets(List<Timing> timings) {
        StringBuilder table = new StringBuilder("""
                | Task | Rows | Of | Wanted | Found | |
                |---|--:|---|---|--:|---|
                """);
        for (Timing lepton : ofLepton(timings)) {
            List<Timing> others = comparable(lepton, timings);
            for (Target target : Target.ALL) {
                Double figure = target.isFor(lepton) ? target.figure().apply(lepton, others) : null;
                if (figure != null) {
                    table.append(String.format(
                            Locale.ROOT,
                            "| %s | %,d | %s | %s | %s | %s |%n",
                            lepton.task(),
                            lepton.rows(),
                            params(lepton),
                            target.wanted(),
                            target.formatted(figure),
                            target.met().test(figure) ? "met" : "missed"));
                }
            }
        }
        return table.toString();
    }

    static List<Timing> ofLepton(List<Timing> timings) {
        return timings.stream()
                .filter(timing -> timing.who().equals(LEPTON))
                .sorted(ORDER)
                .toList();
    }

    static List<Timing> comparable(Timing lepton, List<Timing> timings) {
        return timings.stream()
                .filter(other -> !other.who().equals(LEPTON) && other.isComparableTo(lepton))
                .toList();
    }

    private static String row(Timing timing, Timing lepton) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %s | %s | %s | %s | %s |%n",
                timing.task(),
                timing.rows(),
                params(lepton),
                timing.who(),
                number(timing.nanosPerRow()),
                number(timing.error() * 1e6 / timing.rows()),
                number(timing.bytesPerRow()),
                number(timing.millis() / lepton.millis()));
    }

    static String params(Timing timing) {
        return timing.params().entrySet().stream()
                .map(param -> param.getKey() + " " + param.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Returns three digits of a number, or nothing of what is none. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
