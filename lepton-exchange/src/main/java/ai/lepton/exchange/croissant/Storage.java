package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of a data set: beside the document, where the caller says, or in archives. What an archive holds is never
 * written under a name that it brings.
 */
final class Storage implements AutoCloseable {
    private static final int MOST_FILES = 1_000_000;

    /** Most archives within each other. */
    private static final int DEEPEST = 50;

    /** Most record sets that are opened for one: what takes from two that take from two doubles with each step. */
    private static final int MOST_OPENED = 10_000;

    private static final Pattern REMOTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]+:.*", Pattern.DOTALL);

    private final Croissant croissant;
    private final DatasetReader.Options options;
    private final Scratch scratch;
    private final Map<String, DataFile> opened = new HashMap<>();
    private final Map<String, Archive> archives = new HashMap<>();
    private final List<Verified> held = new ArrayList<>();

    /** Links that lead out of the directory in which they were found, with that directory. */
    private final Map<Path, Path> outward = new HashMap<>();

    private int depth;
    private int recordSets;

    Storage(Croissant croissant, DatasetReader.Options options) {
        this.croissant = croissant;
        this.options = options;
        this.scratch = new Scratch(options.most());
    }

    /** Counts a record set that is opened, and refuses one too many. */
    void count(String recordSet) {
        if (++recordSets > MOST_OPENED) {
            throw new DataException("records " + Quoted.of(recordSet)
                    + " are taken from by so many ways that more than " + MOST_OPENED + " readings would be needed");
        }
    }

    /** Returns the files of a resource: container by container, in each in the order of their paths. */
    List<DataFile> files(Resource resource) {
        if (resource instanceof FileObject file) {
            return List.of(file(file));
        }
        FileSet set = (FileSet) resource;
        List<DataFile> found = new ArrayList<>();
        if (set.containedIn().isEmpty()) {
            found.addAll(sorted(walk(options.directory())));
        }
        for (Source container : set.containedIn()) {
            List<DataFile> members = members(container, set.id());
            found.addAll(isManifest(container) ? members : sorted(members)); // a manifest has an order of its own
        }
        List<Pattern> includes = set.includes().stream().map(Patterns::glob).toList();
        List<Pattern> excludes = set.excludes().stream().map(Patterns::glob).toList();
        List<DataFile> chosen = new ArrayList<>();
        for (DataFile file : found) {
            if (matches(includes, file.fullpath()) && !matches(excludes, file.fullpath())) {
                chosen.add(checked(set, file));
            }
        }
        if (chosen.isEmpty()) {
            throw new DataException("files " + Quoted.of(set.id()) + ": none of " + found.size() + " paths match "
                    + Quoted.all(set.includes()));
        }
        return chosen;
    }

    private static List<DataFile> sorted(List<DataFile> files) {
        List<DataFile> sorted = new ArrayList<>(files);
        Collections.sort(sorted);
        return sorted;
    }

    private static boolean isManifest(Source container) {
        return container.transform().stream().anyMatch(transform -> transform.kind() == Transform.Kind.READ_LINES);
    }

    private static boolean matches(List<Pattern> patterns, String path) {
        return patterns.stream()
                .anyMatch(pattern -> Patterns.matching(
                        pattern, () -> Patterns.matcher(pattern, path).matches()));
    }

    private DataFile file(FileObject file) {
        DataFile known = opened.get(file.id());
        if (known == null) {
            known = open(file);
            opened.put(file.id(), known);
        }
        return known;
    }

    private DataFile open(FileObject file) {
        String url = file.contentUrl() == null ? file.id() : file.contentUrl();
        Path given = options.files().get(file.id());
        if (given != null) {
            if (!Files.isDirectory(given)) {
                requirePlain(given);
            }
            DataFile there = DataFile.onDisk(given.toString(), url, given);
            return Files.isDirectory(given) ? there : verified(file, there);
        }
        if (!file.containedIn().isEmpty()) {
            if (List.of(url.split("/", -1)).contains("..")) {
                throw new DataException("file " + Quoted.of(file.id()) + ": contentUrl is " + Quoted.of(url)
                        + ", which leads out of the archive");
            }
            for (Source container : file.containedIn()) {
                if (isManifest(container)) {
                    throw new DataException("file " + Quoted.of(file.id())
                            + " is contained in a manifest (readLines); what one lists is a FileSet");
                }
                for (DataFile member : members(container, file.id())) {
                    if (member.fullpath().equals(url)) {
                        return verified(file, within(member));
                    }
                }
            }
            throw new DataException("file " + Quoted.of(file.id()) + ": there is no " + Quoted.of(url) + " in "
                    + Quoted.all(file.containedIn().stream().map(Source::id).toList()));
        }
        String who = "file " + Quoted.of(file.id());
        boolean isRemote = REMOTE.matcher(url).matches();
        DatasetReader.Downloader downloader = options.downloader();
        if (isRemote && downloader == null) {
            throw new DataException(who + " is at " + Quoted.of(url)
                    + "; nothing is fetched unless downloading(...) says how, or withFile(...) where it is");
        }
        Path path = isRemote && downloader != null
                ? download(who, url, downloader)
                : local(who + ": contentUrl is " + Quoted.of(url), url);
        return verified(file, DataFile.onDisk(path.toString(), url, path));
    }

    private Path download(String who, String url, DatasetReader.Downloader downloader) {
        try (InputStream in = downloader.open(URI.create(url))) {
            return scratch.keep(url, in);
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(who + " can't be fetched from " + Quoted.of(url) + ": " + PlainFile.reason(e), e);
        }
    }

    /** Returns a file beside the document; nothing leads out of the directory, neither a path nor a link. */
    private Path local(String who, String url) {
        Path relative;
        try {
            relative = Path.of(url);
        } catch (InvalidPathException e) {
            throw new DataException(who + ", which is no path: " + e.getReason(), e);
        }
        if (relative.isAbsolute() || url.startsWith("/") || url.indexOf('\\') >= 0) {
            throw new DataException(who + "; it must be relative to the document, with slashes");
        }
        Path path = options.directory().resolve(relative).normalize();
        try {
            Path root = options.root().toRealPath();
            if (!Files.exists(path)) {
                throw new DataException(who + ", but " + path + PlainFile.missing(path));
            }
            if (!path.toRealPath().startsWith(root)) {
                throw new DataException(
                        who + ", which leads out of " + options.root() + "; say within(...) to allow more");
            }
        } catch (IOException e) {
            throw new DataException(who + " can't be read: " + PlainFile.reason(e), e);
        }
        requirePlain(path);
        return path;
    }

    private static void requirePlain(Path path) {
        if (Files.isDirectory(path)) {
            throw new DataException(path + " is a directory; name a file");
        }
        if (!Files.exists(path)) {
            throw new DataException(path + PlainFile.missing(path));
        }
        PlainFile.refuseSpecial(path.toString(), path);
    }

    private DataFile verified(FileObject file, DataFile data) {
        if (!options.isChecked() || !Digests.has(file)) {
            return data;
        }
        try {
            Verified verified = Verified.now(file, data);
            held.add(verified);
            return data.with(verified);
        } catch (IOException e) {
            throw new DataException(data.shown() + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /** Returns whether a link leads neither into the directory in which it was found nor into the one that is allowed. */
    private boolean leadsOut(Path directory, Path path) throws IOException {
        Path real = path.toRealPath();
        return !real.startsWith(directory.toRealPath())
                && !real.startsWith(options.root().toRealPath());
    }

    private DataFile within(DataFile file) {
        Path directory = file.onDisk() == null ? null : outward.get(file.onDisk());
        if (directory != null) {
            throw new DataException(
                    file.onDisk() + " is a link that leads out of " + directory + "; say within(...) to allow more");
        }
        return file;
    }

    /** Returns a file of a set, held against its digest when it is opened, where the document has one for it. */
    private DataFile checked(FileSet set, DataFile file) {
        within(file);
        for (Resource resource : croissant.distribution()) {
            if (options.isChecked()
                    && resource instanceof FileObject object
                    && Digests.has(object)
                    && ids(object.containedIn()).equals(ids(set.containedIn()))
                    && file.fullpath().equals(object.contentUrl())) {
                return file.with(Verified.whenOpened(object, file));
            }
        }
        return file;
    }

    private static List<String> ids(List<Source> sources) {
        return sources.stream().map(Source::id).toList();
    }

    private List<DataFile> walk(Path directory) {
        List<DataFile> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (Files.isRegularFile(path)) {
                    if (Files.isSymbolicLink(path) && leadsOut(directory, path)) {
                        outward.put(path, directory);
                    }
                    String relative = directory.relativize(path).toString().replace('\\', '/');
                    files.add(DataFile.onDisk(path.toString(), relative, path));
                    if (files.size() > MOST_FILES) {
                        throw new DataException(
                                String.format(Locale.ROOT, "%s has more than %,d files", directory, MOST_FILES));
                    }
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(directory + " can't be read: " + PlainFile.reason(e), e);
        }
        return files;
    }

    /** Returns the files within what contains others, or that are listed there. */
    private List<DataFile> members(Source container, String by) {
        boolean isManifest = false;
        for (Transform transform : container.transform()) {
            isManifest |= transform.kind() == Transform.Kind.READ_LINES;
            if (transform.kind() != Transform.Kind.UN_ARCHIVE && transform.kind() != Transform.Kind.READ_LINES) {
                throw new DataException(Quoted.of(by) + ": containedIn with "
                        + transform.kind().name().toLowerCase(Locale.ROOT)
                        + " is not read; archives, directories and manifests are");
            }
        }
        Resource resource = croissant
                .resource(container.id())
                .orElseThrow(() -> new DataException(
                        Quoted.of(by) + " is contained in " + Quoted.of(container.id()) + ", which is no file"));
        if (depth == DEEPEST) {
            throw new DataException(Quoted.of(by) + " is within more than " + DEEPEST + " archives");
        }
        List<DataFile> all = new ArrayList<>();
        depth++;
        List<DataFile> containers = files(resource);
        depth--;
        for (DataFile file : containers) {
            if (isManifest) {
                all.addAll(new Manifest(options.most(), MOST_FILES, this::listed).files(only(resource.id(), file)));
            } else {
                all.addAll(inside(resource.id(), file));
            }
        }
        return all;
    }

    private List<DataFile> inside(String id, DataFile file) {
        return file.onDisk() != null && Files.isDirectory(file.onDisk())
                ? walk(file.onDisk())
                : archive(id, file).members();
    }

    /** Returns a manifest: the file itself, or the one file in an archive or a directory. */
    private DataFile only(String id, DataFile file) {
        boolean isDirectory = file.onDisk() != null && Files.isDirectory(file.onDisk());
        if (!isDirectory && !Archive.isOfFiles(file)) {
            return file;
        }
        List<DataFile> within = inside(id, file);
        if (within.size() != 1) {
            throw new DataException(
                    file.shown() + " has " + within.size() + " files; readLines wants one, the manifest");
        }
        return within(within.get(0));
    }

    /** Opens a file that a manifest lists: beside the document, or at an address. */
    private InputStream listed(String manifest, String line) throws IOException {
        String who = manifest + " lists " + Quoted.of(line);
        if (!REMOTE.matcher(line).matches()) {
            return Files.newInputStream(local(who, line));
        }
        DatasetReader.Downloader downloader = options.downloader();
        if (downloader == null) {
            throw new DataException(who + "; nothing is fetched unless downloading(...) says how");
        }
        return Files.newInputStream(download(who, line, downloader));
    }

    private Archive archive(String id, DataFile file) {
        return archives.computeIfAbsent(id + " " + file.fullpath(), ignored -> Archive.open(file, scratch));
    }

    /** Returns where a file lies on the disk; one in an archive is written to where it is deleted again. */
    Path onDisk(DataFile file) {
        return file.onDisk() != null ? file.onDisk() : scratch.keep(file);
    }

    @Override
    public void close() {
        archives.values().forEach(Archive::close);
        for (Verified each : held) {
            try {
                each.close();
            } catch (IOException e) {
                throw new DataException("a file can't be closed: " + PlainFile.reason(e), e);
            }
        }
        scratch.close();
    }
}
