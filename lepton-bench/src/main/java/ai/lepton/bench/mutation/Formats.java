package ai.lepton.bench.mutation;

import java.util.List;

/** All formats that mutants are made of. */
final class Formats {
    static final List<Format> ALL = List.of(
            new SafetensorsFormat(),
            new CheckpointFormat(),
            new EventFormat(),
            new CsvFormat(),
            new JsonLinesFormat(),
            new ParquetFormat(),
            new CardFormat(true),
            new CardFormat(false),
            JsonDocumentFormat.BOM,
            JsonDocumentFormat.EVALUATION,
            ForeignEvaluationFormat.EVERY_EVAL_EVER,
            ForeignEvaluationFormat.LM_EVAL,
            ForeignEvaluationFormat.INSPECT,
            ForeignEvaluationFormat.INSPECT_ARCHIVE,
            JsonDocumentFormat.CROISSANT,
            new DatasetFormat(),
            JsonDocumentFormat.OIP_MODEL,
            new InferRequestFormat(false),
            new InferRequestFormat(true),
            JsonDocumentFormat.ADAPTER,
            JsonDocumentFormat.MODEL,
            JsonDocumentFormat.INDEX,
            JsonDocumentFormat.STUDY,
            JsonDocumentFormat.PERSONAL_DATA,
            JsonDocumentFormat.ETHICS_REPORT,
            JsonDocumentFormat.PACK,
            JsonDocumentFormat.FIXED_RULES,
            new BundleFormat(true),
            new BundleFormat(false),
            new ArchiveFormat(),
            new TokenizerFormat("tokenizer.json"),
            new TokenizerFormat("tokenizer_config.json"),
            new TokenizerFormat("special_tokens_map.json"),
            new ConfigFormat("bert", "config.json"),
            new ConfigFormat("mpnet", "config.json"),
            new ConfigFormat("gpt2", "config.json"),
            new ConfigFormat("llama-rope-yarn", "config.json"),
            new ConfigFormat("qwen2-sliding-window", "config.json"),
            new ConfigFormat("llama", "generation_config.json"),
            new ConfigFormat("layout-sharded-llama", "model.safetensors.index.json"),
            new SentenceFormat(),
            new TabularFormat(false, false),
            new TabularFormat(true, false),
            new TabularFormat(false, true),
            new TabularFormat(true, true),
            new TrainingCheckpointFormat());

    private Formats() {}

    /**
     * Returns the format of a name, or one of the test path by its class.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Format named(String name) {
        for (Format format : ALL) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        try {
            return Class.forName(name)
                    .asSubclass(Format.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException("no format '" + name + "'; there are "
                    + ALL.stream().map(Format::name).toList());
        }
    }
}
