package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
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
     * Results that are no numbers are kept with the task's version under {@code lm_eval}. The program's own settings, its prompts,
     * tokenizer and report of the environment are not taken over.
     */
    LM_EVAL("lm-eval"),
    /**
     * The log of a task of Inspect, as {@code .json} or {@code .eval}, of version 2, that ended with success: one evaluation.
     *
     * <p>A metric's scorer, and its reducer if there is one, are its variant. Inspect lists the standard error and the standard
     * deviation as metrics of a scorer; as they are about the mean of its scores, they become those of its {@code accuracy} or
     * {@code mean}, and stay metrics where there is neither. Samples, plan, and statistics are not taken over. What newer releases
     * write as {@code .eval} is packed in a way that Java can't unpack; {@code inspect log convert --to json} helps.
     */
    INSPECT("inspect");

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
        byte[] bytes = Documents.bytes(file);
        if (InspectLog.isArchive(bytes)) {
            return INSPECT;
        }
        Map<String, Object> top = ForeignFields.read(file.toString(), bytes).map();
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
                byte[] bytes = Documents.bytes(file);
                byte[] header = InspectLog.isArchive(bytes) ? InspectLog.header(file) : bytes;
                yield Documents.refusing(
                        name, () -> List.of(new InspectLog(ForeignFields.read(name, header)).evaluation()));
            }
        };
    }
}
