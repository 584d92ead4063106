package ai.lepton.examples.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.evaluation.EvaluationFormat;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.predictions.PredictionFile;
import ai.lepton.parquet.Parquet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file holds that is not what it should be: every public method that reads one throws a {@link DataException},
 * with one bounded line, and takes neither the time nor the memory that the file asks for.
 */
class HostileFilesTest {
    /** Methods that take a path and read nothing yet; what reads is tested by itself, or writes. */
    private static final Map<String, String> READ_LATER = Map.ofEntries(
            entry("Bundle.at", "begins a bundle that is to be written"),
            entry("TensorBoard.in", "begins to write when a training begins"),
            entry("Bundle.find", "a directory without a bill of materials holds no bundle, which is an answer"),
            entry("ModelCheckpoint.in", "names a directory, which is read when a training begins"),
            entry("Croissant.describe", "is read when the document is asked for; what reads is CSV and JSON Lines"),
            entry("ModelConfig.read", "any JSON object is one; what it says is refused when it is asked for"),
            entry("GenerationConfig.read", "the same"),
            entry("AdapterConfig.read", "the same"),
            entry("SentenceConfig.read", "the same of its files; a list without modules is one"),
            entry("Index.read", "names files, which ShardedTensors.open refuses where they lead out"),
            entry("ModelDirectory.open", "reads no file before it is asked for"),
            entry("Csv.of", "is read by read(), which is called below"),
            entry("EvaluationFormat.of", "finds a format by its first fields; what reads the rest is called below"),
            entry("PredictionFile.of", "the same"),
            entry("ModelCard.read", "any text is Markdown, if it is UTF-8; its front matter is tried below"),
            entry("DatasetCard.read", "the same"),
            entry("JsonLines.of", "the same as Csv.of"),
            entry("Parquet.of", "the same"));

    /**
     * What makes files where there are none, and so would change what others read, and {@code EventFileTest} tries it; and what reads
     * a card, in whose directory it then looks.
     */
    private static final List<String> WRITERS = List.of("EventWriter.open", "EventWriter.resume", "DatasetPapers.of");

    private static final long MOST_SECONDS = 10;

    @TempDir
    private static Path directory;

    private static Map<String, Path> places = Map.of();

    @BeforeAll
    static void write() throws IOException, InterruptedException {
        places = places();
    }

    @Test
    void everyReaderRefusesThemWithADataException() throws Exception {
        List<String> faults = new ArrayList<>();
        int calls = 0;
        for (Method reader : readers()) {
            String name = reader.getDeclaringClass().getSimpleName() + "." + reader.getName();
            for (Map.Entry<String, Path> place : places.entrySet()) {
                calls++;
                long begun = System.nanoTime();
                String fault = fault(reader, place.getValue());
                if (System.nanoTime() - begun > MOST_SECONDS * 1_000_000_000L) {
                    fault = "takes more than " + MOST_SECONDS + " s";
                }
                if (fault != null && !(fault.equals(RETURNS) && READ_LATER.containsKey(name))) {
                    faults.add(name + " of " + place.getKey() + " " + fault);
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(calls).as("readers and files that were tried").isGreaterThan(500);
    }

    @Test
    void aCardIsRefusedForItsFrontMatterAndItsBytes() throws Exception {
        for (String place : places.keySet()) {
            if ((place.contains("front matter") && !place.contains("directory")) || place.equals("noise")) {
                for (Class<?> card : List.of(ModelCard.class, DatasetCard.class)) {
                    assertThat(fault(card.getMethod("read", Path.class), places.get(place)))
                            .as(place)
                            .isNull();
                }
            }
        }
    }

    @Test
    void tablesAreRefusedWhenTheyAreRead() throws Exception {
        for (Map.Entry<String, Path> place : places.entrySet()) {
            Csv table = Csv.of(place.getValue()).numbers("a").label("b");
            assertThat(faultOf(table::read)).as(place.getKey()).isNull();
            JsonLines lines = JsonLines.of(place.getValue()).numbers("a").label("b");
            assertThat(faultOf(lines::read)).as(place.getKey()).isNull();
            Parquet parquet = Parquet.of(place.getValue()).numbers("a").label("b");
            assertThat(faultOf(parquet::read)).as(place.getKey()).isNull();
            PredictionFile predictions = PredictionFile.of(place.getValue());
            assertThat(faultOf(predictions::evaluate)).as(place.getKey()).isNull();
        }
    }

    @Test
    void evaluationsAreRefusedWhicheverFormatIsAskedFor() {
        for (Map.Entry<String, Path> place : places.entrySet()) {
            for (EvaluationFormat format : EvaluationFormat.values()) {
                assertThat(faultOf(() -> format.read(place.getValue())))
                        .as(format + ": " + place.getKey())
                        .isNull();
            }
        }
    }

    private static @Nullable String faultOf(Supplier<?> reader) {
        try {
            Object unused = reader.get();
            return RETURNS;
        } catch (RuntimeException e) {
            return fault(e);
        }
    }

    private static final String RETURNS = "returns";

    private static List<Method> readers() {
        List<Method> readers = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() != void.class
                        && !WRITERS.contains(type.getSimpleName() + "." + method.getName())
                        && Arrays.asList(method.getParameterTypes()).contains(Path.class)) {
                    readers.add(method);
                }
            }
        }
        assertThat(readers).extracting(Method::getName).contains("open", "read", "load");
        return readers;
    }

