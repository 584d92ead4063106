package ai.lepton.core.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a directory without safetensors holds in their place, and what would do. */
public final class OtherFormats {
    private static final String CONVERT = "; convert it with transformers in Python:"
            + " AutoModel.from_pretrained(directory).save_pretrained(directory), with the class that config.json names in"
            + " architectures, writes model.safetensors";

    private static final String PUBLISHED =
            "; take the directory of the model that it was made from, which has config.json, model.safetensors and"
                    + " tokenizer.json";

    /** Entries that are looked at, at most. */
    private static final int MOST = 10_000;

    /**
     * A format that is not read.
     *
     * @param file regular expression of names of files, in the directory or one folder below
     * @param why what is to be said after the name of the file
     */
    private record Format(String file, String why) {}

    private static final List<Format> FORMATS = List.of(
            new Format("pytorch_model(-.*)?\\.bin(\\.index\\.json)?", ", which can run code when it is read" + CONVERT),
            new Format(".*\\.gguf", ", a GGUF file, which is not read" + PUBLISHED),
            new Format("(onnx/)?.*\\.onnx", ", an ONNX file, which is not read" + PUBLISHED),
            new Format("(openvino/)?openvino_model.*\\.(xml|bin)", ", an OpenVINO file, which is not read" + PUBLISHED),
            new Format("tf_model.*\\.h5", ", of TensorFlow, which is not read" + CONVERT),
            new Format("flax_model.*\\.msgpack", ", of Flax, which is not read" + CONVERT));

    private OtherFormats() {}

    /** Returns what is to be said after "directory holds its weights as "; empty if none of these formats is there. */
    public static Optional<String> in(Path directory) {
        List<String> names;
        try (Stream<Path> files = Files.walk(directory, 2)) {
            names = files.limit(MOST)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
        for (Format format : FORMATS) {
            for (String name : names) {
                if (name.matches(format.file)) {
                    return Optional.of(name + format.why);
                }
            }
        }
        return Optional.empty();
    }
}
