package ai.lepton.examples.foreign;

import static ai.lepton.examples.foreign.Models.require;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.huggingface.AdapterConfig;
import ai.lepton.exchange.huggingface.AdapterConfig.PruningSteps;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.exchange.huggingface.ModelDirectory;
import ai.lepton.exchange.huggingface.SentenceConfig;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.ShardedTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The Java half of {@code adapters.py}. */
final class Adapters {
    private Adapters() {}

    public static void main(String[] args) throws IOException {
        Path theirs = Path.of(args[0], "python");
        Path ours = Path.of(args[0], "java");
        for (String name : List.of("lora", "adalora")) {
            AdapterConfig config = AdapterConfig.read(theirs.resolve(name).resolve(AdapterConfig.FILE));
            config.requireUsable();
            config.write(ours.resolve(name).resolve(AdapterConfig.FILE));
        }
        ModelDirectory lora = ModelDirectory.open(theirs.resolve("lora"));
        require(lora.adapter().orElseThrow().r().orElseThrow() == 4, "the rank");
        ShardedTensors tensors = lora.tensors();
        require(
                tensors.names().stream().anyMatch(name -> name.endsWith("query.lora_A.weight")),
                "the names of LoRA's tensors");
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        tensors.names().forEach(name -> Models.add(writer, name, tensors.file(name)));
        writer.shards(AdapterConfig.TENSORS, Long.MAX_VALUE).write(ours.resolve("lora"));

        AdapterConfig.lora("base", 16, 32, List.of("query", "value"))
                .with("task_type", "SEQ_CLS")
                .write(ours.resolve("made-lora").resolve(AdapterConfig.FILE));
        AdapterConfig.adaLora("base", 12, 8, 16, new PruningSteps(10, 20, 100), List.of("query"))
                .write(ours.resolve("made-adalora").resolve(AdapterConfig.FILE));

        ModelDirectory sentences = ModelDirectory.open(theirs.resolve("sentences"));
        SentenceConfig config = sentences.sentences().orElseThrow();
        require(config.pooling().orElseThrow().modes().equals(List.of("mean")), "the mean of the tokens");
        Bundle.at(ours.resolve("sentences"))
                .add(sentences)
                .bom(Bom.of(Instant.EPOCH))
                .replacing()
                .write();
        config.write(ours.resolve("modules"));
        require(SentenceConfig.read(ours.resolve("modules")).equals(config), "the files of the modules");
        ModelDirectory sharded = ModelDirectory.open(theirs.resolve("sharded"));
        ShardedTensors parts = sharded.tensors();
        require(parts.files().size() > 3 && parts.disagreements().isEmpty(), "shards by transformers");
        SafetensorsWriter again = new SafetensorsWriter().metadata("format", "pt");
        parts.names().forEach(name -> Models.add(again, name, parts.file(name)));
        again.shards("1KB").write(ours.resolve("sharded"));
        sharded.config().orElseThrow().write(ours.resolve("sharded").resolve(ModelConfig.FILE));

        Safetensors small = Safetensors.open(theirs.resolve("small.safetensors"));
        Models.requireValues(theirs.resolve("small.json"), small);
        SafetensorsWriter codes = new SafetensorsWriter();
        small.names().forEach(name -> Models.add(codes, name, small));
        codes.write(ours.resolve("small.safetensors"));
        System.out.println("every code of " + small.names().size() + " small floats has torch's value");
        System.out.println("read and wrote adapters, and put a sentence model into a bundle");
    }
}
