package ai.lepton.examples;

import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.examples.Arguments.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Says of each line of a file which class it is of, by a sequence classifier in a local Hugging Face directory.
 *
 * <p>Arguments: {@code <model directory> <texts.txt>}, and {@code --precision auto|f32|bf16|int8}. Prints a line for each
 * text: class, probability, text; of a classifier whose classes don't exclude each other, every class with its
 * probability.
 */
public final class ClassifyTexts {
    private static final String USAGE =
            "usage: ClassifyTexts <model directory> <texts.txt> [--precision auto|f32|bf16|int8]";

    private ClassifyTexts() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "distilbert-sst2 texts.txt", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of(TextProgram.PRECISION));
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            List<String> texts = TextFile.lines(arguments.path(1, Path.of("")));
            try (TextClassifier classifier =
                    TextProgram.open(() -> TextProgram.model(arguments).classifier())) {
                List<Classification> classes = classifier.classifyAll(texts);
                for (int i = 0; i < texts.size(); i++) {
                    out.println(line(classifier, classes.get(i)) + '\t' + Shown.line(texts.get(i)));
                }
            }
        });
    }

    private static String line(TextClassifier classifier, Classification found) {
        if (!classifier.multiLabel()) {
            return String.format(Locale.ROOT, "%s\t%.6f", Shown.line(found.label()), found.probability());
        }
        StringBuilder all = new StringBuilder();
        for (String label : found.labels().names()) {
            all.append(all.isEmpty() ? "" : "\t")
                    .append(String.format(Locale.ROOT, "%s\t%.6f", Shown.line(label), found.probability(label)));
        }
        return all.toString();
    }
}
