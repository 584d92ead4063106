package ai.lepton.examples;

import ai.lepton.core.export.TorchScript;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.examples.Arguments.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a model in a local Hugging Face directory as one TorchScript file, which Python's {@code torch.jit.load} runs with
 * nothing of Lepton there.
 *
 * <p>Arguments: {@code <model directory> <out.pt>}. The head is that of the checkpoint; a model without one answers with
 * the features of each position.
 */
public final class ExportModel {
    private static final String USAGE = "usage: ExportModel <model directory> <out.pt>";

    private ExportModel() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "distilbert-sst2 model.pt", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of());
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            Path file = arguments.path(1, Path.of(""));
            Pretrained pretrained = Pretrained.open(arguments.path(0, Path.of("")));
            TextTransformer model = TextProgram.open(() -> model(pretrained));
            TorchScript.of(model, TextProgram.open(() -> pretrained.weights(model)))
                    .write(file);
            out.println("Written: " + Shown.line(file.toAbsolutePath()));
            out.println("In Python: torch.jit.load('" + Shown.line(file.getFileName()) + "')("
                    + model.inputs().stream().map(Input::name).collect(Collectors.joining(", ")) + ")");
        });
    }

    /** Returns the model with the head that the checkpoint was saved with. */
    private static TextTransformer model(Pretrained pretrained) {
        String architecture = String.join(" ", pretrained.config().architectures());
        if (architecture.endsWith("ForSequenceClassification")) {
            return pretrained.sequenceClassifier();
        }
        if (architecture.endsWith("ForTokenClassification")) {
            return pretrained.tokenClassifier();
        }
        if (architecture.endsWith("ForQuestionAnswering")) {
            return pretrained.questionAnswering();
        }
        if (architecture.endsWith("ForMaskedLM")) {
            return pretrained.maskedLanguageModel();
        }
        if (architecture.endsWith("ForCausalLM") || architecture.endsWith("LMHeadModel")) {
            return pretrained.languageModel();
        }
        return pretrained.features();
    }
}
