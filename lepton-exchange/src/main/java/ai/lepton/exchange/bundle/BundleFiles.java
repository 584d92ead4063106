package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.bundle.Bundle.Verification.Checked;
import ai.lepton.exchange.bundle.Bundle.Verification.State;
import ai.lepton.exchange.bundle.Claims.Claim;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.ShardedTensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of a bundle, held against what its documents tell of them. */
final class BundleFiles {
    private static final String TENSORS = ".safetensors";
    private static final String INDEX = ".safetensors.index.json";
    private static final String SHA_256 = "SHA-256";

    private final Storage storage;
    private final SortedMap<String, String> files;
    private final FileAddresses addresses;
    private final Claims ofBom;
    private final Map<String, List<Claim>> claims;

    /**
     * Makes one of files that were not looked at.
     *
     * @param files the SHA-256 of each that is listed
     */
    BundleFiles(Storage storage, Bom bom, SortedMap<String, String> files) {
        this.storage = storage;
        this.files = files;
        this.addresses = new FileAddresses(files.keySet());
        this.ofBom = Claims.ofBom(bom, addresses);
        this.claims = ofBom.byFile();
    }

    /**
     * What was looked at of a file.
     *
     * @param checked what was checked, such as {@code SHA-256, 12 tensors}
     * @param unchecked a line for each thing that was not
     */
    record Looked(String checked, List<String> unchecked) {
        Looked {
            unchecked = List.copyOf(unchecked);
        }
    }

    /** Checks that there are files at all: of a bundle without any, nothing could be wrong. */
    void requireAny() {
        if (files.isEmpty()) {
            throw empty();
        }
    }

    private DataException empty() {
        return new DataException(storage.shown() + ": " + Bundle.BOM
                + " lists no file with a SHA-256, so it answers for none; write the bundle with its files");
    }

    /** Checks that the files are those that are listed. */
    void requireSame(Set<String> found) {
        for (String name : files.keySet()) {
            if (!found.contains(name)) {
                throw missing(name);
            }
        }
        for (String name : found) {
            if (isSurplus(name)) {
                throw surplus(name);
            }
        }
    }

    private boolean isSurplus(String name) {
        return !files.containsKey(name) && !name.equals(Bundle.BOM) && !BundlePath.isBeside(name);
    }

    private DataException missing(String name) {
        return new DataException(storage.shown() + ": " + Quoted.of(name) + " is missing, which " + Bundle.BOM
                + " lists; take the bundle anew from its source");
    }

    private DataException surplus(String name) {
        return new DataException(storage.shown() + ": " + Quoted.of(name) + " is not listed in " + Bundle.BOM
                + "; remove it, or write the bundle with it");
    }

    /** Looks at every file, and tells of all faults. */
    Verification verified() {
        SortedMap<String, Checked> found = new TreeMap<>();
        List<String> unchecked = new ArrayList<>(ofBom.unchecked());
        String listed = files.size() == 1 ? "1 file listed" : files.size() + " files listed";
        found.put(
                Bundle.BOM,
                files.isEmpty()
                        ? new Checked(Bundle.BOM, State.MALFORMED, listed, empty().getMessage())
                        : new Checked(Bundle.BOM, State.SOUND, listed, null));
        Set<String> names = storage.names((name, fault) -> found.put(
                name,
                new Checked(name, files.containsKey(name) ? State.CHANGED : State.SURPLUS, "", fault.getMessage())));
        for (String name : names) {
            if (isSurplus(name)) {
                found.put(
                        name, new Checked(name, State.SURPLUS, "", surplus(name).getMessage()));
            } else if (!files.containsKey(name) && !name.equals(Bundle.BOM)) {
                found.put(name, new Checked(name, State.BESIDE, "", null));
                unchecked.add(Quoted.of(name) + " is beside the bundle, and no document answers for it");
            }
        }
        for (String name : files.keySet()) {
            if (!names.contains(name)) {
                found.putIfAbsent(
                        name, new Checked(name, State.MISSING, "", missing(name).getMessage()));
                continue;
            }
            try {
                Looked looked = check(name);
                found.put(name, new Checked(name, State.SOUND, looked.checked, null));
                unchecked.addAll(looked.unchecked);
            } catch (DataException e) {
                boolean isSame = isSame(name);
                State state = isSame ? State.MALFORMED : State.CHANGED;
                found.put(name, new Checked(name, state, isSame ? SHA_256 : "", e.getMessage()));
            }
        }
        return new Verification(storage.shown(), List.copyOf(found.values()), unchecked);
    }

    private boolean isSame(String name) {
        try {
            return storage.digest(name).equalsIgnoreCase(files.get(name));
        } catch (DataException e) {
            return false;
        }
    }

    /** Verifies a file; documents and the headers of tensors must be readable too, and what is told of the file right. */
    Looked check(String name) {
        List<String> unchecked = new ArrayList<>();
        String what = requireReadable(name, unchecked);
        Map<String, String> computed = computed(name);
        for (Claim claim : claims.getOrDefault(name, List.of())) {
            if (!Claims.check(storage, claim, computed)) {
                what += ", not its " + claim.algorithm();
                unchecked.add(claim.unchecked());
            }
        }
        computed.remove(SHA_256);
        return new Looked(
                SHA_256
                        + computed.keySet().stream()
                                .sorted()
                                .map(more -> ", " + more)
                                .collect(Collectors.joining())
                        + what,
                unchecked);
    }

