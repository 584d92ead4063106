package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.huggingface.AdapterConfig;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.exchange.huggingface.ModelDirectory;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.ShardedTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's page 'Hand over a model', and its program. */
class HandOverAModelTest {
    private static final Path MODELS = Path.of("..", "..", "lepton-core", "src/test/resources/golden/tasks");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/HandOverAModelTest.java");
    private static final Path PAGE = Path.of("..", "guide", "hand-over-a-model.md");

    private final float[] weights = {1, 2, 3, 4, 5, 6};
    private final ModelParameters parameters = ModelParameters.of("tabular-classification", "linear", "logistic");

    @TempDir
    private Path folder;

    /** Returns what the code of the page prints. */
    private static List<String> printedBy(Runnable code) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            code.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void write(Path directory) {
        Bundle bundle = Bundle.at(directory)
                .add("model.safetensors", new SafetensorsWriter().tensor("weight", weights, 2, 3))
                .add("config.json", "{\"model_type\": \"linear\", \"features\": 3}")
                .card(ModelCard.of("Screening").with(StandardSection.INTENDED_USE, "Second reading."))
                .bom(Bom.of(Instant.now(), Component.model("screening", BomModelCard.of(parameters))))
                .write();
        System.out.println(bundle);
    }

    @Test
    void writesVerifiesAndReads() throws IOException {
        Path directory = folder.resolve("screening");
        assertThat(printedBy(() -> write(directory))).containsExactly(directory + ": 3 files and bom.cdx.json");

        List<String> verified = printedBy(() -> {
            Verification verification = Bundle.verify(directory);
            System.out.println(verification);
        });
        assertThat(verified).hasSize(5);
        assertThat(Files.readString(PAGE)).contains("```\n" + String.join("\n", withoutFolder(verified)) + "\n```\n");

        assertThat(printedBy(() -> {
                    Bundle opened = Bundle.open(directory);
                    Safetensors mapped = opened.tensors("model.safetensors");
                    Safetensors copied = opened.tensorsInMemory("model.safetensors");
                    System.out.println(mapped.floats("weight").length + " " + copied.floats("weight").length);
                }))
                .containsExactly("6 6");
    }

    private List<String> withoutFolder(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace(folder + folder.getFileSystem().getSeparator(), ""))
                .toList();
    }

    @Test
    void packsAndUnpacksAZip() {
        Path file = folder.resolve("screening.zip");
        Path directory = folder.resolve("unpacked");
        assertThat(printedBy(() -> {
                    Bundle zip = Bundle.at(file)
                            .zipped()
                            .add("model.safetensors", new SafetensorsWriter().tensor("weight", weights, 2, 3))
                            .bom(Bom.of(Instant.EPOCH, Component.model("screening", BomModelCard.of(parameters))))
                            .write();
                    System.out.println(
                            Bundle.open(file).tensors("model.safetensors").floats("weight").length);
                    Bundle unpacked = zip.copyTo(directory);
                    System.out.println(unpacked.file("model.safetensors").getFileName());
                }))
                .containsExactly("6", "model.safetensors");
    }

    @Test
    void splitsIntoShards() {
        Path directory = folder.resolve("sharded");
        assertThat(printedBy(() -> {
                    SafetensorsWriter writer = new SafetensorsWriter()
                            .metadata("format", "pt")
                            .tensor("embedding.weight", weights, 2, 3)
                            .tensor("head.weight", weights, 3, 2);
                    writer.shards("5GB").write(directory);
                    ShardedTensors tensors = ShardedTensors.open(directory);
                    System.out.println(tensors.floats("head.weight").length);
                }))
                .containsExactly("6");
    }

    @Test
    void bundlesAPublishedModel() {
        Path directory = MODELS.resolve("embedding-mean");
        Path target = folder.resolve("bundle");
        List<String> printed = printedBy(() -> {
            ModelDirectory model = ModelDirectory.open(directory);
            ModelConfig config = model.config().orElseThrow();
            System.out.println(config.modelType().orElse("unknown") + " "
                    + model.tensors().names().size());
            Bundle.at(target).add(model).bom(Bom.of(Instant.EPOCH)).write();
        });
        assertThat(printed).hasSize(1).first().asString().startsWith("bert ");
        assertThat(Bundle.open(target).files()).containsKeys("config.json", "model.safetensors", "tokenizer.json");
        assertThat(ModelDirectory.open(directory).others()).contains("golden.json");
    }

    @Test
    void writesAnAdapter() {
        Path directory = folder;
        AdapterConfig.lora("some/model", 16, 32, List.of("q_proj", "v_proj"))
                .with("task_type", "CAUSAL_LM")
                .write(directory.resolve(AdapterConfig.FILE));
        AdapterConfig read = AdapterConfig.read(directory.resolve(AdapterConfig.FILE));
        read.requireUsable();
        assertThat(read.r()).hasValue(16);
    }

    @Test
    void theProgramSaysWhichFileAndWhy() throws IOException {
        Path directory = folder.resolve("screening");
        printedBy(() -> write(directory));
        Ran sound = Ran.of(VerifyBundle::run, directory);
        assertThat(sound.exitCode()).as(sound.err()).isZero();
        assertThat(sound.err()).isEmpty();
        assertThat(sound.out().lines()).hasSize(5).last().isEqualTo(directory + " is sound");

        Files.writeString(directory.resolve("config.json"), "{}");
        Ran changed = Ran.of(VerifyBundle::run, directory);
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.out().lines()).last().isEqualTo(directory + " is not to be used: 1 fault");
        assertThat(changed.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(directory + ": 'config.json' was changed: its SHA-256 is ");

        Ran none = Ran.of(VerifyBundle::run, folder);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err().lines()).containsExactly(folder + " is no bundle: it has no bom.cdx.json");
        assertThat(Ran.of(VerifyBundle::run).err()).startsWith("usage: VerifyBundle");
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        int blocks = 0;
        for (String block : Files.readString(PAGE).split("```", -1)) {
            if (block.startsWith("java\n")) {
                assertThat(here).contains(withoutBlanks(block.substring("java\n".length())));
                blocks++;
            }
        }
        assertThat(blocks).isEqualTo(8);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
