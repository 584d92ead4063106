package ai.lepton.exchange.bundle;

import ai.lepton.exchange.bundle.Claims.Claim;
import ai.lepton.exchange.internal.PythonJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The digests of a Croissant document. It is JSON-LD: names may have a prefix, be whole addresses or be given other names by the
 * context, and what is said of one thing may stand at several places under one {@code @id}.
 */
final class CroissantClaims {
    /** Digests by the names of Croissant. */
    private static final Map<String, String> DIGESTS = Map.of("sha256", "SHA-256", "md5", "MD5");

    private static final String CONTEXT = "@context";
    private static final String ID = "@id";
    private static final String CONTENT_URL = "contentUrl";
    private static final String CONTAINED_IN = "containedIn";
    private static final String NAME = "name";
    private static final Set<String> TERMS = Set.of("sha256", "md5", CONTENT_URL, CONTAINED_IN, NAME, ID);
    private static final List<String> WRAPPERS = List.of("@value", ID, "@list", "@set");

    /** What is said of one thing, wherever in the document. */
    private static final class Node {
        private final Map<String, Set<String>> texts = new HashMap<>();

        Set<String> of(String term) {
            return texts.computeIfAbsent(term, ignored -> new LinkedHashSet<>());
        }
    }

    private final Map<String, String> aliases = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> byId = new HashMap<>();

    private CroissantClaims() {}

    /** Returns what a document tells of files of the bundle. */
    static Claims of(byte[] json, FileAddresses files) {
        CroissantClaims read = new CroissantClaims();
        Object document = PythonJson.value(Bundle.CROISSANT, json);
        Claims.walk(document, object -> read.alias(object.get(CONTEXT)));
        read.add(document);
        List<Claim> claims = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        for (Node node : read.nodes) {
            DIGESTS.forEach((term, algorithm) -> {
                for (String digits : node.of(term)) {
                    read.claim(node, new Claim(Bundle.CROISSANT, "", algorithm, digits), files, claims, unchecked);
                }
            });
        }
        return new Claims(claims, unchecked);
    }

    private void alias(@Nullable Object context) {
        if (context instanceof List<?> list) {
            list.forEach(this::alias);
        } else if (context instanceof Map<?, ?> names) {
            names.forEach((name, meaning) -> texts(meaning)
                    .map(CroissantClaims::local)
                    .filter(TERMS::contains)
                    .forEach(term -> aliases.put((String) name, term)));
        }
    }

    private void add(@Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::add);
        } else if (value instanceof Map<?, ?> object) {
            addNode(object);
            object.forEach((name, part) -> {
                if (!CONTEXT.equals(name)) {
                    add(part);
                }
            });
        }
    }

    private void addNode(Map<?, ?> object) {
        Map<String, List<String>> said = new HashMap<>();
        object.forEach((name, value) -> said.computeIfAbsent(term((String) name), ignored -> new ArrayList<>())
                .addAll(texts(value).toList()));
        String id = said.getOrDefault(ID, List.of()).stream().findFirst().orElse(null);
        Node node = id == null ? added() : byId.computeIfAbsent(id, ignored -> added());
        for (String term : TERMS) {
            node.of(term).addAll(said.getOrDefault(term, List.of()));
        }
        if (said.containsKey(CONTAINED_IN)) {
            node.of(CONTAINED_IN).add("");
        }
    }

    private Node added() {
        Node node = new Node();
        nodes.add(node);
        return node;
    }

    private void claim(Node node, Claim digest, FileAddresses files, List<Claim> claims, List<String> unchecked) {
        Set<String> addresses = new LinkedHashSet<>(node.of(CONTENT_URL));
        if (addresses.isEmpty()) { // then the thing is known by its name only
            addresses.addAll(node.of(ID));
            addresses.addAll(node.of(NAME));
        }
        boolean isFound = false;
        for (String address : addresses) {
            Optional<String> file = files.file(address);
            if (node.of(CONTAINED_IN).isEmpty() && file.isPresent()) {
                claims.add(new Claim(digest.document(), file.get(), digest.algorithm(), digest.digits()));
                isFound = true;
            }
        }
        if (!isFound) {
            addresses.stream()
                    .filter(FileAddresses::isLocal)
                    .limit(1)
                    .forEach(address -> unchecked.add(Claims.elsewhere(Bundle.CROISSANT, address)));
        }
    }

    /** Returns the texts of a value: one, those of a list, and those that stand as {@code @value}, {@code @id} and so on. */
    private static Stream<String> texts(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().flatMap(CroissantClaims::texts);
        }
        if (value instanceof Map<?, ?> object) {
            return WRAPPERS.stream().flatMap(key -> texts(object.get(key)));
        }
        return value instanceof String text ? Stream.of(text) : Stream.empty();
    }

    private String term(String name) {
        return aliases.getOrDefault(name, local(name));
    }

    /** Returns a name without the prefix or the address of its vocabulary. */
    private static String local(String name) {
        return name.substring(
                Math.max(name.lastIndexOf(':'), Math.max(name.lastIndexOf('/'), name.lastIndexOf('#'))) + 1);
    }
}
