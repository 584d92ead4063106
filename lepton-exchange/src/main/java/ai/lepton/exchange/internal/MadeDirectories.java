package ai.lepton.exchange.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories that are made for what is written in them, and go again where that fails. */
final class MadeDirectories {
    private MadeDirectories() {}

    /** What is done in a directory. */
    @FunctionalInterface
    interface Work<R> {
        /** Does it. */
        R done() throws IOException;
    }

    /** Makes a directory with those above it where they are missing, and removes them again where the work fails. */
    static <R> R in(Path directory, Work<R> work) throws IOException {
        List<Path> missing = missing(directory);
        boolean isDone = false;
        try {
            make(directory);
            R result = work.done();
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                removeEmpty(missing);
            }
        }
    }

    static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) { // one that is a link is not to be made
            Files.createDirectories(directory);
        }
    }

    /** Returns a directory and those above it that are not there, the deepest first. */
    static List<Path> missing(Path directory) {
        List<Path> missing = new ArrayList<>();
        Path at = directory;
        while (at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            missing.add(at);
            at = at.getParent();
        }
        return missing;
    }

    /** Removes directories, as long as they are empty: another program may use one by now. */
    static void removeEmpty(List<Path> deepestFirst) {
        for (Path directory : deepestFirst) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                return;
            }
        }
    }
}
