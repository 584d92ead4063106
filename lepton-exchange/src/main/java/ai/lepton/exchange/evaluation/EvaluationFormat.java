package ai.lepton.exchange.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A kind of file that evaluations are read from, found by what the file holds.
 *
 * <pre>{@code
 * List<EvaluationDocument> evaluations = EvaluationFormat.of(file).read(file);
 * }</pre>
 *
 * <p>A standard error stays one: no interval is made of it, as none of the programs says what its errors cover.
 */
public enum EvaluationFormat {
    /** {@link EvaluationDocument}, this library's own; always one evaluation. */
    LEPTON("lepton"),
    /** {@link EveryEvalEver}, the community's schema. */
    EVERY_EVAL_EVER("every-eval-ever"),
    /**
     * {@code results_*.json} of lm-evaluation-harness 0.4: one evaluation for each task, and for each group of tasks.
     *
     * <p>A metric's filter is its variant, unless it is {@code none}. How a standard error was found is taken from the aggregation
     * that the task's configuration names; of others, and of groups, it is not said. A standard error of {@code N/A} is none.
     * {@code bypass}, which {@code --predict_only} writes with the value 999, is no metric. Results that are no numbers are kept with the task's version under {@code lm_eval}. The program's own settings, its prompts,
     * tokenizer and report of the environment are not taken over.
     */
    LM_EVAL("lm-eval"),
    /**
     * The log of a task of Inspect, as {@code .json} or {@code .eval}, of version 2, that ended with success: one evaluation.
     *
     * <p>A metric's scorer, and its reducer if there is one, are its variant. Inspect lists the standard error and the standard
     * deviation as metrics of a scorer; as they are about the mean of its scores, they become those of its {@code accuracy} or
     * {@code mean}, and stay metrics where there is neither. Figures of fewer samples than the task has come with a caution.
     * Samples, plan, and statistics are not taken over. Of {@code .eval}, which newer releases pack by Zstandard, only the header
     * is read; that needs the library {@code io.airlift:aircompressor} 2.0.3, which is not brought along.
     */
    INSPECT("inspect");

    private static final int LONGEST_SHOWN = 60;

    private final String key;

    EvaluationFormat(String key) {
        this.key = key;
    }

    /** Returns the name, such as {@code every-eval-ever}. */
    public String key() {
        return key;
    }

    /**
     * Returns which kind of file this is.
     *
     * @throws DataException if it can't be read, or is none of them
     */
    public static EvaluationFormat of(Path file) {
        Elements.required("file", file);
        if (InspectLog.isArchive(file)) {
            return INSPECT;
        }
        Map<String, Object> top = read(file, Documents.bytes(file)).map();
        if (top.containsKey("schema_version") && top.containsKey("evaluation_results")) {
            return EVERY_EVAL_EVER;
        }
        if (top.containsKey("schema") && top.containsKey("metrics")) {
            return LEPTON;
        }
        if (top.containsKey("eval") && top.containsKey("status")) {
            return INSPECT;
        }
        if (top.containsKey("results") && (top.containsKey("configs") || top.containsKey("config"))) {
            return LM_EVAL;
        }
        throw new DataException(file + " is no evaluation that is known here: none of Lepton, of Every Eval Ever, of"
                + " lm-evaluation-harness, or of Inspect");
    }

    /** Reads an object, and says what a file that begins as no JSON does is taken for. */
    private static ForeignFields read(Path file, byte[] bytes) {
        int begin = bytes.length > 2 && (bytes[0] & 0xff) == 0xef ? 3 : 0;
        while (begin < bytes.length && Character.isWhitespace(bytes[begin])) {
            begin++;
        }
        if (begin == bytes.length || (bytes[begin] != '{' && bytes[begin] != '[')) {
            String line = new String(bytes, begin, Math.min(bytes.length - begin, LONGEST_SHOWN), UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new DataException(file + " is no evaluation: it must be JSON, or Inspect's .eval, but "
                    + (line.isEmpty() ? "it is empty" : "begins with " + Quoted.of(line)));
        }
        return ForeignFields.read(file.toString(), bytes);
    }

    /**
     * Reads a file of this kind.
     *
     * @return the evaluations in it, in their order
     * @throws DataException if it can't be read, or is not of this kind or of a version that is known
     */
    public List<EvaluationDocument> read(Path file) {
        Elements.required("file", file);
        String name = file.toString();
        return switch (this) {
            case LEPTON -> List.of(EvaluationDocument.read(file));
            case EVERY_EVAL_EVER -> EveryEvalEver.read(file).evaluations();
            case LM_EVAL ->
                Documents.refusing(
                        name, () -> new LmEvalResults(ForeignFields.read(name, Documents.bytes(file))).evaluations());
            case INSPECT -> {
                byte[] header = InspectLog.isArchive(file) ? InspectLog.header(file) : Documents.bytes(file);
                yield Documents.refusing(
                        name, () -> List.of(new InspectLog(ForeignFields.read(name, header)).evaluation()));
            }
        };
    }
}
