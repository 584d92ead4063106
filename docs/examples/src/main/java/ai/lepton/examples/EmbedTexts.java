package ai.lepton.examples;

import ai.lepton.core.task.Embedder;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives each line of a file a vector, by a model in a local Hugging Face directory, and writes them as safetensors.
 *
 * <p>Arguments: {@code <model directory> <texts.txt> <out.safetensors>}, and {@code --precision auto|f32|bf16|int8}. The
 * tensor {@code embeddings} is F32, {@code [texts, width]}, in the order of the lines.
 */
public final class EmbedTexts {
    private static final String USAGE =
            "usage: EmbedTexts <model directory> <texts.txt> <out.safetensors>" + " [--precision auto|f32|bf16|int8]";

    private EmbedTexts() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "all-MiniLM-L6-v2 texts.txt vectors.safetensors", out, err, () -> {
            Arguments arguments = Arguments.of(args, 3, List.of(TextProgram.PRECISION));
            if (!arguments.has(2)) {
                throw new UsageException(USAGE);
            }
            List<String> texts = TextFile.lines(arguments.path(1, Path.of("")));
            Path file = arguments.path(2, Path.of(""));
            try (Embedder embedder =
                    TextProgram.open(() -> TextProgram.model(arguments).embedder())) {
                float[] vectors = embedder.embeddings(texts);
                new SafetensorsWriter()
                        .tensor("embeddings", vectors, texts.size(), embedder.width())
                        .write(file);
                out.println("Written: " + Shown.line(file.toAbsolutePath()) + ", embeddings [" + texts.size() + ", "
                        + embedder.width() + "]");
            }
        });
    }
}