    private static @Nullable String fault(Method reader, Path path) throws Exception {
        @Nullable Object[] arguments = new @Nullable Object[reader.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = reader.getParameterTypes()[i];
            arguments[i] = type == Path.class
                    ? path
                    : type == UnaryOperator.class
                            ? UnaryOperator.identity()
                            : type == String.class
                                    ? "name"
                                    : type == int.class ? (Object) 9 : type == long.class ? 9L : null;
        }
        try {
            Object read = reader.invoke(null, arguments);
            if (read instanceof AutoCloseable open) {
                open.close();
            }
            return RETURNS;
        } catch (InvocationTargetException e) {
            return fault(e.getTargetException());
        }
    }

    private static @Nullable String fault(Throwable thrown) {
        if (!(thrown instanceof DataException)) {
            return "throws " + thrown;
        }
        return Lines.fault(thrown.getMessage());
    }

    /** Returns files, and directories with such a file in each place where a reader looks for one. */
    private static Map<String, Path> places() throws IOException, InterruptedException {
        Map<String, Path> places = new LinkedHashMap<>();
        for (Map.Entry<String, Path> special : specials().entrySet()) {
            places.put(special.getKey(), special.getValue());
            putFolders(places, special.getKey(), special.getValue());
        }
        places.put("nothing", directory.resolve("missing"));
        places.put("nothing with a name that moves the line", directory.resolve("a\u202eb\nc\u001b[31m"));
        places.put("an empty directory", Files.createDirectory(directory.resolve("empty directory")));
        for (Map.Entry<String, byte[]> content : contents().entrySet()) {
            Path file = Files.write(directory.resolve("file " + places.size()), content.getValue());
            places.put(content.getKey(), file);
            putFolders(places, content.getKey(), file);
        }
        return places;
    }

    private static void putFolders(Map<String, Path> places, String content, Path file) throws IOException {
        for (String name : List.of(
                "config.json",
                "generation_config.json",
                "bom.cdx.json",
                "model.safetensors",
                "model.safetensors.index.json",
                "name.safetensors.index.json",
                "tokenizer.json",
                "modules.json",
                "adapter_config.json",
                "oip-model.json")) {
            Path folder = Files.createDirectory(directory.resolve("folder " + places.size()));
            if (Files.isSymbolicLink(file)) {
                Files.createSymbolicLink(folder.resolve(name), directory.resolve("leads nowhere"));
            } else {
                Files.createLink(folder.resolve(name), file);
            }
            if (!name.equals("config.json") && !name.equals("modules.json")) {
                Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
            }
            places.put("a directory with " + content + " as " + name, folder);
        }
    }

