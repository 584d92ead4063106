package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.examples.OwnAttention.CosineAttention;
import ai.lepton.exchange.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs with text models, on tiny ones with random weights. */
class TextProgramsTest {
    private static final Path MODELS = Path.of("..", "..", "lepton-core", "src/test/resources/golden/tasks");
    private static final Path GUIDE = Path.of("..", "guide");

    @TempDir
    Path directory;

    private Path texts() throws IOException {
        return Files.writeString(directory.resolve("texts.txt"), "The film was good\n\nAnna met Peter in Rome\n");
    }

    @Test
    void embedTextsWritesAVectorForEachLine() throws IOException {
        Path out = directory.resolve("out.safetensors");

        Ran ran = Ran.of(EmbedTexts::run, MODELS.resolve("embedding-mean"), texts(), out);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(Safetensors.open(out).info("embeddings").shape()).isEqualTo(List.of(3L, 32L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "bf16", "int8"})
    void classifyTextsPrintsALineForEachText(String precision) throws IOException {
        Ran ran = Ran.of(ClassifyTexts::run, MODELS.resolve("text-classification"), texts(), "--precision", precision);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().lines()).hasSize(3).allMatch(line -> line.matches("(calm|glad|angry)\t0\\.\\d{6}\t.*"));
    }

    @Test
    void generateTextPrintsThePromptAndWhatFollows() {
        Ran ran = Ran.of(GenerateText::run, MODELS.resolve("generation-gpt2"), "The film was", "--tokens", "5");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("The film was");
        assertThat(ran.err()).startsWith("5 tokens in ").contains("max new tokens");
    }

    @Test
    void exportModelWritesAnArchive() throws IOException {
        Path out = directory.resolve("model.pt");

        Ran ran = Ran.of(ExportModel::run, MODELS.resolve("text-classification"), out);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("torch.jit.load('model.pt')(input_ids, attention_mask, token_type_ids)");
        assertThat(Files.size(out)).isGreaterThan(50_000);
    }

    @Test
    void whatIsWrongIsOneLine() throws IOException {
        Path texts = texts();
        Ran missing = Ran.of(ClassifyTexts::run, "no such directory", texts);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err().lines()).hasSize(1).allMatch(line -> line.contains("no such directory"));

        Ran noHead = Ran.of(ClassifyTexts::run, MODELS.resolve("embedding-mean"), texts);
        assertThat(noHead.exitCode()).isEqualTo(1);
        assertThat(noHead.err().lines()).hasSize(1);

        Ran usage = Ran.of(EmbedTexts::run, "only one");
        assertThat(usage.err()).startsWith("usage: EmbedTexts");

        Ran precision = Ran.of(ClassifyTexts::run, "a", texts, "--precision", "fp8");
        assertThat(precision.err().strip())
                .isEqualTo("--precision is 'fp8'; it must be one of [auto, f32, bf16, int8]");
    }

    @Test
    void anOwnAttentionRunsInAPublishedModelAndAgreesOnBothBackends() {
        Path bert = MODELS.resolve("embedding-cls");
        Pretrained pretrained = Pretrained.open(bert);
        TextTransformer model = pretrained.features().attention(original -> new CosineAttention(4, 8));
        WeightSource weights = pretrained.weights(model);

        assertThat(OwnAttention.greatestDifference(model, weights, 2, 17, 30, 5, 3))
                .isLessThan(1e-5);
        assertThat(OwnAttention.features(bert, 2, 17, 30, 5, 3)).hasSize(5 * 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write-your-own-attention.md"})
    void theRecordsOfTheGuideAreThoseOfTheExample(String page) throws IOException {
        String program = withoutBlanks(Files.readString(Path.of("src/main/java/ai/lepton/examples/OwnAttention.java")));
        String guide = Files.readString(GUIDE.resolve(page));
        int compared = 0;
        for (String block : guide.split("```", -1)) {
            if (block.startsWith("java\n/**")) {
                assertThat(program).contains(withoutBlanks(block.substring("java\n".length())));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test
    void thePartsThatTheGuideListsAreThere() throws IOException {
        String guide = Files.readString(GUIDE.resolve("write-your-own-attention.md"));
        String table = guide.split("\\| Part \\| Records \\|", 2)[1].split("\n\n", 2)[0];
        List<String> names = Pattern.compile("`([A-Z][\\w.]+)`")
                .matcher(table)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(names).hasSizeGreaterThan(10);
        assertThat(names)
                .allSatisfy(name -> assertThat(Class.forName("ai.lepton.core.model." + name.replace('.', '$')))
                        .isPublic());
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
