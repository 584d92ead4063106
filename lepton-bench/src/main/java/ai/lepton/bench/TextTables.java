package ai.lepton.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Timings of text models as tables in Markdown. */
final class TextTables {
    private static final String TIMES = "%.2f times";

    /** What Lepton wants of text models. */
    static final List<Target> TARGETS = List.of(
            times("EncodeTokens", "shape", "32x128", RatioTables.LEPTON, 1.5, "PyTorch eager", Set.of("torch")),
            times("EncodeTokens", "shape", "32x128", RatioTables.LEPTON, 1, "ONNX Runtime", Who.ONNX_F32),
            times("EncodeTokens", "shape", "32x128", "leptonBf16", 2.5, "PyTorch eager in 32 bits", Set.of("torch")),
            times("EncodeTokens", "shape", "32x128", "leptonInt8", 3, "PyTorch eager in 32 bits", Set.of("torch")),
            times("EmbedTexts", "texts", "1000", RatioTables.LEPTON, 2, "sentence-transformers", Who.PYTHON),
            times("EmbedTexts", "texts", "1", RatioTables.LEPTON, 1, "ONNX Runtime", Who.ONNX_F32),
            times("GenerateText", "tokens", "128", RatioTables.LEPTON, 1.5, "transformers", Set.of("transformers")),
            new Target(
                    "LoadCheckpoint",
                    0,
                    "400 MB answer in less than 1 s",
                    "%.0f ms",
                    (lepton, others) -> lepton.millis(),
                    figure -> figure < 1000));

    private TextTables() {}

    /** The names of peers that a target is about. */
    private static final class Who {
        static final Set<String> ONNX_F32 = Set.of("onnxRuntime", "onnxRuntimePython");
        static final Set<String> PYTHON = Set.of("sentenceTransformers");
    }

    private static Target times(
            String task, String param, String value, String who, double least, String peer, Set<String> peers) {
        String subject = who.equals(RatioTables.LEPTON) ? "" : who + ": ";
        String wanted = least == 1
                ? "no slower than " + peer
                : String.format(Locale.ROOT, "at least %s times as fast as %s", plain(least), peer);
        DoublePredicate met = figure -> figure >= least;
        return new Target(
                task,
                0,
                subject + wanted,
                TIMES,
                (lepton, others) -> value.equals(lepton.params().get(param)) ? ratio(who, peers, lepton, others) : null,
                met);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Returns how many times as long as one of Lepton's the fastest of these peers takes; null if one is not there. */
    private static @Nullable Double ratio(String who, Set<String> peers, Timing lepton, List<Timing> others) {
        List<Timing> all = new ArrayList<>(others);
        all.add(lepton);
        Timing own = fastest(all, Set.of(who));
        Timing peer = fastest(all, peers);
        return own == null || peer == null ? null : (Double) (peer.millis() / own.millis());
    }

    private static @Nullable Timing fastest(List<Timing> timings, Set<String> who) {
        return timings.stream()
                .filter(timing -> who.contains(timing.who()))
                .min(Comparator.comparing(Timing::millis))
                .orElse(null);
    }

    /** Returns what everyone took, each beside Lepton. */
    static String timings(List<Timing> timings) {
        StringBuilder table = new StringBuilder("""
                | Task | Of | Who | ms | ± | Lepton's time × |
                |---|---|---|--:|--:|--:|
                """);
        for (Timing lepton : RatioTables.ofLepton(timings)) {
            List<Timing> all = new ArrayList<>(RatioTables.comparable(lepton, timings));
            all.add(lepton);
            all.sort(Comparator.comparing(Timing::millis));
            for (Timing timing : all) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s | %s |%n",
                        timing.task(),
                        RatioTables.params(lepton),
                        timing.who(),
                        RatioTables.number(timing.millis()),
                        RatioTables.number(timing.error()),
                        RatioTables.number(timing.millis() / lepton.millis())));
            }
        }
        return table.toString();
    }

    /** Returns what was wanted, and what was found. */
    static String targets(List<Timing> timings, @Nullable TextMemory memory) {
        StringBuilder table = new StringBuilder("""
                | Task | Of | Wanted | Found | |
                |---|---|---|--:|---|
                """);
        for (Timing lepton : RatioTables.ofLepton(timings)) {
            List<Timing> others = RatioTables.comparable(lepton, timings);
            for (Target target : TARGETS) {
                Double figure = target.isFor(lepton) ? target.figure().apply(lepton, others) : null;
                if (figure != null) {
                    table.append(row(
                            lepton.task(),
                            RatioTables.params(lepton),
                            target.wanted(),
                            target.formatted(figure),
                            target.met().test(figure)));
                }
            }
        }
        if (memory != null) {
            table.append(memory.row());
        }
        return table.toString();
    }

    static String row(String task, String of, String wanted, String found, boolean met) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                Objects.requireNonNull(task),
                of,
                wanted,
                found,
                met ? "met" : "missed");
    }
}
