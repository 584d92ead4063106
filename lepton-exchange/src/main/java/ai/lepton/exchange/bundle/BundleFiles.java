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
    private final Map<String, List<Claim>> claims;

    /**
     * Makes one of files that were not looked at.
     *
     * @param files the SHA-256 of each that is listed
     */
    BundleFiles(Storage storage, Bom bom, SortedMap<String, String> files) {
        this.storage = storage;
        this.files = files;
        this.claims = Claims.byFile(Claims.of(bom, files));
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
        found.put(Bundle.BOM, new Checked(Bundle.BOM, State.SOUND, files.size() + " files listed", null));
        Set<String> names = storage.names();
        for (String name : names) {
            if (isSurplus(name)) {
                found.put(
                        name, new Checked(name, State.SURPLUS, "", surplus(name).getMessage()));
            } else if (!files.containsKey(name) && !name.equals(Bundle.BOM)) {
                found.put(name, new Checked(name, State.BESIDE, "", null));
            }
        }
        for (String name : files.keySet()) {
            if (!names.contains(name)) {
                found.put(
                        name, new Checked(name, State.MISSING, "", missing(name).getMessage()));
                continue;
            }
            try {
                found.put(name, new Checked(name, State.SOUND, check(name), null));
            } catch (DataException e) {
                boolean isSame = isSame(name);
                State state = isSame ? State.MALFORMED : State.CHANGED;
                found.put(name, new Checked(name, state, isSame ? SHA_256 : "", e.getMessage()));
            }
        }
        return new Verification(storage.shown(), List.copyOf(found.values()));
    }

    private boolean isSame(String name) {
        try {
            return storage.digest(name).equalsIgnoreCase(files.get(name));
        } catch (DataException e) {
            return false;
        }
    }

    /**
     * Verifies a file; documents and the headers of tensors must be readable too, and what is told of the file right.
     *
     * @return what was checked
     */
    String check(String name) {
        String what = requireReadable(name);
        Map<String, String> computed = new HashMap<>();
        computed.put(SHA_256, Objects.requireNonNull(files.get(name)).toLowerCase(Locale.ROOT));
        for (Claim claim : claims.getOrDefault(name, List.of())) {
            if (!Claims.check(storage, claim, computed)) {
                what += ", not its " + claim.algorithm();
            }
        }
        computed.remove(SHA_256);
        return SHA_256
                + computed.keySet().stream().sorted().map(more -> ", " + more).collect(Collectors.joining())
                + what;
    }

    private String requireReadable(String name) {
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
            return ", JSON";
        }
        return ", " + requireDocument(name, bytes(name));
    }

    private static boolean isDocument(String name) {
        return name.equals(Bundle.CARD) || name.endsWith(".json");
    }

    /** Returns whether a file is so long that it is not taken into memory to be checked. */
    private boolean isLong(String name) {
        try {
            return !name.equals(Bundle.CARD) && storage.size(name) > Documents.LONGEST;
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

    /** Checks a document, and returns what it is. */
    private String requireDocument(String name, byte[] bytes) {
        String file = storage.place(name);
        if (name.equals(Bundle.CARD)) {
            ModelCard.of(file, bytes);
            return "model card";
        }
        if (name.equals(Bundle.EVALUATION)) {
            Documents.read(file, bytes, EvaluationDocument.class);
            return "evaluation";
        }
        PythonJson.require(file, bytes);
        if (name.endsWith(INDEX)) {
            requireShards(name, bytes);
            return "index of shards";
        }
        if (name.equals(Bundle.CROISSANT)) {
            for (Claim claim : Claims.ofCroissant(bytes, files)) {
                Map<String, String> known = new HashMap<>();
                known.put(
                        SHA_256, Objects.requireNonNull(files.get(claim.file())).toLowerCase(Locale.ROOT));
                Claims.check(storage, claim, known);
            }
        }
        return "JSON";
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
                requireDocument(name, storage.bytes(name, Storage.LONGEST));
            }
            return "";
        } catch (DataException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    /** Returns the bytes of a file that is listed. */
    byte[] bytes(String name) {
        byte[] bytes = storage.bytes(name, Storage.LONGEST);
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
