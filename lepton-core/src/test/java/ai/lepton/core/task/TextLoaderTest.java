package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TokenTagger.Aggregation;
import ai.lepton.core.task.TokenTagger.Entity;
import ai.lepton.metrics.classification.ClassificationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all tasks of texts share: settings, batches, threads, closing, and what is refused. */
class TextLoaderTest {
    private static final Path TASKS = Path.of("src/test/resources/golden/tasks");
    private static final Path CLASSIFIER = TASKS.resolve("text-classification");
    private static final Path EMBEDDER = TASKS.resolve("embedding-mean");

    private static List<String> texts(int count) {
        SplittableRandom random = new SplittableRandom(3);
        String[] words = {"film", "music", "good", "Zürich", "🙂", "the", "was", "Anna", "東京"};
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void batchesOfAnySizeGiveTheSameInTheOrderOfTheTexts() {
        List<String> texts = texts(60);
        try (Embedder whole = LeptonTransformer.load(EMBEDDER).embedder();
                Embedder small =
                        LeptonTransformer.load(EMBEDDER).maxBatchTokens(40).embedder();
                Embedder eager = LeptonTransformer.load(EMBEDDER)
                        .engine(EngineOptions.defaults().with(Backend.EAGER))
                        .embedder()) {
            List<float[]> alone = texts.stream().map(whole::embed).toList();
            assertClose(whole.embedAll(texts), alone);
            assertClose(small.embedAll(texts), alone);
            assertClose(eager.embedAll(texts), alone);
        }
    }

    private static void assertClose(List<float[]> found, List<float[]> wanted) {
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            for (int j = 0; j < wanted.get(i).length; j++) {
                assertThat((double) found.get(i)[j]).isCloseTo(wanted.get(i)[j], within(2e-6));
            }
        }
    }

    @Test
    void noTextsGiveNoResults() {
        try (Embedder embedder = Embedder.load(EMBEDDER);
                TextClassifier classifier = TextClassifier.load(CLASSIFIER);
                TokenTagger tagger = TokenTagger.load(TASKS.resolve("token-classification"))) {
            assertThat(embedder.embeddings(List.of())).isEmpty();
            assertThat(classifier.classifyAll(List.of())).isEmpty();
            assertThat(tagger.tagAll(List.of(), Aggregation.SIMPLE)).isEmpty();
        }
    }

    @Test
    void textsAreCutToTheLengthThatWasSet() {
        String text = "The film was good and the music was better";
        try (TextClassifier classifier =
                LeptonTransformer.load(CLASSIFIER).maxLength(6).classifier()) {
            assertThat(classifier.classify(text).truncated()).isTrue();
            assertThat(classifier.classify("a").truncated()).isFalse();
        }
    }

    @Test
    void lowerPrecisionsStayNearTheFull() {
        List<String> texts = texts(20);
        try (Embedder full = LeptonTransformer.load(EMBEDDER).embedder()) {
            float[] wanted = full.embeddings(texts);
            for (Precision precision : List.of(Precision.BF16, Precision.INT8)) {
                Embedder lower;
                try {
                    lower = LeptonTransformer.load(EMBEDDER)
                            .precision(precision)
                            .embedder();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("is not to be had"); // this machine has no such kernel
                    continue;
                }
                try (lower) {
                    float[] found = lower.embeddings(texts);
                    for (int i = 0; i < texts.size(); i++) {
                        assertThat(cosine(found, wanted, i * full.width(), full.width()))
                                .as(precision + " of text " + i)
                                .isGreaterThan(0.98);
                    }
                }
            }
        }
    }

