package ai.lepton.bench.mutation;

import ai.lepton.core.search.Study;
import ai.lepton.ethics.FixedRules;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.History;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.huggingface.AdapterConfig;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.tensor.ShardedTensors.Index;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A JSON document that Lepton reads as a record. What was read must also be written, and can be read again.
 */
final class JsonDocumentFormat<D> implements Format {
    private static final String RESOURCES = "lepton-exchange/src/test/resources/ai/lepton/exchange/";
    private static final String ETHICS = "../../../../../../../lepton-ethics/src/test/resources/ai/lepton/ethics/";
    private static final String CORE = "../../../../../../../lepton-core/src/test/resources/ai/lepton/core/";

    /** CycloneDX bills of materials, of ours and of others. */
    static final Format BOM = new JsonDocumentFormat<>(
            "bom",
            List.of("bom/bom-1.6.cdx.json", "bom/foreign-1.6.cdx.json", "bom/whole-1.7.cdx.json"),
            Bom::read,
            JsonDocumentFormat::used,
            Bom::ofJson);

    /** {@code evaluation.json}. */
    static final Format EVALUATION = new JsonDocumentFormat<>(
            "evaluation",
            List.of("evaluation/evaluation-1.0.0.json", "evaluation/evaluation-1.2.0.json"),
            EvaluationDocument::read,
            JsonDocumentFormat::used,
            EvaluationDocument::ofJson);

    /** Croissant documents, of ours and of others. */
    static final Format CROISSANT = new JsonDocumentFormat<>(
            "croissant",
            List.of(
                    "croissant/public/1.0/titanic/metadata.json",
                    "croissant/public/1.0/pass-mini/metadata.json",
                    "croissant/public/1.0/simple-join/metadata.json",
                    "croissant/public/1.0/recipes/read_from_tar.json",
                    "croissant/public/1.1/recipes/minimal_multilingual.json"),
            Croissant::read,
            JsonDocumentFormat::used,
            Croissant::ofJson);
    /** {@code oip-model.json}, of ours and of other servers. */
    static final Format OIP_MODEL = new JsonDocumentFormat<>(
            "oip-model",
            List.of("protocol/oip-model.json", "protocol/foreign-oip-model.json"),
            ModelMetadata::read,
            ModelMetadata::toJson,
            ModelMetadata::ofJson);
    /** The configuration of an adapter, as PEFT writes it. */
    static final Format ADAPTER = new JsonDocumentFormat<>(
            "adapter_config",
            List.of(
                    "huggingface/adapter-lora.json",
                    "huggingface/adapter-lora-linear.json",
                    "huggingface/adapter-adalora.json"),
            AdapterConfig::read,
            AdapterConfig::toJson,
            AdapterConfig::ofJson,
            JsonDocumentFormat::ask);

    /** The configuration of a model, of which nothing is understood but what is asked for. */
    static final Format MODEL = new JsonDocumentFormat<>(
            "model-config",
            List.of("huggingface/config-bert.json", "huggingface/config-llama.json", "huggingface/config-mamba2.json"),
            ModelConfig::read,
            ModelConfig::toJson,
            ModelConfig::ofJson,
            JsonDocumentFormat::ask);

    /** The index of a model in several files. */
    static final Format INDEX = new JsonDocumentFormat<>(
            "tensor-index",
            List.of("tensor/shards/model.safetensors.index.json"),
            Index::read,
            Index::toJson,
            Index::ofJson,
            index -> Objects.requireNonNull(index.fileNames().toString()));

    /** What a search of hyper-parameters tried. */
    static final Format STUDY = new JsonDocumentFormat<>(
            "study", List.of(CORE + "search/study.json"), Study::read, JsonDocumentFormat::told, Study::ofJson);

    /** What was found of personal data. */
    static final Format PERSONAL_DATA = new JsonDocumentFormat<>(
            "personal-data",
            List.of(ETHICS + "privacy/pii/report.json"),
            PersonalDataReport::read,
            JsonDocumentFormat::told,
            PersonalDataReport::ofJson);

    /** {@code ethics.json} and all that is made of it. */
    static final Format ETHICS_REPORT = new JsonDocumentFormat<>(
            "ethics-report",
            List.of(
                    ETHICS + "golden/ethics.json",
                    ETHICS + "golden/ethics-1.2.0.json",
                    ETHICS + "golden/ethics-1.4.0.json"),
            EthicsDocument::read,
            EthicsDocument::toJson,
            EthicsDocument::ofJson,
            JsonDocumentFormat::published);

