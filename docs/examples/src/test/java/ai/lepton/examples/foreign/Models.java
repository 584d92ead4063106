package ai.lepton.examples.foreign;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.huggingface.GenerationConfig;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.exchange.huggingface.ModelDirectory;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.ShardedTensors;
import ai.lepton.exchange.tensor.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Java half of {@code models.py}. */
final class Models {
    private static final Map<String, DType> SMALL = Map.of(
            "float8_e5m2", DType.F8_E5M2,
            "float8_e4m3fn", DType.F8_E4M3,
            "float8_e8m0fnu", DType.F8_E8M0,
            "float8_e4m3fnuz", DType.F8_E4M3FNUZ,
            "float8_e5m2fnuz", DType.F8_E5M2FNUZ);

    private static final String PACKED = "float4_e2m1fn";

    private Models() {}

    public static void main(String[] args) throws IOException {
        Path theirs = Path.of(args[0], "python");
        Path ours = Path.of(args[0], "java");
        sharded(theirs, ours);
        counts(theirs, ours);
        small(theirs);
        configurations(theirs, ours);
        bundles(theirs, ours);
    }

    static void require(boolean isSo, String what) {
        if (!isSo) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private static void sharded(Path theirs, Path ours) {
        ShardedTensors read = ShardedTensors.open(theirs.resolve("sharded"));
        require(
                read.files().size() > 1 && read.disagreements().isEmpty(),
                "several shards that agree with their index");
        require(read.floats("embedding.weight")[59] == 59f / 7, "a value of a shard");
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        for (String name : List.of("embedding.weight", "layer.weight", "layer.bias", "ids", "mask")) {
            add(writer, name, read.file(name));
        }
        writer.shards("model", 300).write(ours.resolve("sharded"));
        System.out.println("read " + read + " and wrote them again");
    }

    static void add(SafetensorsWriter writer, String name, Safetensors file) {
        TensorInfo info = file.info(name);
        writer.tensor(
                name,
                info.dtype(),
                file.buffer(name),
                info.shape().stream().mapToLong(Long::longValue).toArray());
    }

    private static void counts(Path theirs, Path ours) {
        Safetensors many = Safetensors.open(theirs.resolve("many.safetensors"));
        require(many.names().size() == 120_000 && many.longs("tensor.119999")[0] == 119_999, "120,000 tensors");
        Safetensors named = Safetensors.open(theirs.resolve("long.safetensors"));
        require(named.floats("n".repeat(60_000))[0] == 7, "a name of 60,000 characters");
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 150_000; i++) {
            writer.tensor("tensor." + i, new int[] {i}, 1);
        }
        writer.write(ours.resolve("many.safetensors"));
        new SafetensorsWriter().tensor("n".repeat(70_000), new float[] {8}, 1).write(ours.resolve("long.safetensors"));
    }

    private static void small(Path theirs) throws IOException {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        SafetensorsWriter writer = new SafetensorsWriter().tensor(PACKED, DType.F4, ByteBuffer.wrap(codes), 512);
        SMALL.forEach((name, dtype) -> writer.tensor(name, dtype, ByteBuffer.wrap(codes), codes.length));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        requireValues(theirs.resolve("small.json"), Safetensors.of("small", ByteBuffer.wrap(out.toByteArray())));
        System.out.println("every code of " + SMALL.size()
                + " floats of 8 bits, and every byte of two of 4 bits, is as ml_dtypes" + " has it");
    }

    /** Requires the values that a JSON file has for each tensor, as Python writes them. */
    static void requireValues(Path json, Safetensors read) throws IOException {
        JsonNode wanted = JsonMapper.shared().readTree(Files.readString(json));
        require(wanted.size() == read.names().size(), "values for each of " + read.names());
        for (String name : read.names()) {
            double[] values = read.doubles(name);
            require(values.length == wanted.path(name).size(), name + " has as many values");
            for (int i = 0; i < values.length; i++) {
                String text = wanted.path(name).path(i).asString();
                double value = text.endsWith("inf")
                        ? Double.parseDouble(text.replace("inf", "Infinity"))
                        : text.equals("nan") ? Double.NaN : Double.parseDouble(text);
                require(Double.compare(values[i], value) == 0, name + " " + i + " is " + text);
            }
        }
    }

    private static void configurations(Path theirs, Path ours) {
        ModelDirectory model = ModelDirectory.open(theirs.resolve("model"));
        ModelConfig config = model.config().orElseThrow();
        GenerationConfig generation = model.generation().orElseThrow();
        require(
                config.modelType().orElseThrow().equals("bert")
                        && config.hiddenSize().orElseThrow() == 64,
                "BERT");
        require(config.id2label().equals(Map.of(0, "no", 1, "yes")), "labels");
        require(
                generation.topK().orElseThrow() == 40
                        && generation.eosTokenIds().equals(List.of(1L, 2L)),
                "generation");
        require(model.tensors().names().size() == 5, "five tensors");
        config.write(ours.resolve("model").resolve(ModelConfig.FILE));
        generation.write(ours.resolve("model").resolve(GenerationConfig.FILE));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model_type", "llama");
        fields.put("hidden_size", 64);
        fields.put("num_attention_heads", 4);
        fields.put("num_key_value_heads", 2);
        new ModelConfig(fields).write(ours.resolve("llama").resolve(ModelConfig.FILE));
    }

    private static void bundles(Path theirs, Path ours) {
        for (String name : List.of("bundle", "plain.zip", "folder.zip", "stored.zip")) {
            Bundle bundle = Bundle.open(theirs.resolve(name));
            require(bundle.files().size() == 3, name + " has three files");
            require(bundle.tensors("model.safetensors").names().size() == 5, name + " has tensors");
            require(Bundle.verify(theirs.resolve(name)).isSound(), name + " is sound");
        }
        fill(Bundle.at(ours.resolve("bundle.zip")).zipped());
        fill(Bundle.at(ours.resolve("bundle")));
        System.out.println("opened a directory and three zips by Python, and wrote both");
    }

    private static void fill(BundleWriter writer) {
        ModelCard card = ModelCard.of("Screening");
        writer.add("model.safetensors", new SafetensorsWriter().tensor("w", new float[] {1, 2, 3}, 3))
                .add("config.json", "{\"width\": 64}")
                .add("data/gr\u00FC\u00DFe.txt", "gr\u00FC\u00DF Gott")
                .card(card.withData(card.data().withLicense("apache-2.0")))
                .bom(Bom.of(
                        Instant.EPOCH,
                        Component.model(
                                "screening",
                                BomModelCard.of(ModelParameters.of("tabular-classification", "transformer", "FT")))))
                .replacing()
                .write();
    }
}
