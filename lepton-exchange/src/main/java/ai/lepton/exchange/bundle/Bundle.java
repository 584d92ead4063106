package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * those of files of the bundle in {@code croissant.json} and {@code evaluation.json}, and what an index of shards says of its
 * shards. An address leads to a file however it is spelt: as {@code file:}, in other letter case, with percent signs. Digests are
 * those of Java, and BLAKE2b; of others, such as BLAKE3, {@link #verify} says that they were not looked at.
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

    private final Storage storage;
    private final Bom bom;
    private final byte[] bomBytes;
    private final SortedMap<String, String> files;
    private final BundleFiles contents;

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
        this.contents = new BundleFiles(storage, bom, this.files);
    }

    /** Checks all that is told of a file that was written. */
    void requireReadable(String name) {
        contents.check(name);
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
     * @throws DataException if it is missing or no bundle, its bill of materials lists no file, or a file is missing, surplus,
     *     changed or malformed; the message names the file
     */
    public static Bundle open(Path directory) {
        Elements.required("directory", directory);
        return Directory.whole(directory, () -> {
            Bundle bundle = unread(directory);
            bundle.contents.requireAny();
            bundle.contents.requireSame(bundle.storage.names());
            bundle.files.keySet().forEach(bundle.contents::check);
            return bundle;
        });
    }

    /**
     * Looks at every file of a bundle, as {@link #open} does, and tells of all faults, where that one stops at the first, and of
     * what nobody can look at.
     *
     * @param directory a directory, or a zip of one
     * @throws DataException if it is missing or no bundle, or its bill of materials can't be read
     */
    public static Verification verify(Path directory) {
        Elements.required("directory", directory);
        return unread(directory).contents.verified();
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
            bundle.contents.requireSame(bundle.storage.names());
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
            throw new IllegalStateException(
                    storage.shown() + " is a zip, whose files have no path; read them by bytes or"
                            + " tensors, or write a directory by copyTo(...)");
        }
        return storage.shown().resolve(name);
    }

    /**
     * Returns the bytes of a file, which are those that the bill of materials lists; of the bill itself, those that were read.
     *
     * @throws DataException if the bundle has none of that name, it was changed, or it is longer than is taken into memory:
     *     64 MiB of the bill of materials, card, evaluation and an index of shards, 1 GiB of other files; of one that is
     *     deflated in a zip also 20 times what it takes there, where that is more than 64 MiB
     */
    public byte[] bytes(String name) {
        requireListed(name);
        if (name.equals(BOM)) {
            return bomBytes.clone();
        }
        return contents.bytes(name);
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
                ? Optional.of(Documents.inOrder(storage.place(EVALUATION), bytes(EVALUATION), EvaluationDocument.class))
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
        return tensors(name, storage::tensors);
    }

    /**
     * Returns the tensors of a file, copied into memory and verified there: what happens to the file later changes nothing.
     *
     * @throws DataException if the bundle has none of that name, it was changed, or there is no memory for it
     */
    public Safetensors tensorsInMemory(String name) {
        return tensors(name, file -> storage.tensors(file).inMemory());
    }

    private Safetensors tensors(String name, Function<String, Safetensors> reader) {
        requireListed(name);
        return name.equals(BOM) ? reader.apply(name) : contents.tensors(name, reader);
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
                        contents.requireDigest(name, staging.add(name, out -> {
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

    /**
     * What {@link #verify} found: every file of a bundle, what was checked of it, and what is wrong with it, if anything.
     *
     * @param place the directory or the zip
     * @param files every file that is there or is listed, in the order of their names
     * @param unchecked what was not looked at, a line for each: a digest of an algorithm that is not computed here, one of
     *     something that is no file of the bundle, a file beside it that no document answers for
     */
    public record Verification(Path place, List<Checked> files, List<String> unchecked) {
        /** Copies the lists. */
        public Verification {
            Elements.required("place", place);
            files = Elements.of("files", files);
            unchecked = Elements.of("unchecked", unchecked);
        }

        /** Returns whether nothing is wrong, so that the bundle can be opened. */
        public boolean isSound() {
            return faults().isEmpty();
        }

        /** Returns what is wrong, a line for each fault; empty if nothing is. */
        public List<String> faults() {
            return files.stream()
                    .flatMap(file -> Stream.ofNullable(file.fault()))
                    .toList();
        }

        /** Returns a line for each file and for what was not looked at, and the verdict. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Checked file : files) {
                text.append(file).append('\n');
            }
            for (String line : unchecked) {
                text.append("not checked: ").append(line).append('\n');
            }
            long wrong = faults().size();
            text.append(place)
                    .append(
                            wrong == 0
                                    ? " is sound"
                                    : " is not to be used: " + wrong + (wrong == 1 ? " fault" : " faults"));
            return unchecked.isEmpty()
                    ? text.toString()
                    : text.append("; ")
                            .append(unchecked.size())
                            .append(" not checked")
                            .toString();
        }

        /** What a file is to a bundle. */
        public enum State {
            /** As it should be. */
            SOUND,
            /** Listed and there, but with other bytes, or other claims about it, or no plain file. */
            CHANGED,
            /** Listed and not there. */
            MISSING,
            /** There and not listed; under a dot, names that some system takes for one. */
            SURPLUS,
            /** Listed and unchanged, but not what its name says; or a bill of materials that contradicts itself. */
            MALFORMED,
            /** Beside the bundle, such as what version control keeps; neither checked nor used. */
            BESIDE
        }

        /**
         * A file of a bundle.
         *
         * @param name with slashes
         * @param state what it is
         * @param checked what was checked, such as {@code SHA-256, 12 tensors}
         * @param fault what is wrong, in one line; null if nothing is
         */
        public record Checked(
                String name,
                State state,
                String checked,
                @Nullable String fault) {
            /** Checks that nothing needed is missing. */
            public Checked {
                Elements.required("name", name);
                Elements.required("state", state);
                Elements.required("checked", checked);
            }

            /** Returns such as {@code sound model.safetensors (SHA-256, 12 tensors)}. */
            @Override
            public String toString() {
                String what = state.toString().toLowerCase(Locale.ROOT) + " " + Quoted.bare(name);
                return what + (checked.isEmpty() ? "" : " (" + checked + ")") + (fault == null ? "" : ": " + fault);
            }
        }
    }
}
