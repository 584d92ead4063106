package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.modelcard.CardBody;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.DatasetData;
import ai.lepton.exchange.modelcard.DatasetData.Config;
import ai.lepton.exchange.modelcard.DatasetData.DataFiles;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a document of a card, and of the files that it names. */
final class CroissantOfCard {
    private static final int MOST_FILES = 1_000_000;
    private static final Set<String> DESCRIPTIONS = Set.of("dataset description", "dataset summary", "description");

    private final DatasetCard card;
    private final DatasetData data;
    private final Path directory;
    private final List<String> leftOut = new ArrayList<>();

    CroissantOfCard(DatasetCard card, Path directory) {
        this.card = card;
        this.data = card.data();
        this.directory = directory;
    }

    private void leave(String what, String why) {
        leftOut.add(what + ": " + why);
    }

    DatasetPapers papers() {
        Croissant content = content();
        Path name = directory.getFileName();
        String title = data.prettyName() != null
                ? data.prettyName()
                : !card.title().isEmpty() ? card.title() : name == null ? "data" : name.toString();
        Croissant document = Croissant.named(title.strip().isEmpty() ? "data" : title);
        String introduction = card.introduction().strip();
        if (!introduction.isEmpty()) {
            document = document.withDescription(introduction);
        }
        for (CardBody.Section section : card.sections()) {
            String heading = section.heading().toLowerCase(Locale.ROOT);
            if (introduction.isEmpty() && document.description() == null && DESCRIPTIONS.contains(heading)) {
                document = document.withDescription(section.text());
            } else if (document.citeAs() == null
                    && heading.startsWith(CardOfCroissant.CITATION.toLowerCase(Locale.ROOT))) {
                document = document.withCiteAs(unfenced(section.text()));
            } else {
                leave("section " + Quoted.of(section.heading()), "a document has no sections");
            }
        }
        document = Records.with(licensed(document), "keywords", data.tags());
        document = Records.with(document, "inLanguage", data.language());
        others();
        if (content != null) {
            document = document.withContent(content.distribution(), content.recordSet());
        }
        return new DatasetPapers(document, card, leftOut);
    }

    private static String unfenced(String text) {
        String[] lines = text.strip().split("\n", -1);
        String fence = lines[0].replaceFirst("[^`]*$", "");
        return lines.length > 2
                        && fence.length() > 2
                        && lines[lines.length - 1].strip().equals(fence)
                ? String.join("\n", List.of(lines).subList(1, lines.length - 1)).strip()
                : text.strip();
    }

    private Croissant licensed(Croissant document) {
        List<String> addresses = new ArrayList<>();
        for (String id : data.license()) {
            String address = CardLicense.address(id);
            Object link = data.extra().get("license_link");
            if (address != null) {
                addresses.add(address);
            } else if (link instanceof String url && url.contains("://")) {
                addresses.add(url);
            } else {
                leave("license", Quoted.of(id) + " is none of SPDX, and the card has no license_link with an address");
            }
        }
        return addresses.isEmpty() ? document : document.withLicense(addresses.toArray(String[]::new));
    }

    private void others() {
        Map<String, Boolean> said = new LinkedHashMap<>();
        said.put("annotations_creators", !data.annotationsCreators().isEmpty());
        said.put("size_categories", !data.sizeCategories().isEmpty());
        said.put("task_categories", !data.taskCategories().isEmpty());
        said.put("task_ids", !data.taskIds().isEmpty());
        data.extra()
                .keySet()
                .forEach(key -> said.put(
                        key, !key.equals("license_link") || data.license().isEmpty()));
        said.forEach((field, isThere) -> {
            if (isThere) {
                leave(field, "a document has no property for it");
            }
        });
        if (!data.datasetInfo().isEmpty()) {
            leave("dataset_info", "types are those that the files have, found by reading them");
        }
    }

