package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A directory with a model and its papers, whose files are those that its bill of materials lists, to the bit.
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
 * <p>Files have relative POSIX paths. The directory itself may be a link, such as {@code current -> v3}, which is followed
 * once, when the bundle is opened; links inside are refused.
 *
 * <p>What is read through a bundle is verified: {@link #bytes}, {@link #evaluation} and {@link #card} digest the very
 * bytes that they hand out, {@link #tensors} the mapping of the file. A mapping shows the file as it is: a program that
 * writes into that file later changes what is seen, which nobody can prevent; one that replaces the file by renaming
 * another does no harm. Where the whole bundle is replaced after it was opened, what is read from then on is another
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

    private static final String TENSORS = ".safetensors";

    private final Path directory;
    private final Path real;
    private final Bom bom;
    private final SortedMap<String, String> files;

    /**
     * Makes one of files that were not looked at.
     *
     * @param directory as messages name it
     * @param real the same without links
     */
    Bundle(Path directory, Path real, Bom bom, SortedMap<String, String> files) {
        this.directory = directory;
        this.real = real;
        this.bom = bom;
        this.files = Collections.unmodifiableSortedMap(files);
    }

    /** Begins a bundle that is to be written at this directory. */
    public static BundleWriter at(Path directory) {
        return new BundleWriter(directory);
    }

    /**
     * Opens a bundle: checks that its files are those of the bill of materials, each with its SHA-256, and that documents
     * and tensors can be read. Where another program replaces the bundle meanwhile, it is opened anew.
     *
     * @throws DataException if the directory is missing or no bundle, a file is missing, surplus, changed or malformed; the
     *     message names the file
     */
    public static Bundle open(Path directory) {
        Elements.required("directory", directory);
        return Directory.whole(directory, () -> {
            Bundle bundle = unread(directory);
            bundle.files.keySet().forEach(bundle::requireReadable);
            return bundle;
        });
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
            Path real = Directory.real(directory);
            Bom bom = readBom(directory, real);
            return BundleBom.digests(directory.resolve(BOM), bom).isEmpty()
                    ? Optional.empty()
                    : Optional.of(unread(directory, real, bom));
        });
    }

    private static Bundle unread(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory
                    + (Files.exists(directory)
                            ? " is a file; a bundle is a directory"
                            : " does not exist" + Directory.whereItWent(directory)));
        }
        if (!Directory.exists(directory.resolve(BOM))) {
            throw new DataException(directory + " is no bundle: it has no " + BOM);
        }
        Path real = Directory.real(directory);
        return unread(directory, real, readBom(directory, real));
    }

    private static Bom readBom(Path directory, Path real) {
        byte[] json = Directory.bytes(directory, real, BOM, Documents.LONGEST);
        return Bom.of(directory.resolve(BOM).toString(), json);
    }

    private static Bundle unread(Path directory, Path real, Bom bom) {
        SortedMap<String, String> listed = BundleBom.digests(directory.resolve(BOM), bom);
        requirePaths(directory, listed.keySet());
        requireSame(directory, listed, Directory.files(directory, real));
        return new Bundle(directory, real, bom, listed);
    }

    /** Returns the same files at another place, where they are now. */
    Bundle movedTo(Path place) {
        return new Bundle(place, Directory.real(place), bom, files);
    }

    private static void requirePaths(Path directory, Collection<String> names) {
        for (String name : names) {
            BundlePath.fault(name).ifPresent(fault -> {
                throw new DataException(
                        directory.resolve(BOM) + " lists the file " + Quoted.of(name) + ", which " + fault);
            });
        }
        BundlePath.clash(names).ifPresent(clash -> {
            throw new DataException(directory.resolve(BOM) + " lists files that clash: " + clash);
        });
    }

    private static void requireSame(Path directory, Map<String, String> listed, Map<String, Path> found) {
        for (String name : listed.keySet()) {
            if (!found.containsKey(name)) {
                throw new DataException(directory + ": " + Quoted.of(name) + " is missing, which " + BOM
                        + " lists; take the bundle anew from its source");
            }
        }
        for (String name : found.keySet()) {
            if (!listed.containsKey(name) && !name.equals(BOM)) {
                throw new DataException(directory + ": " + Quoted.of(name) + " is not listed in " + BOM
                        + "; remove it, or write the bundle with it");
            }
        }
    }

    /** Verifies a file; documents and the headers of tensors must be readable too. */
    void requireReadable(String name) {
        if (name.endsWith(TENSORS)) {
            tensors(name);
        } else if (isDocument(name)) {
            requireDocument(name, bytes(name));
        } else {
            requireDigest(name, Directory.digest(directory, real, name));
        }
    }

    private static boolean isDocument(String name) {
        return name.equals(CARD) || name.endsWith(".json");
    }

    private void requireDocument(String name, byte[] bytes) {
        String file = directory.resolve(name).toString();
        if (name.equals(CARD)) {
            ModelCard.of(file, bytes);
        } else if (name.equals(EVALUATION)) {
            Documents.read(file, bytes, EvaluationDocument.class);
        } else {
            Documents.requireJson(file, bytes);
        }
    }

    private void requireDigest(String name, String actual) {
        String listed = files.get(name);
        if (!actual.equalsIgnoreCase(listed)) {
            throw new DataException(directory + ": " + Quoted.of(name) + " was changed: its SHA-256 is " + actual
                    + ", but " + BOM + " lists " + listed + unreadable(name)
                    + "; take the bundle anew from its source");
        }
    }

    /** Returns why a changed file can't even be read, such as truncated tensors. */
    private String unreadable(String name) {
        try {
            if (name.endsWith(TENSORS)) {
                Safetensors.open(directory.resolve(name), real.resolve(name));
            } else if (isDocument(name)) {
                requireDocument(name, Directory.bytes(directory, real, name));
            }
            return "";
        } catch (DataException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    /** Returns the directory. */
    public Path directory() {
        return directory;
    }

    /** Returns the SHA-256 of each file by its relative path, without the bill of materials. */
    public SortedMap<String, String> files() {
        return files;
    }

    /**
     * Returns where a file is.
     *
     * @throws DataException if the bundle has none of that name
     */
    public Path file(String name) {
        requireListed(name);
        return directory.resolve(name);
    }

    /**
     * Returns the bytes of a file, which are those that the bill of materials lists.
     *
     * @throws DataException if the bundle has none of that name, it was changed, or it is longer than 1 GiB
     */
    public byte[] bytes(String name) {
        requireListed(name);
        byte[] bytes = Directory.bytes(directory, real, name);
        if (!name.equals(BOM)) {
            requireDigest(name, Sha256.of(bytes));
        }
        return bytes;
    }

    private void requireListed(String name) {
        if (!files.containsKey(Elements.required("name", name)) && !name.equals(BOM)) {
            throw new DataException(
                    directory + " has no file " + Quoted.of(name) + "; it has " + Quoted.all(files.keySet()));
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
                ? Optional.of(Documents.read(
                        directory.resolve(EVALUATION).toString(), bytes(EVALUATION), EvaluationDocument.class))
                : Optional.empty();
    }

    /**
     * Returns the model card, if there is one.
     *
     * @throws DataException if the file was changed
     */
    public Optional<ModelCard> card() {
        return files.containsKey(CARD)
                ? Optional.of(ModelCard.of(directory.resolve(CARD).toString(), bytes(CARD)))
                : Optional.empty();
    }

    /**
     * Returns the tensors of a file, memory-mapped. The mapping is read once to verify it.
     *
     * @throws DataException if the bundle has none of that name, or it was changed
     */
    public Safetensors tensors(String name) {
        requireListed(name);
        Safetensors tensors;
        try {
            tensors = Safetensors.open(directory.resolve(name), real.resolve(name));
        } catch (DataException e) {
            requireDigest(name, Directory.digest(directory, real, name)); // says why, and that it was changed
            throw e;
        }
        requireDigest(name, tensors.sha256());
        return tensors;
    }

    /** Returns the directory and its number of files. */
    @Override
    public String toString() {
        return directory + ": " + files.size() + " files and " + BOM;
    }
}
