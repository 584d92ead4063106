package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.ShardedTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A program that writes a bundle, a zip of one and shards over and over, until it is killed; and what may be found then. */
final class EndlessBundles {
    private static final int VALUES = 40_000;
    private static final int SHARD_BYTES = 200_000;

    private EndlessBundles() {}

    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        for (int version = 0; ; version++) {
            write(directory, version);
            if (version == 0) {
                System.out.println("ready");
            }
        }
    }

    static void write(Path directory, int version) {
        SafetensorsWriter tensors = new SafetensorsWriter();
        float[] values = new float[VALUES];
        Arrays.fill(values, version);
        for (int i = 0; i <= version % 3; i++) {
            tensors.tensor("tensor " + i, values, VALUES);
        }
        for (boolean isZip : new boolean[] {false, true}) {
            BundleWriter writer = Bundle.at(directory.resolve(isZip ? "bundle.zip" : "bundle"))
                    .add(tensors.shards("model", SHARD_BYTES))
                    .add("config.json", "{\"version\": " + version + "}")
                    .bom(Bundles.DRAFT)
                    .replacing();
            (isZip ? writer.zipped() : writer).write();
        }
        tensors.shards("model", SHARD_BYTES).write(directory.resolve("shards"));
    }

    /** Returns what is wrong with what a killed writer left, if anything. */
    static Optional<String> fault(Path directory) throws IOException {
        Path bundle = directory.resolve("bundle");
        List<Path> replaced = Staged.replaced(bundle);
        Path whole = Files.exists(bundle) || replaced.isEmpty() ? bundle : replaced.get(0);
        Stream<Path> all = Stream.of(whole, directory.resolve("bundle.zip"), directory.resolve("shards"));
        List<Path> aside;
        try (Stream<Path> entries = Files.list(directory)) {
            aside = entries.filter(path -> path.getFileName().toString().startsWith("."))
                    .toList();
        }
        return Stream.concat(
                        all.flatMap(path -> torn(path, path.endsWith("shards")).stream()),
                        aside.stream().flatMap(path -> torn(path, true).stream()))
                .findFirst();
    }

    /** Returns what is wrong with a place, if anything; some may be refused as they are. */
    private static Optional<String> torn(Path place, boolean mayBeRefused) {
        try {
            if (place.endsWith("shards")) {
                ShardedTensors tensors = ShardedTensors.open(place);
                return isOne(tensors.names(), tensors::floats) ? Optional.empty() : Optional.of(place + " is torn");
            }
            Bundle bundle = Bundle.open(place);
            for (String file : bundle.files().keySet()) {
                if (file.endsWith(".safetensors")
                        && !isOne(
                                bundle.tensors(file).names(),
                                name -> bundle.tensors(file).floats(name))) {
                    return Optional.of(place + ": " + file + " is torn");
                }
            }
            return Optional.empty();
        } catch (DataException e) {
            return mayBeRefused ? Optional.empty() : Optional.of(place + " is refused: " + e.getMessage());
        }
    }

    /** Returns whether all tensors have the value of one version, and are as many as it has. */
    private static boolean isOne(Iterable<String> names, Function<String, float[]> reader) {
        float first = -1;
        for (String name : names) {
            float[] values = reader.apply(name);
            first = first < 0 ? values[0] : first;
            for (float value : values) {
                if (value != first || values.length != VALUES) {
                    return false;
                }
            }
        }
        return first >= 0;
    }
}
