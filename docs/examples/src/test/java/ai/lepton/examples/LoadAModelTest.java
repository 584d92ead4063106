package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TextGenerator.Completion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The code of the guide's page 'Load a model', on tiny models with random weights. */
class LoadAModelTest {
    private static final Path MODELS = Path.of("..", "..", "lepton-core", "src/test/resources/golden/tasks");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/LoadAModelTest.java");
    private static final double TOLERANCE = 1e-5;

    /** Returns what transformers and sentence-transformers answer, as the directory's golden file has it. */
    private static JsonNode golden(Path directory) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(directory.resolve("golden.json")));
    }

    private static void assertIsGolden(float[] vector, JsonNode wanted) {
        assertThat(vector).hasSize(wanted.size());
        for (int i = 0; i < vector.length; i++) {
            assertThat((double) vector[i]).isCloseTo(wanted.path(i).asDouble(), within(TOLERANCE));
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Returns what the code of the page prints, on both streams. */
    private static List<String> printedBy(Runnable code) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            code.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void embeds() throws IOException {
        Path directory = MODELS.resolve("embedding-mean");
        List<String> printed = printedBy(() -> {
            try (Embedder embedder = LeptonTransformer.load(directory).embedder()) {
                float[] vector = embedder.embed("Aspirin thins the blood.");
                System.out.println(vector.length);
                System.out.println(embedder.similarity("Aspirin thins the blood.", "ASA is an anticoagulant."));
            }
        });

        JsonNode one = golden(directory).path("cases").path(1);
        try (Embedder embedder = Embedder.load(directory)) {
            float[] aspirin = embedder.embed("Aspirin thins the blood.");
            float[] other = embedder.embed("ASA is an anticoagulant.");
            assertThat(printed).hasSize(2).first().isEqualTo("32");
            assertThat(Double.parseDouble(printed.get(1))).isCloseTo(dot(aspirin, other), within(TOLERANCE));
            assertThat(dot(aspirin, aspirin)).isCloseTo(1, within(TOLERANCE));
            assertIsGolden(embedder.embed(one.path("text").asString()), one.path("embedding"));
        }
    }

    @Test
    void embedsWithPrompts() throws IOException {
        Path directory = MODELS.resolve("embedding-mean");
        List<String> printed = printedBy(() -> {
            try (Embedder embedder = LeptonTransformer.load(directory).embedder()) {
                Embedder questions = embedder.withPrompt("query");
                Embedder answers = embedder.withPrompt("document");
                float[] question = questions.embed("What thins the blood?");
                List<float[]> found = answers.embedAll(List.of("Aspirin does.", "Bread does not."));
                System.out.println(embedder.prompts() + " " + question.length + " " + found.size());
            }
        });

        assertThat(printed).hasSize(1).first().asString().endsWith(" 32 2").contains("query=", "document=");
        JsonNode one = golden(directory).path("cases").path(1);
        String text = one.path("text").asString();
        try (Embedder embedder = Embedder.load(directory)) {
            // The prompts of this model are empty; any other is the same as the text with it.
            assertIsGolden(embedder.withPrompt("query").embed(text), one.path("embedding"));
            assertThat(embedder.withPromptText("The film ").embed("was bad")).containsExactly(embedder.embed(text));
            assertIsGolden(embedder.withPromptText("The film ").embed("was bad"), one.path("embedding"));
        }
    }

    @Test
    void tellsWhatIsCut() throws IOException {
        Path directory = MODELS.resolve("embedding-cls");
        List<String> texts = List.of("The film was good. ".repeat(40), "The film was bad");
        List<String> printed = printedBy(() -> {
            try (Embedder embedder = LeptonTransformer.load(directory)
                    .maxLength(64)
                    .onTruncation(System.err::println)
                    .embedder()) {
                List<float[]> vectors = embedder.embedAll(texts);
                System.out.println(vectors.size());
            }
        });

        JsonNode cases = golden(directory).path("cases");
        assertThat(printed).hasSize(2).last().isEqualTo("2");
        assertThat(printed.get(0)).isEqualTo("Truncation[index=0, tokens=402, dropped=338]");
        try (Embedder embedder = LeptonTransformer.load(directory).maxLength(64).embedder()) {
            assertIsGolden(embedder.embedAll(texts).get(1), cases.path(1).path("embedding"));
        }
    }

    @Test
    void classifies() throws IOException {
        Path directory = MODELS.resolve("text-classification");
        List<String> texts = List.of("The film was good", "The film was bad");
        List<String> truth = List.of("glad", "angry");
        List<String> printed = printedBy(() -> {
            try (TextClassifier classifier = LeptonTransformer.load(directory).classifier()) {
                Classification found = classifier.classify("The patient was discharged without complaints.");
                System.out.println(found.label() + " " + found.probability());
                System.out.println(classifier.evaluateOn(texts, truth).table());
            }
        });

        JsonNode one = golden(directory).path("cases").path(1);
        try (TextClassifier classifier = TextClassifier.load(directory)) {
            Classification patient = classifier.classify("The patient was discharged without complaints.");
            assertThat(printed.get(0)).isEqualTo(patient.label() + " " + patient.probability());
            // Both films are 'calm' to this model, so it is never right.
            assertThat(classifier.evaluateOn(texts, truth).accuracy().value()).isZero();
            assertThat(printed).anyMatch(line -> line.matches("accuracy +0\\.000 .*"));
            Classification bad = classifier.classify(one.path("text").asString());
            assertThat(bad.label())
                    .isEqualTo(one.path("scores").path(0).path("label").asString());
            assertThat(bad.probability())
                    .isCloseTo(one.path("scores").path(0).path("score").asDouble(), within(TOLERANCE));
        }
    }

    @Test
    void generates() throws IOException {
        Path directory = MODELS.resolve("generation");
        List<String> printed = printedBy(() -> {
            try (TextGenerator generator = LeptonTransformer.load(directory).generator()) {
                Generation how = Generation.sampled(42)
                        .temperature(0.8)
                        .topP(0.95)
                        .maxNewTokens(100)
                        .stop("\n\n");
                Completion answer = generator.stream("Once upon a time", how, System.out::print);
                System.out.println(answer.finish());
            }
        });

        JsonNode golden = golden(directory);
        JsonNode one = golden.path("cases").path(0);
        try (TextGenerator generator = TextGenerator.load(directory)) {
            Generation how = Generation.sampled(42)
                    .temperature(0.8)
                    .topP(0.95)
                    .maxNewTokens(100)
                    .stop("\n\n");
            Completion again = generator.generate("Once upon a time", how);
            assertThat(printed)
                    .isEqualTo((again.text() + again.finish()).lines().toList());
            assertThat(again.tokens()).hasSize(100);
            Generation greedy = Generation.greedy()
                    .maxNewTokens(golden.path("max_new_tokens").asInt());
            assertThat(generator.generate(one.path("text").asString(), greedy).text())
                    .isEqualTo(one.path("new_text").asString());
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
