package ai.lepton.core.family;

import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A copy of a tiny model's directory, to be changed. */
record Edited(Path directory) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";

    static Edited copy(String name, Path to) {
        Path from = TinyModel.root().resolve(name);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Edited(to);
    }

    /** Sets a key of the configuration to a value in JSON; to null, it is taken away. */
    @SuppressWarnings("unchecked")
    Edited config(String key, String value) {
        Path file = directory.resolve(CONFIG);
        Map<String, Object> config = new LinkedHashMap<>(JSON.readValue(file.toFile(), Map.class));
        Object parsed = JSON.readValue(value, Object.class);
        if (parsed == null) {
            config.remove(key);
        } else {
            config.put(key, parsed);
        }
        return text(CONFIG, JSON.writeValueAsString(config));
    }

    Edited text(String name, String text) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Edited without(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Takes tensors away. */
    Edited withoutTensors(String... names) {
        SafetensorsWriter writer = new SafetensorsWriter();
        Safetensors old = Safetensors.open(directory.resolve(WEIGHTS));
        for (TensorInfo tensor : old.tensors()) {
            if (Stream.of(names).noneMatch(tensor.name()::equals)) {
                copy(old, tensor, tensor.name(), writer);
            }
        }
        return replace(writer);
    }

    /** Puts a tensor of zeros in, in place of one that may be there. */
    Edited tensor(String name, DType dtype, long... shape) {
        withoutTensors(name);
        SafetensorsWriter writer = new SafetensorsWriter();
        Safetensors old = Safetensors.open(directory.resolve(WEIGHTS));
        old.tensors().forEach(tensor -> copy(old, tensor, tensor.name(), writer));
        long size = dtype.bits() / Byte.SIZE;
        for (long dimension : shape) {
            size *= dimension;
        }
        writer.tensor(name, dtype, ByteBuffer.allocate(Math.toIntExact(size)), shape);
        return replace(writer);
    }

    /** Gives a tensor another name, and keeps the old one too if {@code both}. */
    Edited renamed(String from, String to, boolean both) {
        SafetensorsWriter writer = new SafetensorsWriter();
        Safetensors old = Safetensors.open(directory.resolve(WEIGHTS));
        for (TensorInfo tensor : old.tensors()) {
            boolean hit = tensor.name().equals(from);
            if (!hit || both) {
                copy(old, tensor, tensor.name(), writer);
            }
            if (hit) {
                copy(old, tensor, to, writer);
            }
        }
        return replace(writer);
    }

    private Edited replace(SafetensorsWriter writer) {
        Path part = directory.resolve("part");
        writer.write(part);
        try {
            Files.move(part, directory.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static void copy(Safetensors from, TensorInfo tensor, String name, SafetensorsWriter to) {
        to.tensor(
                name,
                tensor.dtype(),
                from.buffer(tensor.name()),
                tensor.shape().stream().mapToLong(Long::longValue).toArray());
    }

    Pretrained open() {
        return Pretrained.open(directory);
    }
}
