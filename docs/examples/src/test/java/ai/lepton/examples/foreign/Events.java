package ai.lepton.examples.foreign;

import ai.lepton.core.search.Search;
import ai.lepton.exchange.tensorboard.Event.Histogram;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.exchange.tensorboard.EventFile.Point;
import ai.lepton.exchange.tensorboard.EventWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Reads the events that tensorboardX and TensorBoard's own writer wrote, and writes a run that is resumed, one that is cut off, and a search. */
final class Events {
    private Events() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        read(directory);
        write(directory.resolve("java"));
        cutOff(directory.resolve("cut"));
        study(directory.resolve("study"));
    }

    private static void read(Path directory) {
        EventFile theirs = EventFile.readRun(directory.resolve("tensorboardX"));
        List<Point> loss = points(theirs, "train/loss");
        for (int step = 1; step <= 100; step++) {
            require(
                    loss.get(step - 1).step() == step && loss.get(step - 1).value() == (float) (1.0 / step),
                    "step " + step);
        }
        Histogram weights = Objects.requireNonNull(theirs.histograms("weights").get(100L));
        require(weights.num() == 1001 && weights.min() == -1 && weights.max() == 1, weights.toString());
        require(theirs.tags().contains("note/text_summary"), theirs.tags().toString());
        EventFile hparams = EventFile.readRun(directory.resolve("tensorboardX/hparams"));
        require(
                hparams.tags().contains("_hparams_/session_start_info"),
                hparams.tags().toString());
        require(points(hparams, "final").get(0).value() == 0.5, "final");
        List<Double> own = points(EventFile.readRun(directory.resolve("own")), "x").stream()
                .map(Point::value)
                .toList();
        require(own.equals(List.of(0.25, 0.5, 0.75, 1.0, 1.25, 6.0, 7.0, 8.0)), own.toString());
        System.out.println(
                "Lepton read 100 scalars, a histogram, a text and hyperparameters, and tensors over a restart");
    }

    private static List<Point> points(EventFile file, String tag) {
        return Objects.requireNonNull(file.scalars().get(tag), tag);
    }

    private static void require(boolean is, String what) {
        if (!is) {
            throw new IllegalStateException(what + " is another");
        }
    }

    private static void write(Path run) {
        Map<String, Object> hparams = new LinkedHashMap<>();
        hparams.put("rate", 1e-3);
        hparams.put("optimizer", "adamw");
        hparams.put("amsgrad", false);
        try (EventWriter events = EventWriter.open(run)) {
            events.hparams(hparams, List.of("validation/loss"));
            events.text("settings", "| setting | value |\n|---|---|\n| größe | 3 |", 0);
            IntStream.rangeClosed(1, 60).forEach(step -> events.scalar("train/loss", 1.0 / step, step));
            events.scalar("nan", Double.NaN, 1);
        }
        try (EventWriter events = EventWriter.resume(run, 51)) {
            IntStream.rangeClosed(51, 80).forEach(step -> events.scalar("train/loss", 10 + 1.0 / step, step));
            double[] weights =
                    IntStream.rangeClosed(-500, 500).mapToDouble(i -> i / 500.0).toArray();
            events.histogram("weights", Histogram.of(weights), 80);
            events.scalarTensor("validation/loss", 0.25, 80).end(EventWriter.Status.SUCCESS);
        }
    }

    /** A search of five trials, of which the second fails and the fourth has a parameter that the others have not. */
    private static void study(Path runs) {
        Search.minimize("loss")
                .seed(1)
                .catching(IllegalStateException.class)
                .tensorBoard(runs)
                .optimize(5, (trial, seed) -> {
                    double rate = trial.suggestLogDouble("rate", 1e-3, 1);
                    String kind = trial.suggestCategorical("kind", List.of("a", "b"));
                    int layers = trial.number() == 3 ? trial.suggestInt("layers", 1, 1) : 0;
                    trial.report(1, rate * 2);
                    if (trial.number() == 1) {
                        throw new IllegalStateException("it does not learn");
                    }
                    return kind.equals("a") ? rate : rate + 1 + layers;
                });
    }

    private static void cutOff(Path run) throws IOException {
        Path file;
        try (EventWriter events = EventWriter.open(run)) {
            IntStream.rangeClosed(1, 20).forEach(step -> events.scalar("train/loss", step, step));
            file = events.file();
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));
        EventFile read = EventFile.read(file);
        require(points(read, "train/loss").size() == 19 && read.incomplete().size() == 1, "what was cut off");
        System.out.println("of a file that is cut off Lepton says: "
                + read.incomplete().get(0).replaceAll(".*: the", "the"));
    }
}
