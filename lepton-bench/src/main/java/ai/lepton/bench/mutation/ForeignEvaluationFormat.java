package ai.lepton.bench.mutation;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationFormat;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An evaluation that another program wrote. What it is read as must also be written, as ours and for others, and read again. */
final class ForeignEvaluationFormat implements Format {
    private static final String RESOURCES = "lepton-exchange/src/test/resources/ai/lepton/exchange/evaluation/";
    private static final String HEADER = "header.json";
    private static final SourceMetadata SOURCE = SourceMetadata.of("unknown", EvaluatorRelationship.OTHER);

    /** Records of Every Eval Ever. */
    static final Format EVERY_EVAL_EVER = new ForeignEvaluationFormat(
            EvaluationFormat.EVERY_EVAL_EVER,
            "every-eval-ever/inspect-squares.json",
            "every-eval-ever/lm-eval-parity.json",
            "every-eval-ever/lm-eval-spelling.json");

    /** Results of lm-evaluation-harness. */
    static final Format LM_EVAL = new ForeignEvaluationFormat(EvaluationFormat.LM_EVAL, "lm-eval/results.json");

    /** Logs of Inspect. */
    static final Format INSPECT = new ForeignEvaluationFormat(
            EvaluationFormat.INSPECT, "inspect/squares.json", "inspect/squares-epochs.json");

    /** The same in archives. */
    static final Format INSPECT_ARCHIVE = new ForeignEvaluationFormat(
            EvaluationFormat.INSPECT, true, List.of("inspect/squares.json", "inspect/squares-epochs.json"));

    private final EvaluationFormat format;
    private final boolean isArchive;
    private final List<String> seeds;

    private ForeignEvaluationFormat(EvaluationFormat format, String... seeds) {
        this(format, false, List.of(seeds));
    }

    private ForeignEvaluationFormat(EvaluationFormat format, boolean isArchive, List<String> seeds) {
        this.format = format;
        this.isArchive = isArchive;
        this.seeds = seeds;
    }

    @Override
    public String name() {
        return isArchive ? format.key() + "-archive" : format.key();
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> found = new ArrayList<>();
        for (String seed : seeds) {
            byte[] bytes = Files.readAllBytes(repository.resolve(RESOURCES + seed));
            found.add(isArchive ? packed(bytes) : bytes);
        }
        return found;
    }

    private static byte[] packed(byte[] log) throws IOException {
        return new Tree(new TreeMap<>(Map.of(HEADER, log))).zip();
    }

    @Override
    public List<Mutator> mutators() {
        return isArchive
                ? List.of(new TreeMutator(HEADER::equals, false), Mutator.bytes())
                : List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("evaluation"), mutant);
        List<EvaluationDocument> evaluations = format.read(file);
        Objects.requireNonNull(EvaluationFormat.of(file));
        for (EvaluationDocument evaluation : evaluations) {
            Again.requireSame(evaluation, EvaluationDocument::toJson, EvaluationDocument::ofJson);
        }
        if (!evaluations.isEmpty()) {
            EveryEvalEver record = EveryEvalEver.of(evaluations, SOURCE, Instant.EPOCH);
            Again.requireSame(record, EveryEvalEver::toJson, EveryEvalEver::ofJson);
            Objects.requireNonNull(record.evaluations());
        }
        if (format == EvaluationFormat.EVERY_EVAL_EVER) {
            Again.requireSame(EveryEvalEver.read(file), EveryEvalEver::toJson, EveryEvalEver::ofJson);
        }
    }
}
