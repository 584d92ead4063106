package ai.lepton.core.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A copy of a model's directory, to be changed. */
record Overlaid(Path directory) {
    static final Path TASKS = Path.of("src/test/resources/golden/tasks");

    static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies all files of a directory over those that are there. */
    Overlaid with(Path from) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = directory.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Overlaid text(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sets keys of a JSON file; null takes one away. */
    Overlaid edit(String name, String changes) {
        Path file = directory.resolve(name);
        ObjectNode content = Files.exists(file)
                ? (ObjectNode) JsonMapper.shared().readTree(file)
                : JsonMapper.shared().createObjectNode();
        for (var entry : JsonMapper.shared().readTree(changes).properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                content.remove(entry.getKey());
            } else {
                content.set(entry.getKey(), value);
            }
        }
        return text(name, content.toString());
    }

    Overlaid without(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Overlaid moved(String from, String to) {
        try {
            Files.createDirectories(directory.resolve(to).getParent());
            Files.move(directory.resolve(from), directory.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
