package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.DatasetData;
import ai.lepton.exchange.modelcard.DatasetData.Config;
import ai.lepton.exchange.modelcard.DatasetData.DataFiles;
import ai.lepton.exchange.modelcard.DatasetData.Feature;
import ai.lepton.exchange.modelcard.DatasetData.Info;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a card of a document. */
final class CardOfCroissant {
    static final String CITATION = "Citation";

    /** The split that the hub takes files for where nothing says another. */
    private static final String TRAIN = "train";

    private final Croissant croissant;
    private final List<String> leftOut = new ArrayList<>();
    private final List<Config> configs = new ArrayList<>();
    private final List<Info> infos = new ArrayList<>();

    CardOfCroissant(Croissant croissant) {
        this.croissant = croissant;
    }

    DatasetPapers papers() {
        croissant.recordSet().forEach(this::config);
        DatasetData data = DatasetData.empty();
        Croissant.Text name = croissant.name();
        String title =
                name == null ? "Data set" : name.text().replaceAll("\\s+", " ").strip();
        if (name != null) {
            data = data.withPrettyName(title);
            languages("name", name);
        }
        if (!croissant.inLanguage().isEmpty()) {
            data = data.withLanguages(croissant.inLanguage().toArray(String[]::new));
        }
        data = licensed(data);
        if (!croissant.keywords().isEmpty()) {
            data = data.withTags(croissant.keywords().toArray(String[]::new));
        }
        if (!infos.isEmpty()) {
            data = data.withDatasetInfo(infos.toArray(Info[]::new));
        }
        if (!configs.isEmpty()) {
            data = data.withConfigs(configs.toArray(Config[]::new));
        }
        DatasetCard card = DatasetCard.of(title.isEmpty() ? "Data set" : title).withData(data);
        card = described(card);
        if (croissant.citeAs() != null) {
            card = card.with(CITATION, fenced(croissant.citeAs()));
        }
        others();
        return new DatasetPapers(croissant, card, leftOut);
    }

    private void leave(String what, String why) {
        leftOut.add(what + ": " + why);
    }

    private void languages(String property, Croissant.Text text) {
        if (text.byLanguage().size() > 1) {
            leave(
                    property,
                    "a card has it in one language, and here it is in "
                            + Quoted.all(text.byLanguage().keySet()));
        }
    }

    private DatasetCard described(DatasetCard card) {
        Croissant.Text description = croissant.description();
        if (description == null) {
            return card;
        }
        languages("description", description);
        try {
            return card.withIntroduction(description.text());
        } catch (IllegalArgumentException e) {
            leave("description", String.valueOf(e.getMessage()));
            return card;
        }
    }

    /** Returns a text in a fence that is longer than any in it. */
    private static String fenced(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + (text.strip().startsWith("@") ? "bibtex" : "text") + "\n" + text.strip() + "\n" + fence;
    }

    private DatasetData licensed(DatasetData data) {
        List<String> ids = new ArrayList<>();
        for (Entity license : croissant.license()) {
            String id = CardLicense.id(license);
            if (id != null) {
                ids.add(id);
            } else if (croissant.license().size() == 1) {
                DatasetData other = data.withLicense("other");
                String name = license.name();
                String url = license.url();
                other = name == null ? other : other.withExtra("license_name", name);
                return url == null ? other : other.withExtra("license_link", url);
            } else {
                leave(
                        "license",
                        Quoted.of(license.url() == null ? license.name() : license.url())
                                + " is none that the hub has an id for, and a card names one of these alone");
            }
        }
        return ids.isEmpty() ? data : ids.size() == 1 ? data.withLicense(ids.get(0)) : data.withExtra("license", ids);
    }

    /** Lists what a document has that a card does not. */
    private void others() {
        Map<String, Boolean> said = new LinkedHashMap<>();
        said.put("url", croissant.url() != null);
        said.put("creator", !croissant.creator().isEmpty());
        said.put("publisher", !croissant.publisher().isEmpty());
        said.put("datePublished", croissant.datePublished() != null);
        said.put("dateCreated", croissant.dateCreated() != null);
        said.put("dateModified", croissant.dateModified() != null);
        said.put("version", croissant.version() != null);
        said.put("sameAs", !croissant.sameAs().isEmpty());
        said.put("sdLicense", !croissant.sdLicense().isEmpty());
        said.put("sdVersion", croissant.sdVersion() != null);
        said.put("isLiveDataset", croissant.isLiveDataset() != null);
        croissant.rai().keySet().forEach(property -> said.put(property.term(), true));
        croissant.extra().keySet().forEach(property -> said.put(property, true));
        said.forEach((property, isThere) -> {
            if (isThere) {
                leave(property, "a card has no field for it");
            }
        });
        boolean hasDigests = croissant.distribution().stream()
                .anyMatch(file -> file instanceof FileObject object && Digests.has(object));
        if (hasDigests) {
            leave("sha256", "a card has no digests of files");
        }
    }