    /** Returns the digests of a file that are known already. */
    private Map<String, String> computed(String name) {
        Map<String, String> computed = new HashMap<>();
        computed.put(SHA_256, Objects.requireNonNull(files.get(name)).toLowerCase(Locale.ROOT));
        return computed;
    }

    private String requireReadable(String name, List<String> unchecked) {
        if (name.endsWith(TENSORS)) {
            int tensors = tensors(name, storage::tensors).names().size();
            return ", " + tensors + (tensors == 1 ? " tensor" : " tensors");
        }
        if (!isDocument(name)) {
            requireDigest(name, storage.digest(name));
            return "";
        }
        if (isLong(name)) {
            requireLongJson(name);
            if (name.equals(Bundle.CROISSANT)) {
                unchecked.add(Quoted.of(name) + " is so long that what it tells of files was not read");
            }
            return ", JSON";
        }
        Read read = document(name, bytes(name));
        unchecked.addAll(read.claims.unchecked());
        read.claims.all().forEach(claim -> Claims.check(storage, claim, computed(claim.file())));
        return ", " + read.kind;
    }

    private static boolean isDocument(String name) {
        return name.equals(Bundle.CARD) || name.endsWith(".json");
    }

    /** Returns whether a file is JSON of others that is too long to be taken into memory to be checked. */
    private boolean isLong(String name) {
        try {
            boolean isOurs = name.equals(Bundle.CARD) || name.equals(Bundle.EVALUATION) || name.endsWith(INDEX);
            return !isOurs && storage.size(name) > Documents.LONGEST;
        } catch (IOException e) {
            throw storage.unreadable(name, e);
        }
    }

    private void requireLongJson(String name) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(storage.open(name), digest)) {
            DataException fault = null;
            try {
                PythonJson.require(storage.place(name), in);
            } catch (DataException e) {
                fault = e;
            }
            in.transferTo(OutputStream.nullOutputStream());
            requireDigest(name, Sha256.hex(digest));
            if (fault != null) {
                throw fault;
            }
        } catch (IOException e) {
            throw storage.unreadable(name, e);
        }
    }

    /**
     * A document that can be read.
     *
     * @param kind what it is
     * @param claims what it tells of files
     */
    private record Read(String kind, Claims claims) {}

    /** Reads a document. */
    private Read document(String name, byte[] bytes) {
        String file = storage.place(name);
        if (name.equals(Bundle.CARD)) {
            ModelCard.of(file, bytes);
            return new Read("model card", Claims.none());
        }
        if (name.equals(Bundle.EVALUATION)) {
            Documents.read(file, bytes, EvaluationDocument.class);
            return new Read("evaluation", Claims.ofReport(name, bytes, addresses));
        }
        PythonJson.require(file, bytes);
        if (name.endsWith(INDEX)) {
            requireShards(name, bytes);
            return new Read("index of shards", Claims.none());
        }
        return new Read("JSON", name.equals(Bundle.CROISSANT) ? CroissantClaims.of(bytes, addresses) : Claims.none());
    }

    private void requireShards(String name, byte[] bytes) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        ShardedTensors tensors = ShardedTensors.of(
                storage.place(name),
                storage.shown() + ": ",
                ShardedTensors.Index.of(storage.place(name), bytes),
                shard -> {
                    if (!files.containsKey(folder + shard)) {
                        throw new DataException(storage.place(name) + " names the file " + Quoted.of(shard) + ", which "
                                + Bundle.BOM + " does not list; write the bundle with it");
                    }
                    return storage.tensors(folder + shard);
                });
        if (!tensors.disagreements().isEmpty()) {
            throw new DataException(
                    storage.place(name) + ": " + tensors.disagreements().get(0) + "; write the shards anew");
        }
    }

    /** Checks that what was read of a file has the digest that is listed. */
    void requireDigest(String name, String actual) {
        String listed = files.get(name);
        if (!actual.equalsIgnoreCase(listed)) {
            throw new DataException(storage.shown() + ": " + Quoted.of(name) + " was changed: its SHA-256 is " + actual
                    + ", but " + Bundle.BOM + " lists " + listed + unreadable(name)
                    + "; take the bundle anew from its source");
        }
    }

    /** Returns why a changed file can't even be read, such as truncated tensors. */
    private String unreadable(String name) {
        try {
            if (name.endsWith(TENSORS)) {
                storage.tensors(name);
            } else if (isDocument(name) && !isLong(name)) {
                document(name, storage.bytes(name, Documents.LONGEST));
            }
            return "";
        } catch (DataException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    /** Returns the bytes of a file that is listed. */
    byte[] bytes(String name) {
        byte[] bytes = storage.bytes(name, isDocument(name) && !isLong(name) ? Documents.LONGEST : Storage.LONGEST);
        requireDigest(name, Sha256.of(bytes));
        return bytes;
    }

    /** Returns the tensors of a file that is listed, as a reader of it gives them. */
    Safetensors tensors(String name, Function<String, Safetensors> reader) {
        Safetensors tensors;
        try {
            tensors = reader.apply(name);
        } catch (DataException e) {
            requireDigest(name, storage.digest(name)); // says why, and that it was changed
            throw e;
        }
        requireDigest(name, tensors.sha256());
        return tensors;
    }
}
