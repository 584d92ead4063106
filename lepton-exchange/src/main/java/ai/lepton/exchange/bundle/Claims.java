package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.Component.Hash;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

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

    /** Returns what a BOM tells of files of the bundle, beside the table. */
    static List<Claim> of(Bom bom, SortedMap<String, String> table) {
        List<Claim> claims = new ArrayList<>();
        Bom.Metadata metadata = bom.metadata();
        Component about = metadata == null ? null : metadata.component();
        Stream.concat(bom.allComponents().stream(), about == null ? Stream.empty() : parts(about))
                .forEach(component -> {
                    if (component.type().equals(Component.FILE) && table.containsKey(component.name())) {
                        add(claims, component.name(), component.hashes());
                    }
                    for (ExternalReference reference : component.externalReferences()) {
                        String file = relative(reference.url());
                        if (table.containsKey(file)) {
                            add(claims, file, reference.hashes());
                        }
                    }
                });
        return claims;
    }

    private static Stream<Component> parts(Component whole) {
        return Stream.concat(Stream.of(whole), whole.components().stream().flatMap(Claims::parts));
    }

    private static void add(List<Claim> claims, String file, List<Hash> hashes) {
        hashes.forEach(hash -> claims.add(new Claim(Bundle.BOM, file, hash.alg().label(), hash.content())));
    }

    private static String relative(String url) {
        return url.startsWith("./") ? url.substring(2) : url;
    }

    /** Returns what a Croissant document tells of files of the bundle; nothing where it is malformed, which others say. */
    static List<Claim> ofCroissant(byte[] json, SortedMap<String, String> table) {
        List<Claim> claims = new ArrayList<>();
        if (json.length <= Documents.LONGEST && PythonJson.value(Bundle.CROISSANT, json) instanceof Map<?, ?> dataset) {
            Object distribution = dataset.get("distribution");
            for (Object each : distribution instanceof List<?> list ? list : List.of()) {
                if (each instanceof Map<?, ?> object
                        && object.get("contentUrl") instanceof String url
                        && table.containsKey(relative(url))) {
                    for (Map.Entry<String, String> key :
                            Map.of("sha256", "SHA-256", "md5", "MD5").entrySet()) {
                        if (object.get(key.getKey()) instanceof String digits) {
                            claims.add(new Claim(Bundle.CROISSANT, relative(url), key.getValue(), digits));
                        }
                    }
                }
            }
        }
        return claims;
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
