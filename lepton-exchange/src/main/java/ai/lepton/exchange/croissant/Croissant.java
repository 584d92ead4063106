package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Croissant document: what a data set is, where its files are ({@link Resource}), and how they become records ({@link
 * RecordSet}).
 *
 * <p>Components have the standard's names. Versions 1.x are read, whatever prefixes and forms of JSON-LD they use; 1.1 is
 * written, with the standard's whole context. What other vocabularies add comes back in its order. What the official
 * validator calls an error is refused here by an exception; what it warns of, {@link #warnings()} lists.
 *
 * <pre>{@code
 * Croissant irises = Croissant.describe(Path.of("iris.csv")).license("https://spdx.org/licenses/CC0-1.0.html")…
 *         .document();
 * irises.write(Path.of("croissant.json"));
 * }</pre>
 *
 * @param name of the data set; null where it is not said, which some published documents do
 * @param description what it is about; null where that is not said
 * @param conformsTo the specifications that it keeps, Croissant's among them
 * @param license under which it may be used
 * @param url its page; null where there is none
 * @param creator who made it
 * @param publisher who published it
 * @param datePublished ISO 8601 date, or date with time; null where that is not said
 * @param dateCreated the same
 * @param dateModified the same
 * @param version of the content, by semantic versioning; null where that is not said
 * @param keywords what it can be found by
 * @param inLanguage the languages of the content
 * @param sameAs other pages about the same data set
 * @param sdLicense under which this document may be used
 * @param citeAs how to cite it, ideally in BibTeX; null where that is not said
 * @param sdVersion version of this document; null where that is not said
 * @param isLiveDataset whether its content changes, so that files need no checksum; null where that is not said
 * @param distribution its files
 * @param recordSet its records
 * @param rai what the extension for responsible AI says of it
 * @param context prefixes and terms that other vocabularies need, beside the standard context
 * @param extra properties that are not among these, in their order
 * @see <a href="https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html">Croissant 1.1</a>
 */
public record Croissant(
        @Nullable Text name,
        @Nullable Text description,
        List<String> conformsTo,
        List<Entity> license,
        @Nullable String url,
        List<Entity> creator,
        List<Entity> publisher,
        @Nullable String datePublished,
        @Nullable String dateCreated,
        @Nullable String dateModified,
        @Nullable String version,
        List<String> keywords,
        List<String> inLanguage,
        List<String> sameAs,
        List<Entity> sdLicense,
        @Nullable String citeAs,
        @Nullable String sdVersion,
        @Nullable Boolean isLiveDataset,
        List<Resource> distribution,
        List<RecordSet> recordSet,
        Map<Rai, List<String>> rai,
        Map<String, Object> context,
        Map<String, Object> extra)
        implements BundlePart {

    /** The file's usual name. */
    public static final String FILE = "croissant.json";

    private static final Set<String> NAMES = Set.of(
            "name",
            "description",
            "conformsTo",
            "license",
            "url",
            "creator",
            "publisher",
            "datePublished",
            "dateCreated",
            "dateModified",
            "version",
            "keywords",
            "inLanguage",
            "sameAs",
            "sdLicense",
            "citeAs",
            "sdVersion",
            "isLiveDataset",
            "distribution",
            "recordSet");

    /**
     * Copies lists and maps, and refuses what the official validator calls an error: ids that come twice or have blanks,
     * references to nothing, cycles, sources without a join, dates that are none, no version of Croissant among
     * {@code conformsTo}, files without a checksum unless the data set is live.
     */
    public Croissant {
        conformsTo = Elements.of("conformsTo", conformsTo);
        license = Elements.of("license", license);
        creator = Elements.of("creator", creator);
        publisher = Elements.of("publisher", publisher);
        keywords = Elements.of("keywords", keywords);
        inLanguage = Elements.of("inLanguage", inLanguage);
        sameAs = Elements.of("sameAs", sameAs);
        sdLicense = Elements.of("sdLicense", sdLicense);
        distribution = Elements.of("distribution", distribution);
        recordSet = Elements.of("recordSet", recordSet);
        Map<Rai, List<String>> known = new EnumMap<>(Rai.class);
        for (Map.Entry<?, ?> entry : Elements.required("rai", (Map<?, ?>) rai).entrySet()) {
            Object property = Elements.required("a key of rai", entry.getKey());
            if (!(property instanceof Rai of) || !(entry.getValue() instanceof List<?> texts)) {
                throw new IllegalArgumentException("rai has " + Quoted.of(property) + " with "
                        + Quoted.of(entry.getValue()) + "; it must have lists of texts by property");
            }
            known.put(
                    of,
                    Elements.of("rai." + of.term(), texts).stream()
                            .map(String::valueOf)
                            .toList());
        }
        rai = Collections.unmodifiableMap(known);
        context = Documents.extra(context);
        extra = Documents.extra(extra);
        Checks.version(conformsTo);
        Checks.date("datePublished", datePublished);
        Checks.date("dateCreated", dateCreated);
        Checks.date("dateModified", dateModified);
        new Checks(distribution, recordSet, Boolean.TRUE.equals(isLiveDataset)).require();
    }

    /** Returns a document of version 1.1 with nothing but a name; {@link #warnings()} says what it still lacks. */
    public static Croissant named(String name) {
        return new Croissant(
                Text.of(Elements.required("name", name)),
                null,
                List.of(Vocabulary.VERSION),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    /**
     * Begins the description of a data set of one file, which is read when the document is asked for.
     *
     * @param file CSV, TSV or JSON Lines, plain or with gzip, by its ending
     */
    public static DatasetDescription describe(Path file) {
        return DatasetDescription.of(Elements.required("file", file));
    }

    /** Returns the same with this description. */
    public Croissant withDescription(String text) {
        return Records.with(this, "description", Text.of(text));
    }

    /** Returns the same with these licences, each the URL of one, such as {@code https://spdx.org/licenses/MIT.html}. */
    public Croissant withLicense(String... urls) {
        return Records.with(
                this,
                "license",
                Elements.of("urls", urls).stream().map(Entity::of).toList());
    }

    /** Returns the same with these creators. */
    public Croissant withCreator(Entity... creators) {
        return Records.with(this, "creator", Elements.of("creators", creators));
    }

    /** Returns the same with this page. */
    public Croissant withUrl(String page) {
        return Records.with(this, "url", Elements.required("page", page));
    }

    /** Returns the same with this ISO 8601 date of publication. */
    public Croissant withDatePublished(String date) {
        return Records.with(this, "datePublished", Elements.required("date", date));
    }

    /** Returns the same with this version, such as {@code 1.0.0}. */
    public Croissant withVersion(String text) {
        return Records.with(this, "version", Elements.required("text", text));
    }

    /** Returns the same with this citation. */
    public Croissant withCiteAs(String citation) {
        return Records.with(this, "citeAs", Elements.required("citation", citation));
    }

    /** Returns the same with these files and these records of them. */
    public Croissant withContent(List<Resource> resources, List<RecordSet> records) {
        List<RecordSet> sets = Elements.of("records", records);
        Croissant without = Records.with(this, "recordSet", List.of());
        return Records.with(
                Records.with(without, "distribution", Elements.of("resources", resources)), "recordSet", sets);
    }

    /** Returns the same with what is said about this in the sense of responsible AI. */
    public Croissant with(Rai property, String... texts) {
        Map<Rai, List<String>> all = new LinkedHashMap<>(rai);
        all.put(Elements.required("property", property), Elements.of("texts", texts));
        return Records.with(this, "rai", all);
    }

    /** Returns what the official validator warns of, and what the specification asks for that is not there. */
    public List<String> warnings() {
        return Checks.warnings(this);
    }

    /** Returns the record set of this id. */
    public Optional<RecordSet> recordSet(String id) {
        Elements.required("id", id);
        return recordSet.stream().filter(set -> set.id().equals(id)).findFirst();
    }

    /** Returns the file or set of files of this id. */
    public Optional<Resource> resource(String id) {
        Elements.required("id", id);
        return distribution.stream().filter(file -> file.id().equals(id)).findFirst();
    }

    /** Returns a reader of the records, with the files in this directory. */
    public DatasetReader in(Path directory) {
        return DatasetReader.of(this, directory);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, no Croissant document of a version 1.x, or one that the official
     *     validator refuses
     */
    public static Croissant read(Path file) {
        Elements.required("file", file);
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is malformed, no Croissant document of a version 1.x, or one that the official validator
     *     refuses
     */
    public static Croissant of(String name, byte[] json) {
        Elements.required("name", name);
        Map<String, Object> read = Documents.object(name, Elements.required("json", json));
        return Documents.refusing(name, () -> of(read));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, no Croissant document of a version 1.x, or one that the official validator
     *     refuses
     */
    public static Croissant ofJson(String json) {
        return of(FILE, Utf8.document(FILE, Elements.required("json", json)));
    }

    private static Croissant of(Map<String, Object> json) {
        Context context = Context.of(json.get("@context")).within(json);
        Set<String> names = new java.util.HashSet<>(NAMES);
        for (Rai property : Rai.values()) {
            names.add(property.term());
        }
        Node node = new Node(context, "", json, names);
        if (!node.is("sc:Dataset")) {
            throw new IllegalArgumentException("@type is " + Quoted.all(node.types()) + "; it must be sc:Dataset");
        }
        Map<Rai, List<String>> rai = new EnumMap<>(Rai.class);
        for (Rai property : Rai.values()) {
            if (node.values(property.term()).stream().anyMatch(Map.class::isInstance)) {
                node.keep(property.term());
            } else if (node.has(property.term())) {
                rai.put(property, node.texts(property.term()));
            }
        }
        for (String name : List.of("keywords", "inLanguage", "sameAs")) {
            if (node.values(name).stream().anyMatch(value -> value instanceof Map<?, ?> map && map.size() > 1)) {
                node.keep(name); // a DefinedTerm or Language, whose parts are of schema.org
            }
        }
        return new Croissant(
                node.languages("name"),
                node.languages("description"),
                node.texts("conformsTo"),
                Entity.of(node, "license"),
                node.text("url"),
                Entity.of(node, "creator"),
                Entity.of(node, "publisher"),
                node.text("datePublished"),
                node.text("dateCreated"),
                node.text("dateModified"),
                node.text("version"),
                node.texts("keywords"),
                node.texts("inLanguage"),
                node.texts("sameAs"),
                Entity.of(node, "sdLicense"),
                node.text("citeAs"),
                node.text("sdVersion"),
                node.bool("isLiveDataset"),
                node.nodes("distribution", ResourceJson.NAMES, ResourceJson::of),
                node.nodes("recordSet", RecordSet.NAMES, RecordSet::of),
                rai,
                context.own(),
                node.id() == null ? node.extra() : withId(node.id(), node.extra()));
    }

    private static Map<String, Object> withId(String id, Map<String, Object> extra) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("@id", id);
        all.putAll(extra);
        return all;
    }

    /** Returns the document as JSON-LD of version 1.1, indented, with a line feed at the end. */
    public String toJson() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        Map<String, Object> terms = Vocabulary.context();
        terms.putAll(context);
        Node.Out out = new Node.Out()
                .put("@context", terms)
                .put("@type", "sc:Dataset")
                .put("name", Text.toJson(name))
                .put("description", Text.toJson(description))
                .few("conformsTo", Checks.written(conformsTo))
                .few("license", Entity.toJson(license))
                .put("url", url)
                .few("creator", Entity.toJson(creator))
                .few("publisher", Entity.toJson(publisher))
                .put("datePublished", datePublished)
                .put("dateCreated", dateCreated)
                .put("dateModified", dateModified)
                .put("version", version)
                .few("keywords", keywords)
                .few("inLanguage", inLanguage)
                .few("sameAs", sameAs)
                .few("sdLicense", Entity.toJson(sdLicense))
                .put("citeAs", citeAs)
                .put("sdVersion", sdVersion)
                .put("isLiveDataset", isLiveDataset);
        rai.forEach((property, texts) -> out.few(property.term(), texts));
        return Documents.write(out.all(extra)
                .put(
                        "distribution",
                        distribution.stream().map(ResourceJson::toJson).toList())
                .put("recordSet", recordSet.stream().map(RecordSet::toJson).toList())
                .json());
    }

    /**
     * Writes the document aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        byte[] bytes = bytes();
        Staged.file(Elements.required("file", file), out -> out.write(bytes));
    }

    /** Adds the document to a bundle, as {@value #FILE}. */
    @Override
    public void addTo(BundleWriter bundle) {
        bundle.add(FILE, bytes());
    }

    /**
     * Returns the document of a bundle.
     *
     * @throws DataException if the bundle has none, or it can't be read
     */
    public static Croissant of(Bundle bundle) {
        return of(FILE, Elements.required("bundle", bundle).bytes(FILE));
    }

    /**
     * A text, in one or in several languages.
     *
     * @param byLanguage text by language code; the code is empty where the document's own language is meant
     */
    public record Text(Map<String, String> byLanguage) {
        /** Copies the map; it must have a text. */
        public Text {
            Elements.required("byLanguage", byLanguage);
            byLanguage = Collections.unmodifiableMap(new LinkedHashMap<>(byLanguage));
            if (byLanguage.isEmpty()) {
                throw new IllegalArgumentException("byLanguage is empty; a text needs at least one language");
            }
            byLanguage.forEach((language, text) -> {
                Elements.required("a key of byLanguage", language);
                Elements.required("byLanguage[" + Quoted.of(language) + "]", text);
            });
        }

        /** Returns a text in the document's own language. */
        public static Text of(String text) {
            return new Text(Map.of("", Elements.required("text", text)));
        }

        /** Returns the text in the document's language, in English where there is none, otherwise the first. */
        public String text() {
            String own = byLanguage.getOrDefault("", byLanguage.get("en"));
            return own != null ? own : byLanguage.values().iterator().next();
        }

        static @Nullable Object toJson(@Nullable Text text) {
            if (text == null || (text.byLanguage.size() == 1 && text.byLanguage.containsKey(""))) {
                return text == null ? null : text.text();
            }
            Map<String, Object> json = new LinkedHashMap<>();
            text.byLanguage.forEach((language, its) -> json.put(language.isEmpty() ? "@none" : language, its));
            return json;
        }
    }

    /**
     * A person, an organisation, or a licence.
     *
     * @param type {@code sc:Person}, {@code sc:Organization} or {@code sc:CreativeWork}; null where it is named by a text or a
     *     URL alone
     * @param name its name; null where it has only a URL
     * @param url its page, or the text that stands for it; null where it has only a name
     * @param extra properties that are not among these
     */
    public record Entity(
            @Nullable String type,
            @Nullable String name,
            @Nullable String url,
            Map<String, Object> extra) {
        private static final Set<String> NAMES = Set.of("name", "url");

        /** Copies the other properties; there must be one. */
        public Entity {
            extra = Documents.extra(extra);
            if (name == null && url == null && extra.isEmpty()) {
                throw new IllegalArgumentException("a person, organisation or licence has neither name nor url");
            }
        }

        /** Returns what is named by a URL or a text alone. */
        public static Entity of(String url) {
            return new Entity(null, null, Elements.required("url", url), Map.of());
        }

        /** Returns a person. */
        public static Entity person(String name) {
            return new Entity("sc:Person", Elements.required("name", name), null, Map.of());
        }

        /** Returns an organisation. */
        public static Entity organization(String name) {
            return new Entity("sc:Organization", Elements.required("name", name), null, Map.of());
        }

        static List<Entity> of(Node node, String property) {
            return node.values(property).stream()
                    .map(value ->
                            value instanceof Map<?, ?> ? object(node, property, value) : of(String.valueOf(value)))
                    .toList();
        }

        private static Entity object(Node parent, String property, Object json) {
            Object meant = parent.context().definitions().meant(json, parent.at(property));
            Node node = new Node(parent.context(), property, meant, NAMES);
            String url = node.text("url");
            boolean isLicense = property.toLowerCase(Locale.ROOT).endsWith("license");
            if (isLicense && url == null && node.types().isEmpty() && !node.has("name") && node.id() != null) {
                return of(node.id());
            }
            return new Entity(
                    node.types().isEmpty() ? null : node.types().get(0),
                    node.has("name")
                            ? Documents.required(node.languages("name"), "name").text()
                            : null,
                    url,
                    node.id() == null ? node.extra() : withId(node.id(), node.extra()));
        }

        static List<Object> toJson(List<Entity> entities) {
            return entities.stream().map(Entity::toJson).toList();
        }

        private Object toJson() {
            if (type == null && name == null && extra.isEmpty()) {
                return String.valueOf(url);
            }
            return new Node.Out()
                    .put("@type", type)
                    .put("name", name)
                    .put("url", url)
                    .all(extra)
                    .json();
        }
    }

    /**
     * The properties of the extension for responsible AI.
     *
     * @see <a href="https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html">Croissant RAI 1.0</a>
     */
    public enum Rai {
        /** How the data was collected. */
        DATA_COLLECTION("dataCollection"),
        /** By which means it was collected, such as {@code Surveys}. */
        DATA_COLLECTION_TYPE("dataCollectionType"),
        /** What is missing in it. */
        DATA_COLLECTION_MISSING_DATA("dataCollectionMissingData"),
        /** What it was made of. */
        DATA_COLLECTION_RAW_DATA("dataCollectionRawData"),
        /** When it was collected, as an ISO 8601 interval. */
        DATA_COLLECTION_TIMEFRAME("dataCollectionTimeframe"),
        /** What was done so that a model can take it. */
        DATA_PREPROCESSING_PROTOCOL("dataPreprocessingProtocol"),
        /** How missing values were filled. */
        DATA_IMPUTATION_PROTOCOL("dataImputationProtocol"),
        /** How it was changed. */
        DATA_MANIPULATION_PROTOCOL("dataManipulationProtocol"),
        /** How it is kept up to date, by whom, until when. */
        DATA_RELEASE_MAINTENANCE_PLAN("dataReleaseMaintenancePlan"),
        /** Which sensitive attributes of people it has. */
        PERSONAL_SENSITIVE_INFORMATION("personalSensitiveInformation"),
        /** How it was annotated. */
        DATA_ANNOTATION_PROTOCOL("dataAnnotationProtocol"),
        /** With which tool people annotated it. */
        DATA_ANNOTATION_PLATFORM("dataAnnotationPlatform"),
        /** How annotations became labels, and where annotators disagreed. */
        DATA_ANNOTATION_ANALYSIS("dataAnnotationAnalysis"),
        /** How many people annotated each item. */
        ANNOTATIONS_PER_ITEM("annotationsPerItem"),
        /** Who the annotators were. */
        ANNOTATOR_DEMOGRAPHICS("annotatorDemographics"),
        /** Which programs annotated it. */
        MACHINE_ANNOTATION_TOOLS("machineAnnotationTools"),
        /** What it may do to society. */
        DATA_SOCIAL_IMPACT("dataSocialImpact"),
        /** Which biases it has. */
        DATA_BIASES("dataBiases"),
        /** What it must not be used for, and how far it generalises. */
        DATA_LIMITATIONS("dataLimitations"),
        /** What it is for. */
        DATA_USE_CASES("dataUseCases");

        private final String term;

        Rai(String name) {
            this.term = "rai:" + name;
        }

        /** Returns the property as documents have it, such as {@code rai:dataBiases}. */
        public String term() {
            return term;
        }
    }
}