    /** Returns what is no file: a pipe that nobody writes to, and a link to nothing, where the system makes them. */
    private static Map<String, Path> specials() throws InterruptedException {
        Map<String, Path> specials = new LinkedHashMap<>();
        Path pipe = directory.resolve("pipe");
        try {
            Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
            if (made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0) {
                specials.put("a pipe", pipe);
            }
            specials.put(
                    "a link to nothing",
                    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("leads nowhere")));
        } catch (IOException e) {
            return specials; // of a system that makes none
        }
        return specials;
    }

    private static Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put("nothing in it", new byte[0]);
        byte[] noise = new byte[5_000];
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextInt();
        }
        contents.put("noise", noise);
        contents.put("zeros", new byte[5_000]);
        contents.put("deep lists", text("[".repeat(20_000)));
        contents.put("deep objects", text("{\"a\":".repeat(20_000)));
        contents.put("a deep value", text("{\"schema\": " + "[".repeat(600) + "]".repeat(600) + "}"));
        contents.put("a number of many digits", text("{\"model_type\": " + "9".repeat(20_000) + "}"));
        contents.put(
                "a number with a huge exponent", text("{\"bomFormat\": 1e999999999, \"hidden_size\": 1e999999999}"));
        contents.put("null", text("null"));
        contents.put("a list", text("[]"));
        contents.put("a text", text("\"" + "x\\n".repeat(10_000) + "\""));
        contents.put("a key twice", text("{\"a\": 1, \"a\": 2}"));
        contents.put("a long key", text("{\"" + "k\\u202e".repeat(20_000) + "\": 1}"));
        contents.put("half a surrogate", text("{\"version\": \"\\ud800\", \"model_type\": \"\\udc00\\u0000\"}"));
        contents.put("something after the end", text("{} {}"));
        contents.put("an object in UTF-16", "{\"model_type\": \"bert\"}".getBytes(StandardCharsets.UTF_16LE));
        contents.put(
                "an overlong form", "{\"model_type\": \"bert\u00C0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1));
        contents.put("a header in UTF-16", header("{\0}\0"));
        contents.put("the begin of an archive", text("PK\u0003\u0004" + "x".repeat(500)));
        contents.put(
                "results of no one",
                text("{\"results\": {\"a\": {\"" + "m".repeat(9_000) + "\": {}}}, \"config\": [1]}"));
        contents.put("a front matter that does not end", text("---\na: 1\n"));
        contents.put("a front matter of aliases", text("""
                        ---
                        a: &a [x,x,x,x,x,x,x,x,x]
                        b: &b [*a,*a,*a,*a,*a,*a]
                        c: &c [*b,*b,*b,*b,*b,*b]
                        license: [*c,*c,*c]
                        ---
                        """));
        contents.put("a deep front matter", text("---\na: " + "[".repeat(5_000) + "\n---\n"));
        contents.put("a zip of nothing", zip());
        contents.put("a zip that leads out", zip("../../out", "bom.cdx.json"));
        contents.put("a zip that is a bomb", zip("bom.cdx.json", "\0".repeat(5 << 20)));
        contents.put("a zip of a zip", zip("bom.cdx.json", "PK\3\4"));
        contents.put("an index that leads out", text("{\"weight_map\": {\"a\": \"../../etc/passwd\"}}"));
        contents.put(
                "an index of pipes",
                text("{\"weight_map\": {\"a\": \"pipe\"}, \"metadata\": {\"total_size\": 1e999999999}}"));
        contents.put("a header longer than the file", header(1L << 40, "{}"));
        contents.put("a negative header", header(-1, "{}"));
        contents.put("a deep header", header("{\"a\":" + "[".repeat(20_000)));
        contents.put(
                "a header with a long number",
                header("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(5_000) + "],\"data_offsets\":[0,4]}}"));
        contents.put(
                "a header of a huge tensor",
                header("{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],"
                        + "\"data_offsets\":[0,9223372036854775807]}}"));
        return contents;
    }

    /** Returns a zip with such entries, each a name and a content. */
    private static byte[] zip(String... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(text(entries[i + 1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] header(String json) {
        return header(text(json).length, json);
    }

    private static byte[] header(long length, String json) {
        byte[] bytes = text(json);
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(bytes)
                .array();
    }
}
