package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a bundle say of its files beside the one table of digests: further digests of a file, digests at a
 * reference to it, those of the descriptions of data. All of them must be right; a right one beside a wrong one is a wrong bundle.
 */
final class Claims {
    private static final int BUFFER = 1 << 16;

    /** Algorithms by the names of CycloneDX, as far as Java has them. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "MD5", "MD5",
            "SHA-1", "SHA-1",
            "SHA-256", "SHA-256",
            "SHA-384", "SHA-384",
            "SHA-512", "SHA-512",
            "SHA3-256", "SHA3-256",
            "SHA3-384", "SHA3-384",
            "SHA3-512", "SHA3-512");

    /** Digests by the names of Croissant. */
    private static final Map<String, String> DIGESTS = Map.of("sha256", "SHA-256", "md5", "MD5");

    /**
     * A digest that a document tells of a file.
     *
     * @param document which
     * @param file in the bundle
     * @param algorithm as CycloneDX calls it
     * @param digits in hexadecimal
     */
    record Claim(String document, String file, String algorithm, String digits) {}

    private Claims() {}

    /** Returns what a BOM tells of files of the bundle, beside the table, wherever in it a name or an address has digests. */
    static List<Claim> of(Bom bom, SortedMap<String, String> table) {
        List<Claim> claims = new ArrayList<>();
        byte[] json = Documents.line(bom).getBytes(StandardCharsets.UTF_8);
        walk(Documents.object(Bundle.BOM, json), object -> {
            for (Object each : object.get("hashes") instanceof List<?> hashes ? hashes : List.of()) {
                if (each instanceof Map<?, ?> hash
                        && hash.get("alg") instanceof String algorithm
                        && hash.get("content") instanceof String digits) {
                    String named = object.get("name") instanceof String name && table.containsKey(name) ? name : null;
                    Stream.concat(Stream.ofNullable(named), files(object.get("url"), table))
                            .forEach(file -> claims.add(new Claim(Bundle.BOM, file, algorithm, digits)));
                }
            }
        });
        return claims;
    }

    /** Hands every object in a value to a function. */
    private static void walk(@Nullable Object value, Consumer<Map<?, ?>> each) {
        if (value instanceof Map<?, ?> object) {
            each.accept(object);
            object.values().forEach(part -> walk(part, each));
        } else if (value instanceof List<?> list) {
            list.forEach(part -> walk(part, each));
        }
    }

    /** Returns the texts of a value of JSON-LD: one, those of a list, and those that stand as {@code @value} or {@code @id}. */
    private static Stream<String> texts(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().flatMap(Claims::texts);
        }
        if (value instanceof Map<?, ?> object) {
            return Stream.of("@value", "@id").flatMap(key -> texts(object.get(key)));
        }
        return value instanceof String text ? Stream.of(text) : Stream.empty();
    }

    /** Returns the files of the bundle that addresses lead to. */
    private static Stream<String> files(@Nullable Object urls, SortedMap<String, String> table) {
        return texts(urls).map(url -> table.containsKey(url) ? url : path(url)).filter(table::containsKey);
    }

    /** Returns the path of a relative address: without query and fragment, decoded, and its dots resolved. */
    private static String path(String url) {
        String path = url.replaceFirst("(?s)[?#].*", "");
        try {
            path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // a percent sign that is one
            return path;
        }
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/", -1)) {
            if (step.equals("..") && !steps.isEmpty()) {
                steps.remove(steps.size() - 1);
            } else if (!step.equals(".")) {
                steps.add(step);
            }
        }
        return String.join("/", steps);
    }

    /** Returns what a Croissant document tells of files of the bundle; nothing where it is malformed, which others say. */
    static List<Claim> ofCroissant(byte[] json, SortedMap<String, String> table) {
        List<Claim> claims = new ArrayList<>();
        if (json.length <= Documents.LONGEST) {
            walk(PythonJson.value(Bundle.CROISSANT, json), object -> {
                Map<String, Object> terms = new HashMap<>();
                object.forEach((name, value) -> terms.put(term((String) name), value));
                if (terms.containsKey("containedIn")) {
                    return; // its address is one within an archive
                }
                DIGESTS.forEach((term, algorithm) -> texts(terms.get(term))
                        .forEach(digits -> files(terms.get("contentUrl"), table)
                                .forEach(file -> claims.add(new Claim(Bundle.CROISSANT, file, algorithm, digits)))));
            });
        }
        return claims;
    }

    /** Returns a name without the prefix or the address of its vocabulary. */
    private static String term(String name) {
        return name.substring(
                Math.max(name.lastIndexOf(':'), Math.max(name.lastIndexOf('/'), name.lastIndexOf('#'))) + 1);
    }

    /**
     * Checks a claim about a file.
     *
     * @param computed digests of the file that are known by algorithm; what is computed is added
     * @return false if Java does not have the algorithm
     * @throws DataException if it is wrong
     */
    static boolean check(Storage storage, Claim claim, Map<String, String> computed) {
        String algorithm = ALGORITHMS.get(claim.algorithm);
        if (algorithm == null) {
            return false;
        }
        String actual = computed.computeIfAbsent(algorithm, wanted -> digest(storage, claim.file, wanted));
        if (!actual.equals(claim.digits.toLowerCase(Locale.ROOT))) {
            throw new DataException(storage.shown() + ": " + claim.document + " says that " + Quoted.of(claim.file)
                    + " has the " + claim.algorithm + " " + Quoted.bare(claim.digits) + ", but it has " + actual
                    + "; write the bundle anew");
        }
        return true;
    }

    private static String digest(Storage storage, String file, String algorithm) {
        try (InputStream in = storage.open(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw storage.unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    /** Returns claims by the file that they are about. */
    static Map<String, List<Claim>> byFile(List<Claim> claims) {
        Map<String, List<Claim>> byFile = new LinkedHashMap<>();
        claims.forEach(claim ->
                byFile.computeIfAbsent(claim.file, ignored -> new ArrayList<>()).add(claim));
        return byFile;
    }
}
