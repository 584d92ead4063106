package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Claims.Claim;
import ai.lepton.exchange.bundle.Verification.Checked;
import ai.lepton.exchange.bundle.Verification.State;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.ShardedTensors;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A directory, or one zip, with a model and its papers, whose files are those that its bill of materials lists, to the bit.
 *
 * <pre>{@code
 * Bundle.at(Path.of("screening"))
 *         .add("model.safetensors", tensors)
 *         .evaluation(evaluation)
 *         .card(card)
 *         .bom(Bom.of(Instant.now(), Component.model("screening", modelCard)))
 *         .write();
 * Safetensors weights = Bundle.open(Path.of("screening")).tensors("model.safetensors");
 * }</pre>
 *
 * <p>Files have relative POSIX paths that mean the same file on every system. The directory itself may be a link, such as
 * {@code current -> v3}, which is followed once, when the bundle is opened; links inside are refused. What version control, file
 * managers, downloads and signers put beside the files ({@code .git}, {@code .gitattributes}, {@code .DS_Store},
 * {@code Thumbs.db}, {@code .cache/huggingface}, {@code model.sig} …) is neither checked nor handed out, unless it is listed.
 *
 * <p>Whatever the documents tell of a file must be right: every digest of it in the bill of materials, at references to it too,
 * those of files of the bundle in {@code croissant.json}, and what an index of shards says of its shards.
 *
 * <p>What is read through a bundle is verified: {@link #bytes}, {@link #evaluation} and {@link #card} digest the very
 * bytes that they hand out, {@link #tensors} the mapping of the file. A mapping shows the file as it is: a program that
 * writes into that file later changes what is seen, which {@link Safetensors#sha256} tells; one that replaces the file by
 * renaming another does no harm. {@link #tensorsInMemory} takes a copy, verifies that, and is safe from both. Where the whole bundle is replaced after it was opened, what is read from then on is another
 * bundle's, and refused as changed: open it anew. A path that {@link #file} returns is only where the file is: whoever opens
 * it reads what is there by then.
 *
 * <p>Immutable, and safe from several threads.
 */
public final class Bundle {
    /** Name of the bill of materials. */
    public static final String BOM = "bom.cdx.json";

    /** Name of the evaluation. */
    public static final String EVALUATION = "evaluation.json";

    /** Name of the model card. */
    public static final String CARD = "README.md";

    /** Name of the description of the data, in Croissant. */
    public static final String CROISSANT = "croissant.json";

    /** Name of the inference metadata, by the Open Inference Protocol. */
    public static final String INFERENCE = "oip-model.json";

    private static final String TENSORS = ".safetensors";
    private static final String INDEX = ".safetensors.index.json";

    private final Storage storage;
    private final Bom bom;
    private final byte[] bomBytes;
    private final SortedMap<String, String> files;
    private final Map<String, List<Claim>> claims;

    /**
     * Makes one of files that were not looked at.
     *
     * @param bomBytes of the bill of materials, as it was read
     */
    Bundle(Storage storage, Bom bom, byte[] bomBytes, SortedMap<String, String> files) {
        this.storage = storage;
        this.bom = bom;
        this.bomBytes = bomBytes;
        this.files = Collections.unmodifiableSortedMap(files);
        this.claims = Claims.byFile(Claims.of(bom, files));
    }

    /** Begins a bundle that is to be written at this place. */
    public static BundleWriter at(Path directory) {
        return new BundleWriter(directory);
    }

    /**
     * Opens a bundle: checks that its files are those of the bill of materials, each with its SHA-256, that documents
     * and tensors can be read, and that what documents tell of files is right. Where another program replaces the bundle
     * meanwhile, it is opened anew.
     *
     * @param directory a directory, or a zip of one
     * @throws DataException if it is missing or no bundle, a file is missing, surplus, changed or malformed; the
     *     message names the file
     */
    public static Bundle open(Path directory) {
        Elements.required("directory", directory);
        return Directory.whole(directory, () -> {
            Bundle bundle = unread(directory);
            bundle.requireSame(bundle.storage.names());
            bundle.files.keySet().forEach(bundle::check);
            return bundle;
        });
    }

    /**
     * Looks at every file of a bundle, as {@link #open} does, and tells of all faults, where that one stops at the first.
     *
     * @param directory a directory, or a zip of one
     * @throws DataException if it is missing or no bundle, or its bill of materials can't be read
     */
    public static Verification verify(Path directory) {
        Elements.required("directory", directory);
        return unread(directory).verified();
    }

    /**
     * Opens the bundle of a directory, if it has a bill of materials that lists files. Whether its files are those that are
     * listed is checked now; each one's SHA-256 when it is read by {@link #bytes} or {@link #tensors}.
     *
     * @return nothing if the directory has no bill of materials, or one that lists no files
     * @throws DataException if the bill of materials is malformed, or a file is missing or surplus
     */
    public static Optional<Bundle> find(Path directory) {
        if (!Directory.exists(directory.resolve(BOM))) {
            return Optional.empty();
        }
        return Directory.whole(directory, () -> {
            Bundle bundle = unread(Directory.at(directory));
            if (bundle.files.isEmpty()) {
                return Optional.empty();
            }
            bundle.requireSame(bundle.storage.names());
            return Optional.of(bundle);
        });
    }

    private static Bundle unread(Path place) {
        if (Archive.isOne(place)) {
            return unread(Archive.at(place));
        }
        if (!Files.isDirectory(place)) {
            throw new DataException(place
                    + (Files.exists(place)
                            ? " is a file; a bundle is a directory, or a zip of one"
                            : " does not exist" + Directory.whereItWent(place)));
        }
        return unread(Directory.at(place));
    }

    /** Returns the bundle of files that were not looked at, whose bill of materials does not contradict itself. */
    static Bundle unread(Storage storage) {
        if (!storage.has(BOM)) {
            throw new DataException(storage.shown() + " is no bundle: it has no " + BOM);
        }
        byte[] json = storage.bytes(BOM, Documents.LONGEST);
        Bom bom = Bom.of(storage.place(BOM), json);
        SortedMap<String, String> listed = BundleBom.digests(storage.place(BOM), bom);
        requirePaths(storage.place(BOM), listed.keySet());
        return new Bundle(storage, bom, json, listed);
    }

    /** Returns the same files at another place, where they are now. */
    Bundle movedTo(Path place) {
        return new Bundle(storage.movedTo(place), bom, bomBytes, files);
    }

    private static void requirePaths(String shown, Collection<String> names) {
        for (String name : names) {
            BundlePath.fault(name).ifPresent(fault -> {
                throw new DataException(shown + " lists the file " + Quoted.of(name) + ", which " + fault);
            });
            if (name.equals(BOM)) {
                throw new DataException(shown + " lists itself, which no digest in it can fit; remove that");
            }
        }
        BundlePath.clash(names).ifPresent(clash -> {
            throw new DataException(shown + " lists files that clash: " + clash);
        });
    }

    private void requireSame(Set<String> found) {
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
        return !files.containsKey(name) && !name.equals(BOM) && !BundlePath.isBeside(name);
    }

    private DataException missing(String name) {
        return new DataException(storage.shown() + ": " + Quoted.of(name) + " is missing, which " + BOM
                + " lists; take the bundle anew from its source");
    }

    private DataException surplus(String name) {
        return new DataException(storage.shown() + ": " + Quoted.of(name) + " is not listed in " + BOM
                + "; remove it, or write the bundle with it");
    }

    private Verification verified() {
        SortedMap<String, Checked> found = new TreeMap<>();
        found.put(BOM, new Checked(BOM, State.SOUND, files.size() + " files listed", null));
        Set<String> names = storage.names();
        for (String name : names) {
            if (isSurplus(name)) {
                found.put(name, new Checked(name, State.SURPLUS, "", surplus(name).getMessage()));
            } else if (!files.containsKey(name) && !name.equals(BOM)) {
                found.put(name, new Checked(name, State.BESIDE, "", null));
            }
        }
        for (String name : files.keySet()) {
            if (!names.contains(name)) {
                found.put(name, new Checked(name, State.MISSING, "", missing(name).getMessage()));
                continue;
            }
            try {
                found.put(name, new Checked(name, State.SOUND, check(name), null));
            } catch (DataException e) {
                boolean isSame = isSame(name);
                State state = isSame ? State.MALFORMED : State.CHANGED;
                found.put(name, new Checked(name, state, isSame ? "SHA-256" : "", e.getMessage()));
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
        computed.put("SHA-256", Objects.requireNonNull(files.get(name)).toLowerCase(Locale.ROOT));
        for (Claim claim : claims.getOrDefault(name, List.of())) {
            if (!Claims.check(storage, claim, computed)) {
                what += ", not its " + claim.algorithm();
            }
        }
        computed.remove("SHA-256");
        return "SHA-256" + computed.keySet().stream().sorted().map(more -> ", " + more).collect(Collectors.joining())
                + what;
    }

    private String requireReadable(String name) {
        if (name.endsWith(TENSORS)) {
            int tensors = tensors(name).names().size();
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
        byte[] bytes = bytes(name);
        return ", " + requireDocument(name, bytes);
    }

    private static boolean isDocument(String name) {
        return name.equals(CARD) || name.endsWith(".json");
    }

    /** Returns whether a file is so long that it is not taken into memory to be checked. */
    private boolean isLong(String name) {
        try {
            return !name.equals(CARD) && storage.size(name) > Documents.LONGEST;
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
        if (name.equals(CARD)) {
            ModelCard.of(file, bytes);
            return "model card";
        }
        if (name.equals(EVALUATION)) {
            Documents.read(file, bytes, EvaluationDocument.class);
            return "evaluation";
        }
        PythonJson.require(file, bytes);
        if (name.endsWith(INDEX)) {
            requireShards(name, bytes);
            return "index of shards";
        }
        if (name.equals(CROISSANT)) {
            for (Claim claim : Claims.ofCroissant(bytes, files)) {
                Map<String, String> known = new HashMap<>();
                known.put("SHA-256", Objects.requireNonNull(files.get(claim.file())).toLowerCase(Locale.ROOT));
                Claims.check(storage, claim, known);
            }
        }
        return "JSON";
    }

    private void requireShards(String name, byte[] bytes) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        ShardedTensors tensors = ShardedTensors.of(
                storage.place(name), storage.shown() + ": ", ShardedTensors.Index.parse(storage.place(name), bytes), shard -> {
                    if (!files.containsKey(folder + shard)) {
                        throw new DataException(storage.place(name) + " names the file " + Quoted.of(shard) + ", which "
                                + BOM + " does not list; write the bundle with it");
                    }
                    return storage.tensors(folder + shard);
                });
        if (!tensors.disagreements().isEmpty()) {
            throw new DataException(storage.place(name) + ": "
                    + tensors.disagreements().get(0) + "; write the shards anew");
        }
    }

    private void requireDigest(String name, String actual) {
        String listed = files.get(name);
        if (!actual.equalsIgnoreCase(listed)) {
            throw new DataException(storage.shown() + ": " + Quoted.of(name) + " was changed: its SHA-256 is " + actual
                    + ", but " + BOM + " lists " + listed + unreadable(name)
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

    /** Returns the directory, or the zip. */
    public Path directory() {
        return storage.shown();
    }

    /** Returns whether it is one zip. */
    public boolean isZip() {
        return storage instanceof Archive;
    }

    /** Returns the SHA-256 of each file by its relative path, without the bill of materials. */
    public SortedMap<String, String> files() {
        return files;
    }

    /**
     * Returns where a file is.
     *
     * @throws DataException if the bundle has none of that name
     * @throws IllegalStateException if the bundle is a zip
     */
    public Path file(String name) {
        requireListed(name);
        if (isZip()) {
            throw new IllegalStateException(storage.shown() + " is a zip, whose files have no path; read them by bytes or"
                    + " tensors, or write a directory by copyTo(...)");
        }
        return storage.shown().resolve(name);
    }

    /**
     * Returns the bytes of a file, which are those that the bill of materials lists; of the bill itself, those that were read.
     *
     * @throws DataException if the bundle has none of that name, it was changed, or it is longer than 1 GiB
     */
    public byte[] bytes(String name) {
        requireListed(name);
        if (name.equals(BOM)) {
            return bomBytes.clone();
        }
        byte[] bytes = storage.bytes(name, Storage.LONGEST);
        requireDigest(name, Sha256.of(bytes));
        return bytes;
    }

    private void requireListed(String name) {
        if (!files.containsKey(Elements.required("name", name)) && !name.equals(BOM)) {
            throw new DataException(
                    storage.shown() + " has no file " + Quoted.of(name) + "; it has " + Quoted.all(files.keySet()));
        }
    }

    /** Returns the bill of materials. */
    public Bom bom() {
        return bom;
    }

    /**
     * Returns the evaluation, if there is one.
     *
     * @throws DataException if the file was changed
     */
    public Optional<EvaluationDocument> evaluation() {
        return files.containsKey(EVALUATION)
                ? Optional.of(Documents.read(storage.place(EVALUATION), bytes(EVALUATION), EvaluationDocument.class))
                : Optional.empty();
    }

    /**
     * Returns the model card, if there is one.
     *
     * @throws DataException if the file was changed
     */
    public Optional<ModelCard> card() {
        return files.containsKey(CARD) ? Optional.of(ModelCard.of(storage.place(CARD), bytes(CARD))) : Optional.empty();
    }

    /**
     * Returns the tensors of a file, memory-mapped where it is one of a directory, or is stored in a zip. The mapping is read
     * once to verify it.
     *
     * @throws DataException if the bundle has none of that name, or it was changed
     */
    public Safetensors tensors(String name) {
        return verified(name, storage::tensors);
    }

    /**
     * Returns the tensors of a file, copied into memory and verified there: what happens to the file later changes nothing.
     *
     * @throws DataException if the bundle has none of that name, it was changed, or there is no memory for it
     */
    public Safetensors tensorsInMemory(String name) {
        return verified(name, file -> storage.tensors(file).inMemory());
    }

    private Safetensors verified(String name, Function<String, Safetensors> reader) {
        requireListed(name);
        Safetensors tensors;
        try {
            tensors = reader.apply(name);
        } catch (DataException e) {
            if (files.containsKey(name)) {
                requireDigest(name, storage.digest(name)); // says why, and that it was changed
            }
            throw e;
        }
        requireDigest(name, tensors.sha256());
        return tensors;
    }

    /**
     * Writes the files into a directory that is not there yet, each verified as it is written; nothing stays where one was
     * changed.
     *
     * @return the bundle there
     * @throws DataException if a file was changed
     * @throws IllegalStateException if something is at the target
     * @throws UncheckedIOException if the directory can't be written
     */
    public Bundle copyTo(Path target) {
        Elements.required("target", target);
        Staged.directory(
                target,
                place -> {
                    if (Directory.exists(place) && !(Files.isDirectory(place) && Directory.isEmpty(place))) {
                        throw new IllegalStateException(target + " exists; choose another place");
                    }
                },
                staging -> {
                    for (String name : files.keySet()) {
                        requireDigest(name, staging.add(name, out -> {
                            try (InputStream in = storage.open(name)) {
                                in.transferTo(out);
                            }
                        }));
                    }
                    return staging.add(BOM, bomBytes);
                });
        return movedTo(Directory.at(target));
    }

    private Bundle movedTo(Directory copied) {
        return new Bundle(copied, bom, bomBytes, files);
    }

    /** Returns the place and its number of files. */
    @Override
    public String toString() {
        return storage.shown() + ": " + files.size() + " files and " + BOM;
    }
}
