package ai.lepton.exchange.bundle;

import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names of files in a bundle: relative POSIX paths that mean the same file on every system. */
final class BundlePath {
    private static final int LONGEST_STEP = 255;

    private BundlePath() {}

    /** Returns what is wrong with a name, if anything. */
    static Optional<String> fault(String name) {
        if (name.isEmpty() || name.startsWith("/")) {
            return Optional.of("must be a relative path");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' || c == ':' || Character.isISOControl(c)) {
                return Optional.of("must have no backslash, colon or control character");
            }
        }
        for (String step : name.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                return Optional.of("must have no empty step, '.' or '..'");
            }
            if (step.length() > LONGEST_STEP || step.endsWith(".") || step.endsWith(" ")) {
                return Optional.of("must have steps of at most 255 characters that end in no dot or blank");
            }
        }
        return Optional.empty();
    }

    /** Returns what is wrong with the names together, if anything: two that some system takes for one file. */
    static Optional<String> clash(Collection<String> names) {
        Map<String, String> files = new HashMap<>();
        for (String name : names) {
            String other = files.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                return Optional.of(Quoted.of(other) + " and " + Quoted.of(name)
                        + " differ in case only, and some systems hold one of" + " them; rename one");
            }
        }
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                String directory = files.get(name.substring(0, slash).toLowerCase(Locale.ROOT));
                if (directory != null) {
                    return Optional.of(Quoted.of(directory) + " is a file and the directory of " + Quoted.of(name)
                            + "; rename one");
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the name of a file below a directory. */
    static String of(Path directory, Path file) {
        return directory
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }
}
