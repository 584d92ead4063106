package ai.lepton.exchange.bundle;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.BomModelCard.Risk;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.modelcard.CardData;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.internal.Elements;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a model, said once: the model card, the bill of materials and the evaluation are made from it.
 *
 * <pre>{@code
 * ModelPapers papers = ModelPapers.of("screening", classifier.modelParameters())
 *         .license("Apache-2.0")
 *         .description("A transformer over 30 number columns.")
 *         .with(StandardSection.INTENDED_USE, "Second reading of fine-needle aspirates.")
 *         .trainingData(Component.dataset(patients).withLicense("CC-BY-4.0"))
 *         .evaluation(evaluation);
 * Bundle.at(directory).add(classifier).add(papers).write();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ModelPapers implements BundlePart {
    /** Heading of the card's section of what the model was trained with. */
    public static final String ORIGIN = "How it was trained";

    private final Instant created;
    private final ModelCard card;
    private final Component model;
    private final List<Component> datasets;
    private final @Nullable EvaluationDocument evaluation;

    private ModelPapers(
            Instant created,
            ModelCard card,
            Component model,
            List<Component> datasets,
            @Nullable EvaluationDocument evaluation) {
        this.created = created;
        this.card = card;
        this.model = model;
        this.datasets = List.copyOf(datasets);
        this.evaluation = evaluation;
    }

    /**
     * Returns papers of a name and of how the model was made, as of now.
     *
     * @param name of the model
     * @param parameters what a trained model says of itself; its task becomes the card's {@code pipeline_tag}
     */
    public static ModelPapers of(String name, ModelParameters parameters) {
        Elements.required("name", name);
        Elements.required("parameters", parameters);
        String task = parameters.task();
        ModelCard card = ModelCard.of(name);
        Component model = Component.model(name, BomModelCard.of(parameters));
        return new ModelPapers(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                task == null ? card : card.withData(card.data().withPipelineTag(task)),
                model,
                List.of(),
                null);
    }

    private ModelPapers with(ModelCard newCard, Component newModel) {
        return new ModelPapers(created, newCard, newModel, datasets, evaluation);
    }

    private ModelPapers card(UnaryOperator<ModelCard> change) {
        return with(change.apply(card), model);
    }

    private ModelPapers considering(UnaryOperator<Considerations> change) {
        return with(card, model.with(modelCard().with(change.apply(considerations()))));
    }

    private BomModelCard modelCard() {
        return Objects.requireNonNull(model.modelCard());
    }

    private Considerations considerations() {
        Considerations found = modelCard().considerations();
        return found == null ? Considerations.of(List.of(), List.of(), List.of()) : found;
    }

    /** Returns the same with when they were made, which else is when they were begun. */
    public ModelPapers created(Instant instant) {
        Elements.required("instant", instant);
        return new ModelPapers(instant, card, model, datasets, evaluation);
    }

    /** Returns the same with the front matter of the card, changed, such as {@code data -> data.withTags("medical")}. */
    public ModelPapers data(UnaryOperator<CardData> change) {
        Elements.required("change", change);
        return card(old -> old.withData(change.apply(old.data())));
    }

    /** Returns the same under this licence, by its SPDX identifier such as {@code Apache-2.0}. */
    public ModelPapers license(String spdxId) {
        Elements.required("spdxId", spdxId);
        CardData data = card.data().withLicense(spdxId.toLowerCase(Locale.ROOT));
        return with(card.withData(data), model.withLicense(spdxId));
    }

    /** Returns the same with the model's version, such as {@code 1.4.0}. */
    public ModelPapers version(String number) {
        Elements.required("number", number);
        ModelPapers versioned = with(card, model.withVersion(number));
        ModelEntry judged = evaluation == null ? null : evaluation.model();
        return evaluation == null || judged == null || !judged.name().equals(model.name())
                ? versioned
                : versioned.evaluation(evaluation.withModel(judged.withRevision(number)));
    }

    /** Returns the same with what stands under the card's title. */
    public ModelPapers introduction(String markdown) {
        return card(old -> old.withIntroduction(markdown));
    }

    /** Returns the same with what the model is: in the bill of materials, and as the section of the card. */
    public ModelPapers description(String text) {
        Elements.required("text", text);
        return with(card.with(StandardSection.DESCRIPTION, text), model.withDescription(text));
    }

    /** Returns the same with who is meant to use the model, as the bill of materials says it. */
    public ModelPapers users(String... groups) {
        List<String> users = Elements.of("groups", groups);
        return considering(old -> old.withUsers(users));
    }

    /**
     * Returns the same with a section of the card. What is said of the intended use is a use case in the bill of materials;
     * of uses that are out of scope, and of limitations, a technical limitation.
     */
    public ModelPapers with(StandardSection section, String markdown) {
        Elements.required("section", section);
        ModelPapers more = card(old -> old.with(section, markdown));
        return switch (section) {
            case INTENDED_USE -> more.considering(old -> old.withUseCases(List.of(markdown)));
            case OUT_OF_SCOPE_USE, LIMITATIONS -> more.considering(old -> old.withTechnicalLimitations(more.limits()));
            default -> more;
        };
    }

    /** Returns the same with a section of the card of any heading, in the place of one of that heading, or at the end. */
    public ModelPapers with(String heading, String markdown) {
        Elements.required("heading", heading);
        Elements.required("markdown", markdown);
        return card(old -> old.with(heading, markdown));
    }

    private List<String> limits() {
        return Stream.of(StandardSection.OUT_OF_SCOPE_USE, StandardSection.LIMITATIONS)
                .flatMap(section -> card.text(section).stream())
                .toList();
    }

    /** Returns the same with a risk, and what is done about it: in the bill of materials, and in the card. */
    public ModelPapers risk(String what, String mitigation) {
        Elements.required("what", what);
        Elements.required("mitigation", mitigation);
        String said = card.text(StandardSection.ETHICAL_CONSIDERATIONS)
                .map(before -> before + "\n\n")
                .orElse("");
        List<Risk> risks = new ArrayList<>(considerations().ethicalConsiderations());
        risks.add(new Risk(what, mitigation));
        return card(old -> old.with(StandardSection.ETHICAL_CONSIDERATIONS, said + what + " " + mitigation))
                .considering(old -> old.withRisks(risks.toArray(Risk[]::new)));
    }

    /**
     * Returns the same with a data set that the model learned from, which becomes a component of the bill of materials. Its
     * description is the card's section on training data, a paragraph for each.
     *
     * @param dataset such as {@code Component.dataset(data).withLicense("CC-BY-4.0")}
     */
    public ModelPapers trainingData(Component dataset) {
        Elements.required("dataset", dataset);
        List<Component> all = new ArrayList<>(datasets);
        all.add(dataset);
        ComponentData[] references = all.stream()
                .flatMap(each -> Stream.ofNullable(each.bomRef()))
                .map(ComponentData::reference)
                .toArray(ComponentData[]::new);
        String described = all.stream()
                .flatMap(each -> each.data().stream())
                .flatMap(data -> Stream.ofNullable(data.description()))
                .collect(Collectors.joining("\n\n"));
        ModelCard more = described.isEmpty() ? card : card.with(StandardSection.TRAINING_DATA, described);
        return new ModelPapers(created, more, model.with(modelCard().learnedFrom(references)), all, evaluation);
    }

    /**
     * Returns the same with what the model was trained with: a section of the card, {@value #ORIGIN}, and properties of the model in
     * the bill of materials, {@code lepton:training:seed} and so on.
     */
    public ModelPapers training(Provenance origin) {
        OriginText text = new OriginText(Elements.required("origin", origin));
        return with(card.with(ORIGIN, text.markdown()), text.on(model));
    }

    /** Returns the same with how the model does, which becomes a part of all three papers. */
    public ModelPapers evaluation(EvaluationDocument document) {
        Elements.required("document", document);
        return new ModelPapers(
                created,
                card.withEvaluation(document),
                model.with(modelCard().withEvaluation(document)),
                datasets,
                document);
    }

    /**
     * Returns the same with how the model does, by a report of its classes, found by this process.
     *
     * @param report whose measurements and confusion matrix become a part of all three papers
     * @param data what it was judged by
     * @throws IllegalStateException if the parameters name no task
     */
    public ModelPapers evaluation(ClassificationReport report, DatasetEntry data) {
        return evaluation(report, data, Provenance.ofThisProcess());
    }

    /**
     * Returns the same with how the model does, by a report of its classes.
     *
     * @param report whose measurements and confusion matrix become a part of all three papers
     * @param data what it was judged by
     * @param origin what the figures were found with, such as {@code Provenance.ofThisProcess().withSeed(42)}
     * @throws IllegalStateException if the parameters name no task
     */
    public ModelPapers evaluation(ClassificationReport report, DatasetEntry data, Provenance origin) {
        Elements.required("report", report);
        Elements.required("data", data);
        Elements.required("origin", origin);
        ModelParameters parameters = modelCard().modelParameters();
        String task = parameters == null ? null : parameters.task();
        if (task == null) {
            throw new IllegalStateException("an evaluation names the model's task, which its parameters do not");
        }
        return evaluation(EvaluationDocument.of(task, created, report.measurements())
                .withDataset(data)
                .withModel(new ModelEntry(model.name(), model.version(), Map.of()))
                .withConfusionMatrix(report.confusionMatrix())
                .withProvenance(origin));
    }

    /** Returns when the papers were made. */
    public Instant created() {
        return created;
    }

    /** Returns the card that people read, and the hub. */
    public ModelCard card() {
        return card;
    }

    /** Returns the bill of materials, without the files, which a bundle adds. */
    public Bom bom() {
        return Bom.of(
                created, Stream.concat(Stream.of(model), datasets.stream()).toArray(Component[]::new));
    }

    /** Returns the whole evaluation, if there is one. */
    public Optional<EvaluationDocument> evaluation() {
        return Optional.ofNullable(evaluation);
    }

    /** Adds the card, the evaluation and the bill of materials. */
    @Override
    public void addTo(BundleWriter bundle) {
        Elements.required("bundle", bundle);
        evaluation().ifPresent(bundle::evaluation);
        bundle.card(card).bom(bom());
    }
}
