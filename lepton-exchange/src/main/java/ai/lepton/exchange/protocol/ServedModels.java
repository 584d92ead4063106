package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceModel.Generator;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The models of a server by name and version, each with what waits for it, and the paths that lead to them. */
final class ServedModels implements AutoCloseable {
    static final String VERSION = "0.1.0";
    private static final String FIRST_VERSION = "1";

    /** Versions by model; the last is the one that answers where none is asked for. */
    private final Map<String, LinkedHashMap<String, Entry>> models = new LinkedHashMap<>();

    /**
     * One version of a model.
     *
     * @param metadata with all versions of the model
     */
    record Entry(InferenceModel model, String version, ModelMetadata metadata, Limits limits, ModelQueue queue) {
        /** Returns whether it can be asked, and some call of it may end in time. */
        boolean isReady() {
            return !queue.isStuck() && model.isReady();
        }

        /** Refuses a request that names another model or version than its path. */
        void requireNamed(InferRequest request) {
            Object named = request.extra().get("model_name");
            if (named != null && !named.equals(metadata.name())) {
                throw new ProtocolException(
                        400,
                        "the request is for model " + Quoted.of(named) + ", its path for "
                                + Quoted.of(metadata.name()));
            }
            Object itsVersion = request.extra().get("model_version");
            if (itsVersion != null && !itsVersion.equals(version)) {
                throw new ProtocolException(
                        400,
                        "the request is for version " + Quoted.of(itsVersion) + ", its path for " + Quoted.of(version));
            }
        }

        /** Refuses a request for outputs in a form of other servers, who reads which would read something else. */
        void requireKnownForms(InferRequest request) {
            for (InferRequest.Output output : request.outputs()) {
                for (String name : output.parameters().keySet()) {
                    if (name.equals("classification") || name.startsWith("shared_memory_")) {
                        throw new ProtocolException(
                                400,
                                "output " + Quoted.of(output.name()) + " has the parameter " + name
                                        + ", an extension that this server does not have; ask for the tensor itself");
                    }
                }
            }
        }

        Generator generator() {
            return model.generator()
                    .orElseThrow(() -> new ProtocolException(
                            400, "model " + Quoted.of(metadata.name()) + " generates no text; ask it by infer"));
        }
    }

    private ServedModels() {}

    /** @param onThread is called first on each thread that asks a model */
    static ServedModels of(List<InferenceModel> given, Limits limits, ServerMetrics metrics, Runnable onThread) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("there is no model to serve");
        }
        Map<String, List<String>> versions = new LinkedHashMap<>();
        for (InferenceModel model : given) {
            List<String> all = versions.computeIfAbsent(model.metadata().name(), ignored -> new ArrayList<>());
            if (all.contains(version(model))) {
                throw new IllegalArgumentException(
                        "there are two models " + Quoted.of(model.metadata().name()) + " of version "
                                + Quoted.of(version(model)) + "; give one another name or version");
            }
            all.add(version(model));
        }
        ServedModels served = new ServedModels();
        for (InferenceModel model : given) {
            String name = model.metadata().name();
            String version = version(model);
            List<String> all = versions.getOrDefault(name, List.of());
            ModelMetadata metadata = model.metadata().withVersions(all.toArray(String[]::new));
            Limits own = model.limits(limits);
            ModelQueue queue = new ModelQueue(model, own, rows -> metrics.asked(name, version, rows), onThread);
            metrics.model(name, version, queue::size, queue::stuck);
            served.models
                    .computeIfAbsent(name, ignored -> new LinkedHashMap<>())
                    .put(version, new Entry(model, version, metadata, own, queue));
        }
        return served;
    }

    private static String version(InferenceModel model) {
        List<String> versions = model.metadata().versions();
        return versions.isEmpty() ? FIRST_VERSION : versions.get(0);
    }

    /** Returns what a path leads to: itself, or {@code model} with what is asked of it. */
    static String route(List<String> path) {
        if (path.size() < 3 || !path.get(0).equals("v2") || !path.get(1).equals("models")) {
            return String.join("/", path.stream().map(ServedModels::whole).toList());
        }
        int rest = path.size() > 4 && path.get(3).equals("versions") ? 5 : 3;
        return path.size() > rest + 1 ? "" : "model" + (path.size() == rest ? "" : "/" + whole(path.get(rest)));
    }

    /** Returns a part that has no slash of its own, as one that was '%2F' has. */
    private static String whole(String part) {
        return part.indexOf('/') < 0 ? part : "?";
    }

    /** Returns the method of a route; empty if there is no such route. */
    static String method(String route) {
        return switch (route) {
            case "v2", "v2/health/live", "v2/health/ready", "v2/models", "metrics", "model", "model/ready" -> "GET";
            case "v2/repository/index", "model/infer", "model/generate", "model/generate_stream" -> "POST";
            default -> "";
        };
    }

    Stream<Entry> all() {
        return models.values().stream().flatMap(versions -> versions.values().stream());
    }

    List<String> names() {
        return List.copyOf(models.keySet());
    }

    /**
     * Returns the model that a path names.
     *
     * @throws ProtocolException with status 404 if there is none
     */
    Entry named(List<String> path) {
        LinkedHashMap<String, Entry> versions = models.get(path.get(2));
        if (versions == null) {
            throw new ProtocolException(
                    404,
                    "there is no model " + Quoted.of(path.get(2)) + Nearest.hint(path.get(2), models.keySet())
                            + "; there is " + Quoted.all(models.keySet()));
        }
        if (path.size() > 4 && path.get(3).equals("versions")) {
            Entry version = versions.get(path.get(4));
            if (version == null) {
                throw new ProtocolException(
                        404,
                        "model " + Quoted.of(path.get(2)) + " has no version " + Quoted.of(path.get(4)) + "; it has "
                                + Quoted.all(versions.keySet()));
            }
            return version;
        }
        Entry last = null;
        for (Entry each : versions.values()) {
            last = each;
        }
        return Objects.requireNonNull(last);
    }

    /** Returns all models and their states, as JSON. */
    String index() {
        List<String> rows = all().map(each -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("name", each.metadata().name());
                    row.put("version", each.version());
                    row.put("state", each.isReady() ? "READY" : "UNAVAILABLE");
                    row.put(
                            "reason",
                            each.queue().isStuck() ? "all its calls are beyond their time, and have not ended" : "");
                    return MessageWriter.written(out -> out.values(row)).json();
                })
                .toList();
        return "[" + String.join(",", rows) + "]";
    }

    @Override
    public void close() {
        all().forEach(each -> {
            each.queue().close();
            each.queue().abandon();
        });
    }
}
