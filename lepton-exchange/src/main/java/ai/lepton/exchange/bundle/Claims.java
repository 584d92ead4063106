package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a bundle say of its files beside the one table of digests: further digests of a file, digests at a
 * reference to it, those of the descriptions of data and of the evaluation. All of them must be right; a right one beside a
 * wrong one is a wrong bundle. What can't be held against anything is told.
 *
 * @param all claims about files of the bundle
 * @param unchecked a line for each digest that is of no file of the bundle
 */
record Claims(List<Claim> all, List<String> unchecked) {
    private static final int BUFFER = 1 << 16;

    /** Algorithms by the names of CycloneDX, which are Java's, as far as Java or {@link Blake2b} has them. */
    private static final Set<String> ALGORITHMS = Set.of(
            "MD5",
            "SHA-1",
            "SHA-256",
            "SHA-384",
            "SHA-512",
            "SHA3-256",
            "SHA3-384",
            "SHA3-512",
            "BLAKE2b-256",
            "BLAKE2b-384",
            "BLAKE2b-512");

    private static final String BLAKE2B = "BLAKE2b-";

    /**
     * A digest that a document tells of a file.
     *
     * @param document which
     * @param file in the bundle
     * @param algorithm as CycloneDX calls it
     * @param digits in hexadecimal
     */
    record Claim(String document, String file, String algorithm, String digits) {
        /** Returns what is told where the algorithm is none that is computed. */
        String unchecked() {
            return document + " has the " + Quoted.bare(algorithm) + " of " + Quoted.of(file)
                    + ", which is not computed here";
        }
    }

    Claims {
        all = List.copyOf(all);
        unchecked = List.copyOf(new LinkedHashSet<>(unchecked));
    }

    static Claims none() {
        return new Claims(List.of(), List.of());
    }

    /** Returns what a BOM tells of files of the bundle, beside the table, wherever in it a name or an address has digests. */
    static Claims ofBom(Bom bom, FileAddresses files) {
        List<Claim> claims = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        byte[] json = Documents.line(bom).getBytes(StandardCharsets.UTF_8);
        walk(Documents.object(Bundle.BOM, json), object -> {
            List<?> hashes = object.get("hashes") instanceof List<?> list ? list : List.of();
            Set<String> named = new LinkedHashSet<>();
            texts(object.get("name")).flatMap(name -> files.file(name).stream()).forEach(named::add);
            for (String url : texts(object.get("url")).toList()) {
                Optional<String> file = files.file(url);
                file.ifPresent(named::add);
                if (file.isEmpty() && !hashes.isEmpty() && FileAddresses.isLocal(url)) {
                    unchecked.add(elsewhere(Bundle.BOM, url));
                }
            }
            for (Object each : hashes) {
                if (each instanceof Map<?, ?> hash
                        && hash.get("alg") instanceof String algorithm
                        && hash.get("content") instanceof String digits) {
                    named.forEach(file -> claims.add(new Claim(Bundle.BOM, file, algorithm, digits)));
                }
            }
        });
        return new Claims(claims, unchecked);
    }

    /** Returns what a report tells of files of the bundle: objects with a SHA-256 and the name or the address of such a file. */
    static Claims ofReport(String document, byte[] json, FileAddresses files) {
        List<Claim> claims = new ArrayList<>();
        walk(Documents.object(document, json), object -> {
            if (object.get("sha256") instanceof String digits) {
                Stream.of("name", "uri")
                        .flatMap(key -> texts(object.get(key)))
                        .flatMap(name -> files.file(name).stream())
                        .distinct()
                        .forEach(file -> claims.add(new Claim(document, file, "SHA-256", digits)));
            }
        });
        return new Claims(claims, List.of());
    }

    /** Returns the line of a digest whose file is none of the bundle's. */
    static String elsewhere(String document, String address) {
        return document + " has a digest of " + Quoted.of(address) + ", which is no file of the bundle";
    }

    /** Hands every object in a value to a function. */
    static void walk(@Nullable Object value, Consumer<Map<?, ?>> each) {
        if (value instanceof Map<?, ?> object) {
            each.accept(object);
            object.values().forEach(part -> walk(part, each));
        } else if (value instanceof List<?> list) {
            list.forEach(part -> walk(part, each));
        }
    }

    private static Stream<String> texts(@Nullable Object value) {
        return value instanceof String text ? Stream.of(text) : Stream.empty();
    }

    /**
     * Checks a claim about a file.
     *
     * @param computed digests of the file that are known by algorithm; what is computed is added
     * @return false if the algorithm is none that is computed
     * @throws DataException if it is wrong
     */
    static boolean check(Storage storage, Claim claim, Map<String, String> computed) {
        if (!ALGORITHMS.contains(claim.algorithm)) {
            return false;
        }
        String actual = computed.computeIfAbsent(claim.algorithm, wanted -> digest(storage, claim.file, wanted));
        if (!actual.equals(claim.digits.toLowerCase(Locale.ROOT))) {
            throw new DataException(storage.shown() + ": " + claim.document + " says that " + Quoted.of(claim.file)
                    + " has the " + claim.algorithm + " " + Quoted.bare(claim.digits) + ", but it has " + actual
                    + "; write the bundle anew");
        }
        return true;
    }

    private static String digest(Storage storage, String file, String algorithm) {
        try (InputStream in = storage.open(file)) {
            MessageDigest digest = algorithm.startsWith(BLAKE2B)
                    ? new Blake2b(Integer.parseInt(algorithm.substring(BLAKE2B.length())))
                    : MessageDigest.getInstance(algorithm);
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

    /** Returns the claims by the file that they are about. */
    Map<String, List<Claim>> byFile() {
        Map<String, List<Claim>> byFile = new LinkedHashMap<>();
        all.forEach(claim ->
                byFile.computeIfAbsent(claim.file, ignored -> new ArrayList<>()).add(claim));
        return byFile;
    }
}
