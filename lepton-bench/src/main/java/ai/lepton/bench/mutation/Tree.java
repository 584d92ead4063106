package ai.lepton.bench.mutation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The files of a directory, as one mutant: a zip. An entry 'NAME -> TARGET' is a link.
 *
 * @param files by their names, with slashes
 */
record Tree(SortedMap<String, byte[]> files) {
    private static final String LINK = " -> ";
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2000, 1, 1, 0, 0);

    /** Returns the files below a directory. */
    static Tree below(Path directory) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return new Tree(files);
    }

    /** Returns what {@link #zip} made. */
    static Tree of(byte[] zip) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Tree(files);
    }

    /** Returns all as one zip, the same for the same files. */
    byte[] zip() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (var file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(ALWAYS);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Makes a name a link in place of a file. */
    void link(String name, String target) {
        files.put(name + LINK + target, Objects.requireNonNullElse(files.remove(name), new byte[0]));
    }

    /** Writes all into a directory. */
    void writeTo(Path directory) throws IOException {
        for (var file : files.entrySet()) {
            int link = file.getKey().indexOf(LINK);
            Path path =
                    directory.resolve(link < 0 ? file.getKey() : file.getKey().substring(0, link));
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            if (link < 0) {
                Files.write(path, file.getValue());
            } else {
                Files.createSymbolicLink(path, Path.of(file.getKey().substring(link + LINK.length())));
            }
        }
    }
}