    /** Returns files and records of the default configuration; null where there is none that can be described. */
    private @Nullable Croissant content() {
        List<Config> configs = data.configs();
        if (configs.isEmpty()) {
            return null;
        }
        int at = 0;
        for (int i = 0; i < configs.size(); i++) {
            if (Boolean.TRUE.equals(configs.get(i).isDefault())) {
                at = i;
            }
        }
        for (int i = 0; i < configs.size(); i++) {
            if (i != at) {
                leave("config " + Quoted.of(configs.get(i).configName()), "one configuration is described");
            }
        }
        Config chosen = configs.get(at);
        String what = "config " + Quoted.of(chosen.configName() == null ? "default" : chosen.configName());
        Map<String, Path> bySplit = new LinkedHashMap<>();
        for (DataFiles files : chosen.dataFiles()) {
            String split = files.split() == null ? "train" : files.split();
            List<Path> paths = paths(what, files, chosen.dataDir());
            if (paths.size() != 1) {
                leave(
                        what,
                        "split " + Quoted.of(split) + " has " + paths.size() + " files here; one each is described");
                return null;
            }
            bySplit.put(split, paths.get(0));
        }
        return bySplit.isEmpty() ? null : described(what, bySplit);
    }

    private @Nullable Croissant described(String what, Map<String, Path> bySplit) {
        for (Map.Entry<String, Path> each : bySplit.entrySet()) {
            Path path = directory.relativize(each.getValue());
            if (!path.toString()
                    .toLowerCase(Locale.ROOT)
                    .matches(".*\\.(csv|tsv|tab|jsonl|ndjson|jsonlines)(\\.gz)?")) {
                leave(what, Quoted.of(path) + " is no CSV, TSV or JSON Lines");
                return null;
            }
            if (bySplit.size() > 1 && !path.toString().contains(each.getKey())) {
                leave(
                        what,
                        "split " + Quoted.of(each.getKey()) + " is not in the path " + Quoted.of(path)
                                + ", from which readers take it");
                return null;
            }
        }
        DatasetDescription description =
                Croissant.describe(bySplit.values().iterator().next()).relativeTo(directory);
        if (bySplit.size() > 1) {
            for (Map.Entry<String, Path> each : bySplit.entrySet()) {
                description = description.split(each.getKey(), each.getValue());
            }
        }
        return description.draft();
    }

    /** Returns the files that a card names, as paths or as patterns, all within the directory. */
    private List<Path> paths(String what, DataFiles files, @Nullable String dataDir) {
        List<Path> found = new ArrayList<>();
        for (String path : files.path()) {
            if (path.contains("://")) {
                leave(what, Quoted.of(path) + " is not on this machine");
                continue;
            }
            String whole = dataDir == null ? path : dataDir + "/" + path;
            try {
                Path plain = directory.resolve(whole).normalize();
                List<Path> named = whole.matches("[^*?\\[\\]{}]*") ? List.of(plain) : matching(whole);
                for (Path each : named) {
                    if (!Files.exists(each) && each.startsWith(directory)) {
                        throw new DataException(
                                what + " has " + Quoted.of(path) + ", but " + each + PlainFile.missing(each));
                    }
                    if (!each.startsWith(directory) || !each.toRealPath().startsWith(directory.toRealPath())) {
                        throw new DataException(what + " has " + Quoted.of(path) + ", which leads out of " + directory);
                    }
                }
                found.addAll(named);
            } catch (IOException e) {
                throw new DataException(
                        what + " has " + Quoted.of(path) + ", which can't be read: " + PlainFile.reason(e), e);
            } catch (InvalidPathException | PatternSyntaxException e) {
                throw new DataException(what + " has " + Quoted.of(path) + ", which is no path: " + e.getMessage(), e);
            }
        }
        return found;
    }

    private List<Path> matching(String glob) {
        PathMatcher matcher = directory.getFileSystem().getPathMatcher("glob:" + glob);
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.limit(MOST_FILES)
                    .filter(Files::isRegularFile)
                    .filter(path -> matcher.matches(directory.relativize(path)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(directory + " can't be read: " + PlainFile.reason(e), e);
        }
    }
}
