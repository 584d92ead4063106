package ai.lepton.examples;

import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.examples.Arguments.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Continues a prompt, by a language model in a local Hugging Face directory, and prints the text as it comes.
 *
 * <p>Arguments: {@code <model directory> <prompt>}, and {@code --tokens 64}, {@code --seed N} to draw tokens where
 * otherwise the most probable one is taken, {@code --precision auto|f32|bf16|int8}.
 */
public final class GenerateText {
    private static final String USAGE = "usage: GenerateText <model directory> <prompt> [--tokens 64] [--seed N]"
            + " [--precision auto|f32|bf16|int8]";

    private GenerateText() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "Qwen2.5-0.5B 'Once upon a time' --tokens 64", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--tokens", "--seed", TextProgram.PRECISION));
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            String prompt = arguments.values().get(1);
            Generation how = how(arguments);
            try (TextGenerator generator =
                    TextProgram.open(() -> TextProgram.model(arguments).generator())) {
                out.print(Shown.line(prompt));
                long begun = System.nanoTime();
                Completion answer = TextProgram.open(() -> generator.stream(prompt, how, out::print));
                double seconds = (System.nanoTime() - begun) / 1e9;
                out.println();
                err.printf(
                        Locale.ROOT,
                        "%d tokens in %.2f s, %s%n",
                        answer.tokens().size(),
                        seconds,
                        answer.finish().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        });
    }

    private static Generation how(Arguments arguments) {
        long tokens = arguments.number("--tokens", 64);
        if (tokens < 1 || tokens > Integer.MAX_VALUE) {
            throw new UsageException("--tokens is '" + tokens + "'; it must be at least 1");
        }
        Generation how = arguments.options().containsKey("--seed")
                ? Generation.sampled(arguments.number("--seed", 0)).topP(0.95)
                : Generation.greedy();
        return how.maxNewTokens((int) tokens);
    }
}
