package ai.lepton.core.internal.training;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one training, each a directory {@code step-N} that appears whole by one renaming. Nobody else writes in
 * their directory meanwhile: it is locked.
 */
final class CheckpointStore implements AutoCloseable {
    static final String STATE = "training.json";
    static final String WEIGHTS = "model.safetensors";
    static final String AVERAGE = "average.safetensors";
    static final String BEST = "best.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";

    private static final String FORMAT = "lepton-training-checkpoint";
    private static final int VERSION = 1;
    private static final String PREFIX = "step-";
    private static final Pattern STEP = Pattern.compile(PREFIX + "[0-9]{1,18}");
    private static final Pattern LEFT = Pattern.compile("\\." + PREFIX + ".*\\.(part|old)");

    /** Directories that this program has locked: closing another channel to their file would give their lock away. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final ModelCheckpoint where;
    private final Map<String, String> settings;
    private final List<Parameter> parameters;
    private final Path place; // one for all ways to it
    private final FileChannel lock;

    /** What a checkpoint holds. */
    record Saved(
            Standing standing,
            List<float[]> weights,
            @Nullable List<float[]> average,
            @Nullable List<float[]> best,
            Map<String, float[]> optimizer) {}

    private CheckpointStore(
            ModelCheckpoint where,
            Map<String, String> settings,
            List<Parameter> parameters,
            Path place,
            FileChannel lock) {
        this.where = where;
        this.settings = settings;
        this.parameters = parameters;
        this.place = place;
        this.lock = lock;
    }