    private void config(RecordSet set) {
        if (set.data() != null) {
            if (!set.dataType().contains("cr:Split")) {
                leave("records " + Quoted.of(set.id()), "they stand in the document, and a card has no records");
            }
            return;
        }
        Set<String> resources = new LinkedHashSet<>();
        List<Field> columns = new ArrayList<>();
        Field split = null;
        for (Field field : set.field()) {
            if (isSplit(field)) {
                split = field;
            } else {
                columns.add(field);
                flat(field).forEach(part -> {
                    if (part.source() != null) {
                        resources.add(part.source().id());
                    }
                });
            }
        }
        List<DataFiles> files = files(set, resources, split);
        if (files.isEmpty()) {
            return;
        }
        String name = set.id().replaceAll("[<>:/\\\\|?*\"]", "_");
        Config config = Config.of(name, files.toArray(DataFiles[]::new));
        boolean isTabbed = resources.stream()
                .flatMap(id -> croissant.resource(id).stream())
                .anyMatch(file -> file.encodingFormat().contains("text/tab-separated-values"));
        configs.add(isTabbed ? Records.with(config, "extra", Map.of("sep", "\t")) : config);
        List<Feature> features = new ArrayList<>();
        for (Field column : columns) {
            Feature feature = CardFeatures.of(column, leftOut);
            if (feature == null) {
                return; // readers want all columns or none
            }
            features.add(feature);
        }
        infos.add(new Info(name, features, List.of(), null, null, Map.of()));
    }

    private static List<Field> flat(Field field) {
        List<Field> all = new ArrayList<>(List.of(field));
        field.subField().forEach(part -> all.addAll(flat(part)));
        return all;
    }

    /** Returns whether a field is what split a record is of, made of its file's path. */
    private boolean isSplit(Field field) {
        Source source = field.source();
        Extract extract = source == null ? null : source.extract();
        return extract != null
                && extract.fileProperty() != null
                && field.references().stream()
                        .anyMatch(reference -> croissant.recordSet().stream()
                                .anyMatch(set -> set.dataType().contains("cr:Split")
                                        && (set.id().equals(reference.id())
                                                || set.field(reference.id()).isPresent())));
    }

    private List<DataFiles> files(RecordSet set, Set<String> resources, @Nullable Field split) {
        String what = "records " + Quoted.of(set.id());
        Resource resource = resources.size() == 1
                ? croissant.resource(resources.iterator().next()).orElse(null)
                : null;
        if (resource == null) {
            leave(
                    what,
                    "they come from " + (resources.size() == 1 ? "other records" : "several places")
                            + ", and a card's configuration from files of one kind");
            return List.of();
        }
        if (!resource.containedIn().isEmpty()) {
            leave(what, "their files are in an archive, in which a card has no paths");
            return List.of();
        }
        if (resource instanceof FileObject file) {
            return List.of(DataFiles.of(TRAIN, String.valueOf(file.contentUrl())));
        }
        FileSet files = (FileSet) resource;
        return split == null
                ? List.of(DataFiles.of(TRAIN, files.includes().toArray(String[]::new)))
                : bySplit(what, files, split);
    }

    /** Returns the files that the document names, by the split that their paths tell. */
    private List<DataFiles> bySplit(String what, FileSet set, Field split) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        List<Pattern> includes = set.includes().stream().map(Patterns::glob).toList();
        for (Resource resource : croissant.distribution()) {
            String url =
                    resource instanceof FileObject file && file.containedIn().isEmpty() ? file.contentUrl() : null;
            if (url != null
                    && includes.stream().anyMatch(each -> each.matcher(url).matches())) {
                String name = splitOf(url, split);
                if (name == null) {
                    leave(what, "which split " + Quoted.of(url) + " is of is not told by a regular expression");
                    return List.of();
                }
                paths.computeIfAbsent(name, ignored -> new ArrayList<>()).add(url);
            }
        }
        if (paths.isEmpty()) {
            leave(what, "the files of the set " + Quoted.of(set.id()) + " are not named one by one");
        }
        List<DataFiles> files = new ArrayList<>();
        paths.forEach((name, each) -> files.add(DataFiles.of(name, each.toArray(String[]::new))));
        return files;
    }

    private static @Nullable String splitOf(String url, Field split) {
        Source source = split.source();
        if (source == null || source.transform().size() != 1 || source.extract() == null) {
            return null;
        }
        Transform transform = source.transform().get(0);
        if (transform.kind() != Transform.Kind.REGEX) {
            return null;
        }
        boolean isName = "filename".equals(source.extract().fileProperty());
        String text = isName ? url.substring(url.lastIndexOf('/') + 1) : url;
        Pattern pattern = Patterns.regex(transform.argument());
        Matcher matcher = Patterns.matcher(pattern, text);
        if (!Patterns.matching(pattern, matcher::lookingAt)) {
            return null;
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                return matcher.group(i);
            }
        }
        return null;
    }
}
