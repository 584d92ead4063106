package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * <p>Files have relative POSIX paths; links are refused. Immutable: what is read later is read from the files as they are
 * then.
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
    private final Bom bom;
    private final SortedMap<String, String> files;

    Bundle(Path directory, Bom bom, SortedMap<String, String> files) {
        this.directory = directory;
        this.bom = bom;
        this.files = Collections.unmodifiableSortedMap(files);
    }

    /** Begins a bundle that is to be written at this directory. */
    public static BundleWriter at(Path directory) {
        return new BundleWriter(directory);
    }

    /**
     * Opens a bundle: checks that its files are those of the bill of materials, each with its SHA-256, and that documents
     * and tensors can be read.
     *
     * @throws DataException if the directory is missing or no bundle, a file is missing, surplus, changed or malformed; the
     *     message names the file
     */
    public static Bundle open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new DataException(
                    directory + (Files.exists(directory) ? " is a file; a bundle is a directory" : " does not exist"));
        }
        if (!Directory.exists(directory.resolve(BOM))) {
            throw new DataException(directory + " is no bundle: it has no " + BOM);
        }
        SortedMap<String, Path> found = Directory.files(directory);
        Bom bom = Bom.read(directory.resolve(BOM));
        SortedMap<String, String> listed = BundleBom.digests(bom);
        requirePaths(directory, listed.keySet());
        requireSame(directory, listed, found);
        for (Map.Entry<String, String> file : listed.entrySet()) {
            requireDigest(directory, file.getKey(), file.getValue());
        }
        requireReadable(directory, listed.keySet());
        return new Bundle(directory, bom, new TreeMap<>(listed));
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

    private static void requireDigest(Path directory, String name, String listed) {
        String actual;
        try {
            actual = Sha256.of(directory.resolve(name));
        } catch (IOException e) {
            throw new DataException(directory + ": " + Quoted.of(name) + " can't be read: " + e.getMessage(), e);
        }
        if (!actual.equalsIgnoreCase(listed)) {
            throw new DataException(directory + ": " + Quoted.of(name) + " was changed: its SHA-256 is " + actual
                    + ", but " + BOM + " lists " + listed + unreadable(directory, name)
                    + "; take the bundle anew from its source");
        }
    }

    /** Returns why a changed file can't even be read, such as truncated tensors. */
    private static String unreadable(Path directory, String name) {
        try {
            requireReadable(directory, name);
            return "";
        } catch (DataException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    /** Reads documents and the headers of tensors; other files are of no known form. */
    static void requireReadable(Path directory, Collection<String> names) {
        names.forEach(name -> requireReadable(directory, name));
    }

    private static void requireReadable(Path directory, String name) {
        Path file = directory.resolve(name);
        if (name.equals(CARD)) {
            ModelCard.read(file);
        } else if (name.equals(EVALUATION)) {
            EvaluationDocument.read(file);
        } else if (name.endsWith(TENSORS)) {
            Safetensors.open(file);
        } else if (name.endsWith(".json")) {
            Documents.read(file.toString(), Documents.bytes(file), Object.class);
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
        if (!files.containsKey(name) && !name.equals(BOM)) {
            throw new DataException(
                    directory + " has no file " + Quoted.of(name) + "; it has " + Quoted.all(files.keySet()));
        }
        return directory.resolve(name);
    }

    /** Returns the bill of materials. */
    public Bom bom() {
        return bom;
    }

    /**
     * Returns the evaluation, if there is one.
     *
     * @throws DataException if the file was changed since the bundle was opened, and can't be read now
     */
    public Optional<EvaluationDocument> evaluation() {
        return files.containsKey(EVALUATION)
                ? Optional.of(EvaluationDocument.read(file(EVALUATION)))
                : Optional.empty();
    }

    /**
     * Returns the model card, if there is one.
     *
     * @throws DataException if the file was changed since the bundle was opened, and can't be read now
     */
    public Optional<ModelCard> card() {
        return files.containsKey(CARD) ? Optional.of(ModelCard.read(file(CARD))) : Optional.empty();
    }

    /**
     * Returns the tensors of a file, memory-mapped.
     *
     * @throws DataException if the bundle has none of that name, or it was changed since the bundle was opened
     */
    public Safetensors tensors(String name) {
        return Safetensors.open(file(name));
    }

    /** Returns the directory and its number of files. */
    @Override
    public String toString() {
        return directory + ": " + files.size() + " files and " + BOM;
    }
}
