package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TextGenerator.Completion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the guide's page 'Load a model', on tiny models with random weights. */
class LoadAModelTest {
    private static final Path MODELS = Path.of("..", "..", "lepton-core", "src/test/resources/golden/tasks");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/LoadAModelTest.java");

    @Test
    void embeds() {
        Path directory = MODELS.resolve("embedding-mean");
        try (Embedder embedder = LeptonTransformer.load(directory).embedder()) {
            float[] vector = embedder.embed("Aspirin thins the blood.");
            System.out.println(vector.length);
            System.out.println(embedder.similarity("Aspirin thins the blood.", "ASA is an anticoagulant."));
        }
    }

    @Test
    void embedsWithPrompts() {
        Path directory = MODELS.resolve("embedding-mean");
        try (Embedder embedder = LeptonTransformer.load(directory).embedder()) {
            Embedder questions = embedder.withPrompt("query");
            Embedder answers = embedder.withPrompt("document");
            float[] question = questions.embed("What thins the blood?");
            List<float[]> found = answers.embedAll(List.of("Aspirin does.", "Bread does not."));
            System.out.println(embedder.prompts() + " " + question.length + " " + found.size());
        }
    }

    @Test
    void tellsWhatIsCut() {
        Path directory = MODELS.resolve("embedding-cls");
        List<String> texts = List.of("The film was good. ".repeat(40), "The film was bad");
        try (Embedder embedder = LeptonTransformer.load(directory)
                .maxLength(64)
                .onTruncation(System.err::println)
                .embedder()) {
            List<float[]> vectors = embedder.embedAll(texts);
            System.out.println(vectors.size());
        }
    }

    @Test
    void classifies() {
        Path directory = MODELS.resolve("text-classification");
        List<String> texts = List.of("The film was good", "The film was bad");
        List<String> truth = List.of("glad", "angry");
        try (TextClassifier classifier = LeptonTransformer.load(directory).classifier()) {
            Classification found = classifier.classify("The patient was discharged without complaints.");
            System.out.println(found.label() + " " + found.probability());
            System.out.println(classifier.evaluateOn(texts, truth).table());
        }
    }

    @Test
    void generates() {
        Path directory = MODELS.resolve("generation");
        try (TextGenerator generator = LeptonTransformer.load(directory).generator()) {
            Generation how = Generation.sampled(42)
                    .temperature(0.8)
                    .topP(0.95)
                    .maxNewTokens(100)
                    .stop("\n\n");
            Completion answer = generator.stream("Once upon a time", how, System.out::print);
            System.out.println(answer.finish());
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        int blocks = 0;
        for (String block :
                Files.readString(Path.of("..", "guide", "load-a-model.md")).split("```", -1)) {
            if (block.startsWith("java\n")) {
                assertThat(here).contains(withoutBlanks(block.substring("java\n".length())));
                blocks++;
            }
        }
        assertThat(blocks).isEqualTo(6);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
