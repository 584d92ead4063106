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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the figures of an evaluation were found with, so that they can be found again: software, code, seed, files, and the
 * machine. What nobody said is absent. The digest of the data that was judged is {@link EvaluationDocument.DatasetEntry#sha256}.
 *
 * <pre>{@code
 * Provenance origin = Provenance.ofThisProcess().withSeed(42).withRevision("9f2c1e0").withInput("predictions.csv", sha256);
 * }</pre>
 *
 * @param software what computed the figures, the program itself first
 * @param revision the version of the code of the experiment, such as a commit; null where that is not said
 * @param seed of what was drawn at random; null where that is not said
 * @param environment what it ran on, such as {@code java} and {@code os}
 * @param inputs files that the figures rest on
 * @param extra fields that this version does not know
 */
public record Provenance(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Software> software,
        @Nullable String revision,
        @Nullable Long seed,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> environment,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Input> inputs,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    private static final String RELEASE = "release.properties";

    /** Copies the lists. */
    public Provenance {
        software = Documents.list("software", software);
        environment = environment == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        environment.forEach((name, value) -> Documents.required(value, "environment." + Quoted.bare(name)));
        inputs = Documents.list("inputs", inputs);
        extra = Documents.extra(extra);
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
     * A file that the figures rest on.
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
        return new Provenance(List.of(), null, null, Map.of(), List.of(), Map.of());
    }

    /**
     * Returns what this process knows of itself: Lepton's version, Java's, and the kind of system. The same on every run of the
     * same program on the same machine.
     */
    public static Provenance ofThisProcess() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("java", Runtime.version().toString());
        environment.put("os", System.getProperty("os.name", "unknown"));
        environment.put("arch", System.getProperty("os.arch", "unknown"));
        return of().withSoftware("lepton", release()).withEnvironment(environment);
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