    private static void published(EthicsDocument report) {
        Objects.requireNonNull(History.between(report, report).text());
        for (Publication publication : List.of(Publication.of(report), Publication.unabridged(report))) {
            Objects.requireNonNull(publication.since(report).toHtml(Language.CHINESE));
            Objects.requireNonNull(publication.toSarif());
            Objects.requireNonNull(publication.document().toJson());
        }
    }

    /** Packs of rules. */
    static final Format PACK = new JsonDocumentFormat<>(
            "pack",
            List.of(ETHICS + "packs/house.json", ETHICS + "packs/all-kinds.json"),
            Pack::read,
            JsonDocumentFormat::told,
            Pack::ofJson);

    /** Rules that were fixed beforehand. */
    static final Format FIXED_RULES = new JsonDocumentFormat<>(
            "fixed-rules",
            List.of(ETHICS + "packs/fixed-rules.json"),
            FixedRules::read,
            FixedRules::toJson,
            FixedRules::ofJson);

    private static String told(Pack pack) {
        Objects.requireNonNull(pack + pack.title("zh") + pack.parameters());
        if (pack.parameters().values().stream().allMatch(parameter -> parameter.value() != null)) {
            pack.rules().forEach(rule -> Objects.requireNonNull(rule.sha256() + rule + rule.statementIn("zh")));
        }
        return pack.toJson();
    }

    private static String told(PersonalDataReport report) {
        Objects.requireNonNull(report.toString());
        return report.toJson();
    }

    private static String told(Study study) {
        study.findBest().ifPresent(best -> Objects.requireNonNull(best.fixed()));
        return study.toJson();
    }

    private final String name;
    private final List<String> seeds;
    private final Function<Path, D> reading;
    private final Function<D, String> using;
    private final Function<String, D> again;
    private final Consumer<D> asking;

    private JsonDocumentFormat(
            String name,
            List<String> seeds,
            Function<Path, D> reading,
            Function<D, String> using,
            Function<String, D> again) {
        this(name, seeds, reading, using, again, document -> {});
    }

    private JsonDocumentFormat(
            String name,
            List<String> seeds,
            Function<Path, D> reading,
            Function<D, String> using,
            Function<String, D> again,
            Consumer<D> asking) {
        this.name = name;
        this.seeds = seeds;
        this.reading = reading;
        this.using = using;
        this.again = again;
        this.asking = asking;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> found = new ArrayList<>();
        for (String seed : seeds) {
            found.add(Files.readAllBytes(repository.resolve(RESOURCES + seed)));
        }
        return found;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        D document = reading.apply(Files.write(directory.resolve("document.json"), mutant));
        Again.requireSame(document, using, again);
        asking.accept(document);
    }

    private static void ask(AdapterConfig config) {
        config.requireUsable();
        boolean isAdaLora = config.peftType().orElse("").equals("ADALORA");
        Objects.requireNonNull((isAdaLora ? config.keptRanks() : config.rankPattern()).toString());
        Objects.requireNonNull(config.targetModules().toString() + config.alphaPattern() + config.loraDropout());
        Objects.requireNonNull(config.initLoraWeights().toString() + config.modulesToSave() + config.beta1());
    }

    private static void ask(ModelConfig config) {
        Objects.requireNonNull(config.id2label().toString() + config.architectures() + config.dtype());
        Objects.requireNonNull(config.hiddenSize().toString() + config.eosTokenIds() + config.tieWordEmbeddings());
        Objects.requireNonNull(config.with("dtype", "float32").without("dtype").toString());
    }

    private static String used(Bom bom) {
        bom.allComponents()
                .forEach(component -> Objects.requireNonNull(component.hashes().toString()));
        Objects.requireNonNull(bom.toString());
        return bom.toJson();
    }

    private static String used(Croissant document) {
        Objects.requireNonNull(document.warnings().toString());
        Objects.requireNonNull(document.toString());
        return document.toJson();
    }

    private static String used(EvaluationDocument document) {
        if (document.metrics().stream().allMatch(metric -> metric.n() != null)) {
            Objects.requireNonNull(document.measurements().toString());
        }
        Objects.requireNonNull(BomModelCard.QuantitativeAnalysis.of(document).toString());
        return document.toJson();
    }
}
