package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the figures of an evaluation were found with, or a model was trained with, so that it can be done again: software, code,
 * seed, settings, files, the time, and the machine. What nobody said is absent. The digest of the data that was judged is {@link EvaluationDocument.DatasetEntry#sha256}.
 *
 * <pre>{@code
 * Provenance origin = Provenance.ofThisProcess().withSeed(42).withRevision("9f2c1e0").withInput("predictions.csv", sha256);
 * }</pre>
 *
 * @param software what computed the figures, the program itself first
 * @param revision the version of the code of the experiment, such as a commit; null where that is not said
 * @param seed of what was drawn at random; null where that is not said
 * @param settings what was set, by name; since version 1.2
 * @param started when it began; null where that is not said; since version 1.2
 * @param seconds how long it took, at least 0; null where that is not said; since version 1.2
 * @param environment what it ran on, such as {@code java}, {@code os} and {@code processor}
 * @param inputs files and tables that it rests on
 * @param extra fields that this version does not know
 */
public record Provenance(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Software> software,
        @Nullable String revision,
        @Nullable Long seed,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> settings,
        @Nullable Instant started,
        @Nullable Double seconds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> environment,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Input> inputs,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    private static final String RELEASE = "release.properties";
    private static final @Nullable String PROCESSOR = processor();

    /** Copies the lists, and checks the time. */
    public Provenance {
        software = Documents.list("software", software);
        settings = texts("settings", settings);
        if (seconds != null && !(seconds >= 0 && seconds <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("seconds is " + seconds + "; it must be finite and at least 0");
        }
        environment = texts("environment", environment);
        inputs = Documents.list("inputs", inputs);
        extra = Documents.extra(extra);
    }

    private static Map<String, String> texts(String what, @Nullable Map<String, String> texts) {
        Map<String, String> all = texts == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        all.forEach((name, value) -> Documents.required(value, what + "." + Quoted.bare(name)));
        return all;
    }

    /**
     * Software that had a part in the figures.
     *
     * @param name such as {@code lepton}
     * @param version its version; null where that is not known
     * @param extra fields that this version does not know
     */
    public record Software(
            String name,
            @Nullable String version,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the name. */
        public Software {
            Documents.required(name, "name");
            extra = Documents.extra(extra);
        }
    }

    /**
     * A file, or a table, that the figures or the model rest on.
     *
     * @param name its name, without a directory of this machine
     * @param sha256 its SHA-256, 64 hexadecimal digits in lower case
     * @param extra fields that this version does not know
     */
    public record Input(
            String name,
            String sha256,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks name and digest. */
        public Input {
            Documents.required(name, "name");
            EvaluationDocument.requireSha256(Documents.required(sha256, "sha256"));
            extra = Documents.extra(extra);
        }
    }

    /** Returns a provenance that says nothing yet. */
    public static Provenance of() {
        return new Provenance(List.of(), null, null, Map.of(), null, null, Map.of(), List.of(), Map.of());
    }

    /**
     * Returns what this process knows of itself: Lepton's version, Java's, the kind of system, how many processors it may use, and
     * the processor's name where the system tells it. The same on every run of the same program on the same machine.
     */
    public static Provenance ofThisProcess() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("java", Runtime.version().toString());
        environment.put("os", System.getProperty("os.name", "unknown"));
        environment.put("arch", System.getProperty("os.arch", "unknown"));
        environment.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (PROCESSOR != null) {
            environment.put("processor", PROCESSOR);
        }
        return of().withSoftware("lepton", release()).withEnvironment(environment);
    }

    /** Returns the processor's name; null where the system does not tell it. */
    private static @Nullable String processor() {
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        if (windows != null) {
            return windows;
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            return null; // another system than Linux
        }
    }

    private static @Nullable String release() {
        Properties release = new Properties();
        try (InputStream in = Provenance.class.getResourceAsStream(RELEASE)) {
            if (in != null) {
                release.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RELEASE + " beside " + Provenance.class + " can't be read", e);
        }
        return release.getProperty("version");
    }

    /**
     * Returns the same with more software.
     *
     * @param version null where it is not known
     */
    public Provenance withSoftware(String name, @Nullable String version) {
        Elements.required("name", name);
        List<Software> all = new ArrayList<>(software);
        all.add(new Software(name, version, Map.of()));
        return Records.with(this, "software", all);
    }

    /** Returns the same with the version of the experiment's code, such as a commit. */
    public Provenance withRevision(String version) {
        return Records.with(this, "revision", Elements.required("version", version));
    }

    /** Returns the same with the seed of what was drawn at random. */
    public Provenance withSeed(long number) {
        return Records.with(this, "seed", number);
    }

    /** Returns the same with what was set, by name, in the place of what was said before. */
    public Provenance withSettings(Map<String, String> values) {
        return Records.with(this, "settings", Elements.required("values", values));
    }

    /**
     * Returns the same with when it began and how long it took.
     *
     * @throws IllegalArgumentException if the time is below 0
     */
    public Provenance withTime(Instant began, Duration took) {
        Elements.required("took", took);
        Provenance begun = Records.with(this, "started", Elements.required("began", began));
        return Records.with(begun, "seconds", Math.rint((took.getSeconds() + took.getNano() / 1e9) * 1e3) / 1e3);
    }

    /** Returns the same with one more fact of what it ran on. */
    public Provenance withEnvironment(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(Elements.required("name", name), Elements.required("value", value));
        return withEnvironment(all);
    }

    /** Returns the same with what it ran on, by names such as {@code java}, in the place of what was said before. */
    public Provenance withEnvironment(Map<String, String> facts) {
        return Records.with(this, "environment", Elements.required("facts", facts));
    }

    /**
     * Returns the same with another file that the figures rest on.
     *
     * @param sha256 64 hexadecimal digits in lower case
     */
    public Provenance withInput(String name, String sha256) {
        List<Input> all = new ArrayList<>(inputs);
        all.add(new Input(Elements.required("name", name), Elements.required("sha256", sha256), Map.of()));
        return Records.with(this, "inputs", all);
    }

    /** Returns the same with another file that the figures rest on, by what it holds. */
    public Provenance withInput(String name, byte[] content) {
        return withInput(name, Sha256.of(Elements.required("content", content)));
    }
}