    private static double cosine(float[] a, float[] b, int from, int width) {
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = from; i < from + width; i++) {
            dot += (double) a[i] * b[i];
            first += (double) a[i] * a[i];
            second += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(first * second);
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        List<String> texts = texts(40);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TextClassifier classifier = TextClassifier.load(CLASSIFIER)) {
            double[] wanted = classifier.probabilities(texts);
            List<Future<double[]>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> classifier.probabilities(texts)));
            }
            for (Future<double[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(wanted);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void judgesAClassifierByTextsOfKnownClass() {
        try (TextClassifier classifier = TextClassifier.load(CLASSIFIER)) {
            List<String> texts = texts(30);
            List<String> truth = classifier.classifyAll(texts).stream()
                    .map(Classification::label)
                    .toList();
            ClassificationReport report = classifier.evaluateOn(texts, truth);
            assertThat(report.accuracy().score().orElseThrow()).isEqualTo(1);
            assertThatThrownBy(() -> classifier.evaluateOn(texts, List.of("calm")))
                    .hasMessage("30 texts and 1 classes were given");
            assertThatThrownBy(() -> classifier.evaluateOn(List.of("a"), List.of("sad")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sad")
                    .hasMessageContaining("calm");
        }
    }

    @Test
    void closedTasksRefuseToWork() {
        Embedder embedder = Embedder.load(EMBEDDER);
        embedder.close();
        embedder.close();
        assertThatThrownBy(() -> embedder.embed("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void refusesSettingsThatCantBe() {
        TextLoader model = LeptonTransformer.load(EMBEDDER);
        assertThatThrownBy(() -> model.maxLength(0)).hasMessage("the greatest length is 0; it must be at least 1");
        assertThatThrownBy(() -> model.maxBatchTokens(0))
                .hasMessage("the number of tokens of a batch is 0; it must be at least 1");
        assertThatThrownBy(() -> model.engine(EngineOptions.defaults().with(Backend.EAGER))
                        .precision(Precision.BF16)
                        .embedder())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision BF16 is for the script backend; eager computes in F32");
    }

    @Test
    void tagsWithOneNameMarkOneKindOfSpan(@TempDir Path directory) {
        String names = "{\"id2label\": {\"0\": \"O\", \"1\": \"PER\", \"2\": \"PER\", \"3\": \"PER\", \"4\": \"PER\"}}";
        new Overlaid(directory).with(TASKS.resolve("token-classification")).edit("config.json", names);
        try (TokenTagger tagger = TokenTagger.load(directory)) {
            assertThat(tagger.labels().names()).containsExactly("O", "PER", "PER [2]", "PER [3]", "PER [4]");
            List<Entity> entities = tagger.tag("Peter met Anna in Paris, Anna met Peter in Rome.")
                    .entities();
            assertThat(entities).isNotEmpty().extracting(Entity::label).containsOnly("PER");
            for (int i = 1; i < entities.size(); i++) { // what touches is one span
                assertThat(entities.get(i).start())
                        .isGreaterThan(entities.get(i - 1).end());
            }
        }
    }

    @Test
    void aModelThatIsNotToldTypesSeesBothTextsOfAPairAsOne(@TempDir Path directory) {
        Overlaid made = new Overlaid(directory).with(CLASSIFIER);
        made.edit("tokenizer_config.json", "{\"model_input_names\": [\"input_ids\", \"attention_mask\"]}");
        double untold;
        try (TextClassifier classifier = TextClassifier.load(directory)) {
            untold = classifier.classify("The film was good", "and bad").probability("calm");
        }
        made.with(CLASSIFIER);
        try (TextClassifier classifier = TextClassifier.load(directory)) {
            assertThat(classifier.classify("The film was good", "and bad").probability("calm"))
                    .isNotCloseTo(untold, within(1e-4));
        }
        String tokenizer = Overlaid.contents(directory.resolve("tokenizer.json"));
        made.text("tokenizer.json", tokenizer.replaceAll("\"type_id\": ?1", "\"type_id\": 0"));
        try (TextClassifier classifier = TextClassifier.load(directory)) {
            assertThat(classifier.classify("The film was good", "and bad").probability("calm"))
                    .isCloseTo(untold, within(1e-7));
        }
    }

    @Test
    void refusesHeadsThatTheCheckpointLacks() {
        assertThatThrownBy(() -> TextClassifier.load(EMBEDDER))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("BertModel");
    }
}
