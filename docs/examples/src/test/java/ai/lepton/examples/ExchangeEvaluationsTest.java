package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EvaluationFormat;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's page 'Exchange an evaluation'. */
class ExchangeEvaluationsTest {
    private static final Path PAGE = Path.of("..", "guide", "exchange-evaluations.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/ExchangeEvaluationsTest.java");

    @Test
    void resultsOfOthersAreReadAndWritten(@TempDir Path directory) {
        Path file = Path.of(
                "..", "..", "lepton-exchange/src/test/resources/ai/lepton/exchange/evaluation/lm-eval/results.json");
        Path target = directory.resolve("record.json");

        List<EvaluationDocument> evaluations = EvaluationFormat.of(file).read(file);
        SourceMetadata source = SourceMetadata.of("Example Labs", EvaluatorRelationship.THIRD_PARTY);
        EveryEvalEver.of(evaluations, source, Instant.now()).write(target);

        assertThat(EveryEvalEver.read(target).evaluationResults()).hasSize(13);
    }

    @Test
    void aReportBecomesADocument(@TempDir Path directory) {
        Path target = directory.resolve("evaluation.json");
        byte[] predictions = {1, 2, 3};
        ClassificationReport report = Evaluation.of(Labels.of("a", "b"), new int[] {0, 1, 1})
                .predicted(new int[] {0, 1, 0})
                .report();

        EvaluationDocument own = EvaluationDocument.of("tabular-classification", Instant.now(), report.measurements())
                .withModel(ModelEntry.of("example/screening").withRevision("1.4.0"))
                .withDataset(DatasetEntry.of("patients", "test", report.examples()))
                .withProvenance(Provenance.ofThisProcess().withSeed(42).withInput("predictions.csv", predictions));
        own.write(target);

        assertThat(EvaluationDocument.read(target)).isEqualTo(own);
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String here = Files.readString(HERE).replaceAll("\\s", "");
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1).replaceAll("\\s", ""))
                .toList();
        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(here).contains(block));
    }
}
