package ai.lepton.exchange.bundle;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Staging;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.exchange.tensor.TensorShards;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that is being put together; nothing is on the disk until {@link #write()}.
 *
 * <p>Not for several threads at once.
 */
public final class BundleWriter {
    /** What streams the bytes of one file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the file's bytes; the stream is closed by the bundle. */
        void writeTo(OutputStream out) throws IOException;
    }

    private final Path target;
    private final Map<String, Content> contents = new LinkedHashMap<>();
    private final Map<String, Function<SortedMap<String, String>, byte[]>> describing = new LinkedHashMap<>();
    private @Nullable Bom bom;
    private boolean replacing;
    private boolean zipped;

    BundleWriter(Path target) {
        this.target = target;
    }

    /**
     * Adds a file.
     *
     * @param path relative POSIX path, such as {@code model.safetensors}
     * @throws IllegalArgumentException if the path is not one, or is taken
     */
    public BundleWriter add(String path, Content content) {
        Elements.required("path", path);
        Elements.required("content", content);
        requireFree(path);
        contents.put(path, content);
        return this;
    }

    private void requireFree(String path) {
        BundlePath.fault(path).ifPresent(fault -> {
            throw new IllegalArgumentException("bundle path " + Quoted.of(path) + " " + fault);
        });
        if (path.equals(Bundle.BOM)) {
            throw new IllegalArgumentException(
                    Quoted.of(path) + " is written by the bundle; give its content by bom(...)");
        }
        if (contents.containsKey(path) || describing.containsKey(path)) {
            throw new IllegalArgumentException(
                    "the bundle has " + Quoted.of(path) + " already; paths must be distinct");
        }
    }

    /**
     * Adds a document that tells the digests of other files, such as {@link Bundle#CROISSANT}: its bytes are made when all others
     * are written, from the same table that the bill of materials has.
     *
     * @param path relative POSIX path
     * @param document returns its bytes for the SHA-256 of each file by its path, without such documents
     * @throws IllegalArgumentException if the path is not one, or is taken
     */
    public BundleWriter describing(String path, Function<SortedMap<String, String>, byte[]> document) {
        Elements.required("path", path);
        Elements.required("document", document);
        requireFree(path);
        describing.put(path, document);
        return this;
    }

    /**
     * Adds a file of UTF-8 text.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair, which UTF-8 can't hold
     */
    public BundleWriter add(String path, String text) {
        byte[] bytes = Utf8.bytes("the text of " + Quoted.of(path), Elements.required("text", text));
        return add(path, out -> out.write(bytes));
    }

    /** Adds a file of these bytes, which are copied when the bundle is written. */
    public BundleWriter add(String path, byte[] bytes) {
        Elements.required("path", path);
        Elements.required("bytes", bytes);
        return add(path, out -> out.write(bytes));
    }

    /** Adds a copy of a file, which is read when the bundle is written. */
    public BundleWriter add(String path, Path source) {
        Elements.required("source", source);
        return add(path, out -> {
            if (PlainFile.isSpecial(source)) {
                throw new IOException(Quoted.bare(source) + " is a pipe, a device or a socket; name a plain file");
            }
            Files.copy(source, out);
        });
    }

    /** Adds tensors, such as {@code model.safetensors}. */
    public BundleWriter add(String path, SafetensorsWriter tensors) {
        Elements.required("path", path);
        return add(path, Elements.required("tensors", tensors)::writeTo);
    }

    /** Adds tensors in several files with their index, such as {@code writer.shards("5GB")}. */
    public BundleWriter add(TensorShards shards) {
        Elements.required("shards", shards);
        return add((BundlePart) bundle -> {
            shards.files().forEach(bundle::add);
            shards.index().ifPresent(index -> bundle.add(shards.indexName(), index.toJson()));
        });
    }

    /**
     * Adds what hands over its files by itself: a trained model, the papers of one. Where that fails, none of them is added.
     *
     * @throws IllegalArgumentException if the bundle has a file of one of its names already
     */
    public BundleWriter add(BundlePart part) {
        Elements.required("part", part);
        Map<String, Content> before = new LinkedHashMap<>(contents);
        Map<String, Function<SortedMap<String, String>, byte[]>> describingBefore = new LinkedHashMap<>(describing);
        Bom bomBefore = bom;
        try {
            part.addTo(this);
        } catch (RuntimeException | Error e) {
            contents.clear();
            contents.putAll(before);
            describing.clear();
            describing.putAll(describingBefore);
            bom = bomBefore;
            throw e;
        }
        return this;
    }

    /** Adds the evaluation, as {@value Bundle#EVALUATION}. */
    public BundleWriter evaluation(EvaluationDocument document) {
        return add(Bundle.EVALUATION, document.toJson());
    }

    /** Adds the model card, as {@value Bundle#CARD}. */
    public BundleWriter card(ModelCard card) {
        return add(Bundle.CARD, card.toMarkdown());
    }

    /**
     * Sets the bill of materials. When it is written, the bundle's files with their digests become parts of its first
     * model, or components of their own where it has none, in place of files that it lists already; the model refers to
     * evaluation and card; and a serial number is made from the digests where there is none.
     */
    public BundleWriter bom(Bom draft) {
        this.bom = draft;
        return this;
    }

    /**
     * Allows to replace a bundle that is there already; without this, an existing target is refused. One with files that its
     * bill of materials does not list, such as those of version control, is refused all the same, for they would be lost.
     */
    public BundleWriter replacing() {
        this.replacing = true;
        return this;
    }

    /**
     * Writes one zip at the target in place of a directory. Its entries are stored without compression, each at a multiple of 64
     * bytes, so that tensors are mapped from it; they have no times and stand in the order of their names, the bill of materials
     * last, so that the same content makes the same bytes.
     */
    public BundleWriter zipped() {
        this.zipped = true;
        return this;
    }

    /**
     * Refuses a place that {@link #write()} would refuse, before the work that makes the files.
     *
     * @throws IllegalStateException if something is at the target that may not be replaced
     * @throws UncheckedIOException if the target can't be read
     */
    public void requireReplaceable() {
        try {
            requireReplaceable(target);
        } catch (IOException e) {
            throw new UncheckedIOException(Quoted.message(target + " can't be read: " + PlainFile.reason(e)), e);
        }
    }

    /**
     * Writes all files into a directory or a zip beside the target, checks all that {@link Bundle#open} checks, and renames
     * it. Where a bundle is replaced, it is renamed away first and deleted last, so at each moment a whole bundle
     * is at the target or beside it.
     *
     * @return the bundle as it was written
     * @throws IllegalStateException if no bill of materials or no file was given, or the target is there and may not be replaced
     * @throws IllegalArgumentException if paths clash, or a document or tensors that were added can't be read back
     * @throws UncheckedIOException if a file can't be written; then nothing of the bundle stays
     */
    public Bundle write() {
        Bom draft = bom;
        if (draft == null) {
            throw new IllegalStateException(target + ": a bundle needs a bill of materials; give one by bom(...)");
        }
        if (contents.isEmpty() && describing.isEmpty()) {
            throw new IllegalStateException(target + ": a bundle needs a file; give one by add(...)");
        }
        List<String> paths = Stream.concat(contents.keySet().stream(), describing.keySet().stream())
                .toList();
        BundlePath.clash(paths).ifPresent(clash -> {
            throw new IllegalArgumentException(target + ": " + clash);
        });
        if (zipped) {
            return Staged.file(target, this::requireReplaceable, (channel, aside) -> pack(channel, aside, draft))
                    .movedTo(target);
        }
        return Staged.directory(target, this::requireReplaceable, files -> fill(files, draft))
                .movedTo(target);
    }

    private void requireReplaceable(Path absolute) throws IOException {
        if (!Directory.exists(absolute)) {
            return;
        }
        boolean isDirectory = Files.isDirectory(absolute, LinkOption.NOFOLLOW_LINKS);
        if (isDirectory && Directory.isEmpty(absolute)) {
            return;
        }
        if (!replacing) {
            throw new IllegalStateException(target + " exists; choose another place, or allow it by replacing()");
        }
        if (zipped ? !isZip(absolute) : !isDirectory || !Files.exists(absolute.resolve(Bundle.BOM))) {
            throw new IllegalStateException(target + " exists and is no " + (zipped ? "zip of a " : "")
                    + "bundle (it has no " + Bundle.BOM + "), so it is not replaced");
        }
        requireNothingElse(zipped ? Archive.at(absolute) : Directory.at(absolute));
    }

    /**
     * Refuses a place with files that its bill of materials does not list: those of a project whose own bill has the same name,
     * of version control, of somebody who works there. They would be lost.
     */
    private void requireNothingElse(Storage there) {
        String other;
        try {
            Set<String> listed = Bundle.unread(there).files().keySet();
            other = there.names().stream()
                    .filter(name -> !listed.contains(name) && !name.equals(Bundle.BOM) && !BundlePath.isMadeAgain(name))
                    .findFirst()
                    .orElse(there.has(BundlePath.GIT) ? BundlePath.GIT : null);
        } catch (DataException e) {
            throw new IllegalStateException(
                    target + " exists and can't be read as a bundle, so it is not replaced: " + e.getMessage()
                            + "; delete it if it is not needed",
                    e);
        }
        if (other != null) {
            throw new IllegalStateException(target + " has " + Quoted.of(other) + ", which its " + Bundle.BOM
                    + " does not list and which would be lost; move it away, or choose another place");
        }
    }

    private static boolean isZip(Path file) {
        try {
            return Archive.isOne(file) && Archive.at(file).has(Bundle.BOM);
        } catch (DataException e) {
            return false;
        }
    }

    private Bundle pack(FileChannel channel, Path aside, Bom draft) throws IOException {
        ArchiveWriter zip = new ArchiveWriter(channel);
        SortedMap<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, Content> entry : new TreeMap<>(contents).entrySet()) {
            digests.put(entry.getKey(), written(entry.getKey(), name -> zip.add(name, entry.getValue())));
        }
        describe(digests, (name, bytes) -> zip.add(name, out -> out.write(bytes)));
        Bom complete = new BundleBom(draft, digests).complete();
        byte[] json = complete.toJson().getBytes(StandardCharsets.UTF_8);
        zip.add(Bundle.BOM, out -> out.write(json));
        zip.finish();
        channel.force(true);
        return readBack(aside, () -> new Bundle(Archive.at(aside), complete, json, digests));
    }

    /** What writes a file of a name, and returns its digest. */
    private interface Adding {
        String add(String name) throws IOException;
    }

    /** What writes a file of these bytes, and returns its digest. */
    private interface AddingBytes {
        String add(String name, byte[] bytes) throws IOException;
    }

    private void describe(SortedMap<String, String> digests, AddingBytes adding) throws IOException {
        SortedMap<String, String> table = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        for (Map.Entry<String, Function<SortedMap<String, String>, byte[]>> entry :
                new TreeMap<>(describing).entrySet()) {
            byte[] bytes = entry.getValue().apply(table);
            digests.put(entry.getKey(), written(entry.getKey(), name -> adding.add(name, bytes)));
        }
    }

    private static String written(String name, Adding adding) throws IOException {
        try {
            return adding.add(name);
        } catch (IOException | UncheckedIOException e) {
            throw new IOException(Quoted.of(name) + ": " + PlainFile.reason(e), e);
        }
    }

    private Bundle fill(Staging files, Bom draft) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, Content> entry : contents.entrySet()) {
            digests.put(entry.getKey(), written(entry.getKey(), name -> files.add(name, entry.getValue()::writeTo)));
        }
        describe(digests, files::add);
        Bom complete = new BundleBom(draft, digests).complete();
        byte[] json = complete.toJson().getBytes(StandardCharsets.UTF_8);
        files.add(Bundle.BOM, json);
        Path aside = Objects.requireNonNull(
                Objects.requireNonNull(files.files().get(Bundle.BOM)).getParent());
        return readBack(aside, () -> new Bundle(new Directory(aside, aside), complete, json, digests));
    }

    private Bundle readBack(Path aside, Supplier<Bundle> opened) {
        try {
            Bundle written = opened.get();
            written.files().keySet().forEach(written::requireReadable);
            return written;
        } catch (DataException e) {
            String reason = String.valueOf(e.getMessage()).replace(aside.toString(), target.toString());
            throw new IllegalArgumentException("what was added can't be read back: " + reason, e);
        }
    }
}
