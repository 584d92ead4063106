package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of a data set, from JSON and to it. */
final class ResourceJson {
    static final Set<String> NAMES = Set.of(
            "name",
            "description",
            "contentUrl",
            "contentSize",
            "encodingFormat",
            "sha256",
            "md5",
            "containedIn",
            "includes",
            "excludes");

    private ResourceJson() {}

    static Resource of(Node node) {
        boolean isSet = node.is("cr:FileSet");
        if (!isSet && !node.is("cr:FileObject")) {
            throw new IllegalArgumentException(node.where() + ": @type is " + Quoted.all(node.types())
                    + "; it must be cr:FileObject or cr:FileSet");
        }
        List<Source> containedIn = node.values("containedIn").stream()
                .map(value -> Source.of(node, "containedIn", value))
                .toList();
        if (isSet) {
            keep(node, "contentUrl", "contentSize", "sha256", "md5");
            return new FileSet(
                    node.requiredId(),
                    node.text("name"),
                    node.languages("description"),
                    node.texts("encodingFormat"),
                    node.texts("includes"),
                    node.texts("excludes"),
                    containedIn,
                    node.extra());
        }
        keep(node, "includes", "excludes");
        return new FileObject(
                node.requiredId(),
                node.text("name"),
                node.languages("description"),
                node.text("contentUrl"),
                node.text("contentSize"),
                node.texts("encodingFormat"),
                node.text("sha256"),
                node.text("md5"),
                containedIn,
                node.extra());
    }

    private static void keep(Node node, String... names) {
        for (String name : names) {
            node.keep(name);
        }
    }

    static Map<String, Object> toJson(Resource resource) {
        Node.Out out = new Node.Out();
        List<?> containedIn =
                resource.containedIn().stream().map(Source::toJson).toList();
        if (resource instanceof FileObject file) {
            out.put("@type", "cr:FileObject")
                    .put("@id", file.id())
                    .put("name", file.name())
                    .put("description", Croissant.Text.toJson(file.description()))
                    .few("containedIn", containedIn)
                    .put("contentUrl", file.contentUrl())
                    .put("contentSize", file.contentSize())
                    .few("encodingFormat", file.encodingFormat())
                    .put("sha256", file.sha256())
                    .put("md5", file.md5())
                    .all(file.extra());
        } else if (resource instanceof FileSet set) {
            out.put("@type", "cr:FileSet")
                    .put("@id", set.id())
                    .put("name", set.name())
                    .put("description", Croissant.Text.toJson(set.description()))
                    .few("containedIn", containedIn)
                    .few("encodingFormat", set.encodingFormat())
                    .few("includes", set.includes())
                    .few("excludes", set.excludes())
                    .all(set.extra());
        }
        return out.json();
    }
}
