package ai.lepton.core.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A copy of a tiny model's directory whose files say something else. */
record ChangedModel(Path directory) {
    static final Path TASKS = Path.of("src/test/resources/golden/tasks");

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Returns the directory of a case of golden/changed-models: as it stands, or a copy with its changes. */
    static Path of(JsonNode golden, Path temporary) {
        Path original = TASKS.resolve(golden.path("directory").asString());
        if (golden.path("change").isEmpty() && golden.path("copied").isEmpty()) {
            return original;
        }
        ChangedModel changed = copy(original, temporary);
        for (Map.Entry<String, JsonNode> file : golden.path("copied").properties()) {
            changed.file(file.getKey(), TASKS.resolve(file.getValue().asString()));
        }
        for (Map.Entry<String, JsonNode> file : golden.path("change").properties()) {
            changed.json(file.getKey(), file.getValue());
        }
        return changed.directory;
    }

    static ChangedModel copy(Path original, Path temporary) {
        try {
            Path directory = Files.createTempDirectory(temporary, "model");
            try (Stream<Path> all = Files.walk(original)) {
                for (Path path : all.toList()) {
                    Path to = directory.resolve(original.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(path, to);
                    }
                }
            }
            return new ChangedModel(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(String name, Path from) {
        try {
            Files.write(directory.resolve(name), Files.readAllBytes(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets top-level keys of a file, in JSON. */
    ChangedModel json(String name, String keys) {
        json(name, JSON.readTree(keys));
        return this;
    }

    /** Replaces a file. */
    ChangedModel text(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void json(String name, JsonNode keys) {
        Path file = directory.resolve(name);
        try {
            if (keys.isNull()) {
                Files.delete(file);
                return;
            }
            Map<String, Object> merged = new LinkedHashMap<>();
            if (Files.exists(file)) {
                JSON.readTree(Files.readString(file)).properties().forEach(e -> merged.put(e.getKey(), e.getValue()));
            }
            keys.properties().forEach(e -> merged.put(e.getKey(), e.getValue()));
            Files.writeString(file, JSON.writeValueAsString(merged));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
