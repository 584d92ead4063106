package ai.lepton.core.internal.engine;

import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that native libraries are unpacked to and loaded from. Whoever can write there can run code in this process,
 * so it must be such that nobody else can: it, what is in it, and every directory above it.
 *
 * <p>The binding unpacks to {@code ENGINE_CACHE_DIR}, else {@code DJL_CACHE_DIR}, else {@code .djl.ai} in the home
 * directory; and where that can't be written to, to {@code .djl.ai} in the directory of temporary files, which anybody may
 * have made before. In that case a new folder is made here that no other user can enter, and removed at exit.
 */
final class NativeFolder {
    /** Set to true where no other user exists, as in a container, to use a folder that others might write to. */
    static final String TRUSTED = "ai.lepton.core.native_folder_is_private";

    private static final String ENGINE = "ENGINE_CACHE_DIR";
    private static final String ALL = "DJL_CACHE_DIR";
    private static final String FOLDER = ".djl.ai";

    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private static final int MOST_TRIES = 100;

    private static boolean prepared;

    /**
     * Who owns an entry of a file system, and who may write to it.
     *
     * @param owner the number of the user
     * @param groupIsOwners whether the group is named as the owner, which then has no other members
     * @param mode the permissions, with the sticky bit
     */
    record Access(int owner, boolean groupIsOwners, int mode) {
        /** Reads it, links followed; null where the file system has no such owners. */
        static @Nullable Access of(Path path) throws IOException {
            if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return null;
            }
            return new Access(
                    (Integer) Files.getAttribute(path, "unix:uid"),
                    Files.getAttribute(path, "unix:owner")
                            .toString()
                            .equals(Files.getAttribute(path, "unix:group").toString()),
                    (Integer) Files.getAttribute(path, "unix:mode"));
        }

        /**
         * Returns why somebody other than this user and the administrator could put a library there, or null.
         *
         * @param isAbove whether it is a directory above the folder; in one that is sticky, only their owners rename entries
         */
        @Nullable String fault(int user, boolean isAbove) {
            if (owner != user && owner != ROOT) {
                return "belongs to another user, of number " + owner;
            }
            if (isAbove && (mode & STICKY) != 0) {
                return null;
            }
            if ((mode & OTHERS_WRITE) != 0) {
                return "can be written to by every user";
            }
            return (mode & GROUP_WRITE) != 0 && !groupIsOwners ? "can be written to by its group" : null;
        }
    }

    private NativeFolder() {}

    /**
     * Sees to it that the binding unpacks to a folder that nobody else can write to.
     *
     * @throws IllegalStateException if there is none; the message says what to do
     */
    static synchronized void prepare() {
        if (prepared) {
            return;
        }
        try {
            Path chosen = chosen();
            if (chosen == null) {
                Path made = PrivateFolder.make();
                requirePrivate(made);
                System.setProperty(ENGINE, made.toString());
                System.setProperty(ALL, made.toString());
            } else {
                Files.createDirectories(chosen, PrivateFolder.attributes(chosen, "rwxr-xr-x"));
                requirePrivate(chosen);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "there is no folder to unpack native libraries to: " + e + "; set the environment variable " + ALL
                            + " to a directory that this user can write to, and nobody else",
                    e);
        }
        prepared = true;
    }

    /** Returns the folder that the binding would use, or null if that is one that anybody may have made. */
    private static @Nullable Path chosen() {
        for (String name : new String[] {ENGINE, ALL}) {
            String set = System.getenv(name) == null ? System.getProperty(name) : System.getenv(name);
            if (set != null && !set.isEmpty()) {
                return Path.of(set).toAbsolutePath();
            }
        }
        Path home = Path.of(System.getProperty("user.home", "")).toAbsolutePath();
        return Files.isWritable(home) ? home.resolve(FOLDER) : null;
    }

    /**
     * Refuses a folder that others can write to.
     *
     * @throws IllegalStateException if they can
     */
    static void requirePrivate(Path folder) throws IOException {
        if (Boolean.getBoolean(TRUSTED)
                || !folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        new Check(PrivateFolder.user(), folder).all(folder);
    }

    /** One look at a folder, what is in it, and what is above it. */
    private static final class Check {
        private final int user;
        private final Path folder;
        private final Set<Path> seen = new HashSet<>();

        Check(int user, Path folder) {
            this.user = user;
            this.folder = folder;
        }

        void all(Path start) throws IOException {
            Path real = start.toRealPath();
            if (!seen.add(real)) {
                return;
            }
            for (Path above = real.getParent(); above != null; above = above.getParent()) {
                require(above, true);
            }
            for (Path entry : below(real)) {
                if (Files.isSymbolicLink(entry)) {
                    if (Files.exists(entry)) {
                        all(entry);
                    }
                } else if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) { // others unpack here too
                    require(entry, false);
                }
            }
        }

        /** Returns all that is below; another program that unpacks here may take a directory away meanwhile. */
        private static List<Path> below(Path real) throws IOException {
            for (int tries = 1; ; tries++) {
                try (Stream<Path> entries = Files.walk(real)) {
                    return entries.toList();
                } catch (UncheckedIOException e) {
                    if (tries == MOST_TRIES || !(e.getCause() instanceof NoSuchFileException)) {
                        throw e.getCause();
                    }
                }
            }
        }

        private void require(Path entry, boolean isAbove) throws IOException {
            Access access = Access.of(entry);
            String fault = access == null ? null : access.fault(user, isAbove);
            if (fault != null) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "native libraries are not loaded from %s: %s %s, and whoever writes there can run code in this"
                                + " process; change that, or set the environment variable %s to a directory that only"
                                + " this user can write to; where there is no other user, as in a container, -D%s=true"
                                + " allows it",
                        Quoted.bare(folder),
                        entry.equals(folder) ? "it" : Quoted.bare(entry),
                        fault,
                        ALL,
                        TRUSTED));
            }
        }
    }
}