    /**
     * Opens a directory, which is made if it is missing; what killed programs left there is removed.
     *
     * @param settings all that must be the same for a training to go on, by the names that messages have for them
     * @throws IllegalStateException if another training writes there
     */
    static CheckpointStore open(ModelCheckpoint where, Map<String, String> settings, List<Parameter> parameters) {
        try {
            Files.createDirectories(where.directory());
            Path place = where.directory().toRealPath();
            if (!LOCKED.add(place)) {
                throw inUse(where);
            }
            try {
                FileChannel lock =
                        FileChannel.open(place.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                CheckpointStore store = new CheckpointStore(where, settings, parameters, place, lock);
                try {
                    if (!isLocked(lock)) {
                        throw inUse(where);
                    }
                    store.sweep();
                    return store;
                } catch (IOException | RuntimeException | Error e) {
                    lock.close();
                    throw e;
                }
            } catch (IOException | RuntimeException | Error e) {
                LOCKED.remove(place); // else nobody could open it again in this program
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    Quoted.message(Quoted.bare(where.directory()) + " can't hold checkpoints: " + PlainFile.reason(e)),
                    e);
        }
    }

    private static IllegalStateException inUse(ModelCheckpoint where) {
        return new IllegalStateException(Quoted.bare(where.directory())
                + " is in use by another training; give each its own directory for checkpoints");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void sweep() throws IOException {
        for (Path each : entries()) {
            if (LEFT.matcher(name(each)).matches()) {
                delete(each);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.list(where.directory())) {
            return all.toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns the checkpoints, the newest first. */
    private List<Path> checkpoints() throws IOException {
        return entries().stream()
                .filter(each -> STEP.matcher(name(each)).matches())
                .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
                .toList();
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(name(checkpoint).substring(PREFIX.length()));
    }

    /**
     * Returns the newest checkpoint; null if there is none.
     *
     * @throws IllegalArgumentException if there is one and training was not asked to go on from it, or if it is of a training
     *     with other settings
     * @throws DataException if it is not what was written
     */
    @Nullable Saved newest() {
        List<Path> all;
        try {
            all = checkpoints();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (all.isEmpty()) {
            return null;
        }
        Path newest = all.get(0);
        if (!where.resume()) {
            throw new IllegalArgumentException(
                    Quoted.bare(where.directory()) + " has " + name(newest)
                            + " of an earlier training; go on from it with ModelCheckpoint.resuming(), or give another directory");
        }
        return read(newest);
    }

    /**
     * Returns in what precision the newest checkpoint was computed, as {@link Identity} has it; null if none is gone on from, or it
     * can't be read, which {@link #newest} says.
     */
    static @Nullable String precision(@Nullable ModelCheckpoint where) {
        if (where == null || !where.resume() || !Files.isDirectory(where.directory())) {
            return null;
        }
        try (Stream<Path> all = Files.list(where.directory())) {
            Path newest = all.filter(each -> STEP.matcher(name(each)).matches())
                    .max(Comparator.comparingLong(CheckpointStore::step))
                    .orElse(null);
            if (newest == null) {
                return null;
            }
            return new Fields(Documents.object(STATE, Documents.bytes(newest.resolve(STATE))))
                    .of("settings")
                    .text(Identity.PRECISION);
        } catch (IOException | DataException | IllegalArgumentException e) {
            return null;
        }
    }

    private Saved read(Path directory) {
        String name = name(directory) + '/' + STATE;
        Fields fields = new Fields(Documents.object(name, Documents.bytes(directory.resolve(STATE))));
        Fields before = Documents.refusing(name, () -> {
            if (!FORMAT.equals(fields.text("format")) || fields.whole("version") != VERSION) {
                throw new IllegalArgumentException("it is no " + FORMAT + " of version " + VERSION
                        + ", the one that this version of Lepton goes on from");
            }
            return fields.of("settings");
        });
        requireSame(directory, before);
        return Documents.refusing(name, () -> {
            Map<String, Object> files = fields.of("files").values();
            return new Saved(
                    standing(fields),
                    weights(directory, WEIGHTS, files),
                    files.containsKey(AVERAGE) ? weights(directory, AVERAGE, files) : null,
                    files.containsKey(BEST) ? weights(directory, BEST, files) : null,
                    tensors(directory, OPTIMIZER, files));
        });
    }

    private void requireSame(Path directory, Fields before) {
        List<String> others = new ArrayList<>();
        settings.forEach((name, value) -> {
            String earlier = String.valueOf(before.values().get(name));
            if (!earlier.equals(value)) {
                others.add(name + " was " + Quoted.within(60, earlier) + " and is " + Quoted.within(60, value));
            }
        });
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(Quoted.message("the training can't go on from " + Quoted.bare(directory)
                    + ": " + String.join("; ", others)
                    + "; give what it was begun with, or another directory to begin anew"));
        }
    }

    private static Standing standing(Fields fields) {
        Standing standing = new Standing();
        standing.step = fields.whole("step");
        standing.position = fields.count("position");
        standing.skipped = fields.whole("skipped");
        standing.best = fields.count("best");
        standing.record = fields.number("record");
        standing.stopped = fields.flag("stopped");
        standing.before = Duration.ofNanos(fields.whole("nanoseconds"));
        Fields sums = fields.of("sums");
        standing.sums =
                new Standing.Sums(sums.number("loss"), sums.number("count"), sums.number("norm"), sums.whole("steps"));
        standing.notes.addAll(fields.texts("notes"));
        for (Fields epoch : fields.list("epochs")) {
            standing.epochs.add(new Epoch(
                    epoch.count("number"),
                    epoch.count("of"),
                    epoch.number("training_loss"),
                    epoch.values().get("validation_loss") == null ? null : epoch.number("validation_loss"),
                    epoch.of("measures").numbers(),
                    epoch.of("training_measures").numbers(),
                    epoch.number("learning_rate"),
                    epoch.number("gradient_norm"),
                    Duration.ofNanos(epoch.whole("nanoseconds"))));
        }
        return standing;
    }

    private List<float[]> weights(Path directory, String file, Map<String, Object> digests) {
        Map<String, float[]> tensors = tensors(directory, file, digests);
        List<float[]> weights = new ArrayList<>();
        for (Parameter parameter : parameters) {
            float[] found = tensors.get(parameter.name());
            if (found == null || found.length != parameter.size()) {
                throw new DataException(
                        file + " has no " + Quoted.of(parameter.name()) + " of " + parameter.size() + " values");
            }
            weights.add(found);
        }
        return weights;
    }

    private static Map<String, float[]> tensors(Path directory, String file, Map<String, Object> digests) {
        Safetensors tensors = Safetensors.open(directory.resolve(file));
        if (!tensors.sha256().equals(digests.get(file))) {
            throw new DataException(file + " is not the one that was written with " + STATE + "; remove "
                    + name(directory) + " to go on from an earlier checkpoint");
        }
        Map<String, float[]> all = new LinkedHashMap<>();
        for (String tensor : tensors.names()) {
            all.put(tensor, tensors.floats(tensor));
        }
        return all;
    }

    /** Writes a checkpoint, then removes those that are older than the ones to be kept. */
    void save(Saved saved) {
        Path target = where.directory().resolve(PREFIX + saved.standing().step);
        if (!Files.exists(target)) {
            Staged.directory(target, place -> {}, files -> {
                Map<String, Object> digests = new LinkedHashMap<>();
                digests.put(WEIGHTS, files.add(WEIGHTS, writer(saved.weights())::writeTo));
                if (saved.average() != null) {
                    digests.put(AVERAGE, files.add(AVERAGE, writer(saved.average())::writeTo));
                }
                if (saved.best() != null) {
                    digests.put(BEST, files.add(BEST, writer(saved.best())::writeTo));
                }
                SafetensorsWriter optimizer = new SafetensorsWriter();
                saved.optimizer().forEach((name, values) -> optimizer.tensor(name, values, values.length));
                digests.put(OPTIMIZER, files.add(OPTIMIZER, optimizer::writeTo));
                return files.add(STATE, Documents.write(document(saved.standing(), digests)));
            });
        }
        try {
            List<Path> all = checkpoints();
            for (Path older : all.subList(Math.min(where.keep(), all.size()), all.size())) {
                Path aside = older.resolveSibling("." + name(older) + "." + UUID.randomUUID() + ".old");
                Files.move(older, aside); // so that what is half deleted is no checkpoint
                delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SafetensorsWriter writer(List<float[]> values) {
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        for (int i = 0; i < values.size(); i++) {
            Parameter parameter = parameters.get(i);
            writer.tensor(parameter.name(), values.get(i), parameter.shape().toArray());
        }
        return writer;
    }

    private Map<String, Object> document(Standing standing, Map<String, Object> digests) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("settings", settings);
        json.put("step", standing.step);
        json.put("position", standing.position);
        json.put("skipped", standing.skipped);
        json.put("best", standing.best);
        json.put("record", Fields.number(standing.record));
        json.put("stopped", standing.stopped);
        json.put("nanoseconds", standing.before.toNanos());
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put("loss", Fields.number(standing.sums.loss()));
        sums.put("count", Fields.number(standing.sums.count()));
        sums.put("norm", Fields.number(standing.sums.norm()));
        sums.put("steps", standing.sums.steps());
        json.put("sums", sums);
        json.put("notes", standing.notes);
        List<Object> epochs = new ArrayList<>();
        for (Epoch epoch : standing.epochs) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("number", epoch.number());
            each.put("of", epoch.of());
            each.put("training_loss", Fields.number(epoch.trainingLoss()));
            Double validation = epoch.validation();
            if (validation != null) {
                each.put("validation_loss", Fields.number(validation));
            }
            each.put("measures", Fields.numbers(epoch.measures()));
            each.put("training_measures", Fields.numbers(epoch.trainingMeasures()));
            each.put("learning_rate", Fields.number(epoch.learningRate()));
            each.put("gradient_norm", Fields.number(epoch.gradientNorm()));
            each.put("nanoseconds", epoch.elapsed().toNanos());
            epochs.add(each);
        }
        json.put("epochs", epochs);
        json.put("files", digests);
        return json;
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            LOCKED.remove(place);
        }
    }

    /** The fields of a JSON object. A number that JSON has not, such as NaN, is a text. */
    private record Fields(Map<String, Object> values) {
        static Object number(double value) {
            return Double.isFinite(value) ? (Object) value : Double.toString(value);
        }

        static Map<String, Object> numbers(Map<String, Double> values) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            values.forEach((name, value) -> numbers.put(name, number(value)));
            return numbers;
        }

        /** Returns all of them, each a number. */
        Map<String, Double> numbers() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            values.keySet().forEach(name -> numbers.put(name, number(name)));
            return numbers;
        }

        private Object required(String name) {
            Object value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(Quoted.of(name) + " is missing");
            }
            return value;
        }

        private <T> T required(String name, Class<T> type, String wanted) {
            Object value = required(name);
            if (!type.isInstance(value)) {
                throw wrong(name, value, wanted);
            }
            return type.cast(value);
        }

        private static IllegalArgumentException wrong(String name, Object value, String wanted) {
            return new IllegalArgumentException(
                    Quoted.of(name) + " is " + Quoted.within(60, String.valueOf(value)) + "; " + wanted + " would do");
        }

        Fields of(String name) {
            return new Fields(named(required(name, Map.class, "an object")));
        }

        String text(String name) {
            return required(name, String.class, "a text");
        }

        long whole(String name) {
            Object value = required(name);
            if (!(value instanceof Integer || value instanceof Long) || ((Number) value).longValue() < 0) {
                throw wrong(name, value, "a whole number from 0 on");
            }
            return ((Number) value).longValue();
        }

        int count(String name) {
            long value = whole(name);
            if (value > Integer.MAX_VALUE) {
                throw wrong(name, value, "a whole number of at most " + Integer.MAX_VALUE);
            }
            return (int) value;
        }

        double number(String name) {
            Object value = required(name);
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            return switch (String.valueOf(value)) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw wrong(name, value, "a number");
            };
        }

        boolean flag(String name) {
            return required(name, Boolean.class, "true or false");
        }

        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            for (Object each : required(name, List.class, "a list of texts")) {
                if (!(each instanceof String text)) {
                    throw wrong(name, each, "a list of texts");
                }
                texts.add(text);
            }
            return texts;
        }

        List<Fields> list(String name) {
            List<Fields> objects = new ArrayList<>();
            for (Object each : required(name, List.class, "a list of objects")) {
                if (!(each instanceof Map<?, ?> map)) {
                    throw wrong(name, String.valueOf(each), "a list of objects");
                }
                objects.add(new Fields(named(map)));
            }
            return objects;
        }

        private static Map<String, Object> named(Map<?, ?> map) {
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((key, value) -> values.put((String) key, value));
            return values;
        }
    }
}
