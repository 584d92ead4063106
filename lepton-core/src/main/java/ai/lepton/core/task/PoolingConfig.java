package ai.lepton.core.task;

import ai.lepton.core.model.Pooling;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the features of a sentence-transformers model become a vector, as the files beside it say: {@code modules.json},
 * {@code 1_Pooling/config.json}, {@code sentence_bert_config.json}.
 *
 * @param pooling the mean unless they say otherwise
 * @param normalised whether a module normalises
 * @param maxLength most tokens; 0 if they don't say
 */
record PoolingConfig(Pooling pooling, boolean normalised, int maxLength) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LONGEST_FILE = 1 << 20;

    static PoolingConfig of(Path directory) {
        Path modules = directory.resolve("modules.json");
        int maxLength = maxLength(directory.resolve("sentence_bert_config.json"));
        if (!Files.isRegularFile(modules)) {
            return new PoolingConfig(Pooling.MEAN, false, maxLength);
        }
        Pooling pooling = Pooling.MEAN;
        boolean normalised = false;
        for (JsonNode module : read(modules)) {
            String type = module.path("type").asString("");
            String kind = type.substring(type.lastIndexOf('.') + 1);
            switch (kind) {
                case "Transformer" -> {}
                case "Pooling" -> pooling = pooling(inside(directory, module, modules));
                case "Normalize" -> normalised = true;
                default ->
                    throw new DataException("modules.json has a module of type " + Quoted.of(type)
                            + "; supported are Transformer, Pooling and Normalize: " + modules);
            }
        }
        return new PoolingConfig(pooling, normalised, maxLength);
    }

    private static Path inside(Path directory, JsonNode module, Path modules) {
        Path path = directory.resolve(module.path("path").asString("")).normalize();
        if (!path.startsWith(directory.normalize())) {
            throw new DataException("modules.json points outside of its directory, to "
                    + Quoted.of(module.path("path").asString("")) + ": " + modules);
        }
        return path.resolve("config.json");
    }

    private static Pooling pooling(Path file) {
        JsonNode config = read(file);
        List<String> modes = new ArrayList<>();
        if (config.has("pooling_mode")) { // as version 6 writes it
            modes.add(config.path("pooling_mode").asString(""));
        }
        for (var entry : config.properties()) {
            if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean(false)) {
                modes.add(entry.getKey());
            }
        }
        return switch (String.join(", ", modes)) {
            case "pooling_mode_mean_tokens", "mean" -> Pooling.MEAN;
            case "pooling_mode_cls_token", "cls" -> Pooling.FIRST;
            case "pooling_mode_lasttoken", "lasttoken" -> Pooling.LAST;
            default ->
                throw new DataException("the pooling is " + modes + "; supported are one of pooling_mode_mean_tokens,"
                        + " pooling_mode_cls_token, pooling_mode_lasttoken: " + file);
        };
    }

    private static int maxLength(Path file) {
        return Files.isRegularFile(file) ? read(file).path("max_seq_length").asInt(0) : 0;
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new DataException("more than " + LONGEST_FILE + " bytes, too many for this file: " + file);
            }
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new DataException("can't be read as JSON: " + file + ": " + e.getMessage(), e);
        }
    }
}
