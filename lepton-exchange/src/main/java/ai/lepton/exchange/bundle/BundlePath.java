package ai.lepton.exchange.bundle;

import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of files in a bundle: relative POSIX paths that mean the same file on every system. */
final class BundlePath {
    /** The folder of version control, in which no file of a bundle may be. */
    static final String GIT = ".git";

    /** Bytes of a step in UTF-8, of which Linux takes no more. */
    private static final int LONGEST_STEP = 255;

    /** What Windows keeps for devices, whatever follows after a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00B9\u00B2\u00B3]) *(\\..*)?");

    /** What Windows takes in no name. */
    private static final String REFUSED = "\\:<>\"|?*";

    /** What stands beside a bundle's files in its directory, by its path or the beginning of it. */
    private static final Pattern BESIDE = Pattern.compile("(\\.git|\\.github|\\.cache/huggingface|__MACOSX)(/.*)?"
            + "|\\.gitattributes|\\.gitignore|model\\.sig|(.*/)?(\\.DS_Store|Thumbs\\.db|desktop\\.ini|\\._[^/]*)");

    /** Of these, what programs make again by themselves, or what is worth nothing without the bundle's files. */
    private static final Pattern MADE_AGAIN = Pattern.compile(
            "(\\.cache/huggingface|__MACOSX)(/.*)?|model\\.sig|(.*/)?(\\.DS_Store|Thumbs\\.db|desktop\\.ini|\\._[^/]*)");

    private BundlePath() {}

    /**
     * Returns whether a file is none of a bundle's, if its bill of materials does not list it: what version control, file
     * managers, downloads and signers put there.
     */
    static boolean isBeside(String name) {
        return BESIDE.matcher(name).matches();
    }

    /** Returns whether nobody misses a file that is deleted with the bundle beside which it is. */
    static boolean isMadeAgain(String name) {
        return MADE_AGAIN.matcher(name).matches();
    }

    /** Returns what is wrong with a name, if anything. */
    static Optional<String> fault(String name) {
        if (name.isEmpty() || name.startsWith("/")) {
            return Optional.of("must be a relative path");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (REFUSED.indexOf(c) >= 0 || Character.isISOControl(c)) {
                return Optional.of("must have no control character and none of \\ : < > \" | ? *");
            }
        }
        if (!Quoted.within(Integer.MAX_VALUE, name).equals(name)) {
            return Optional.of("must have no character that is not seen, and no half of a surrogate pair");
        }
        for (String step : name.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                return Optional.of("must have no empty step, '.' or '..'");
            }
            if (step.getBytes(StandardCharsets.UTF_8).length > LONGEST_STEP
                    || step.endsWith(".")
                    || step.endsWith(" ")) {
                return Optional.of("must have steps of at most 255 bytes in UTF-8 that end in no dot or blank");
            }
            if (step.equalsIgnoreCase(GIT)) {
                return Optional.of("must have no step .git, which is version control's");
            }
            if (DEVICE.matcher(step.toLowerCase(Locale.ROOT)).matches()) {
                return Optional.of("must have no step that Windows takes for a device, such as con or aux.txt");
            }
        }
        return Optional.empty();
    }

    /** Returns whether a name leads out of where it is unpacked, or to another file than it says, for some program. */
    static boolean isAstray(String name) {
        if (name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0 || name.matches("(?s)[A-Za-z]:.*")) {
            return true;
        }
        return Stream.of(name.split("/", -1)).anyMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
    }

    /** Returns what is wrong with the names together, if anything: two that some system takes for one file. */
    static Optional<String> clash(Collection<String> names) {
        return clash(names, List.of());
    }

    /**
     * Returns what is wrong with the names together, if anything: two that some system takes for one.
     *
     * @param names of files
     * @param directories names of directories, whether something is in them or not
     */
    static Optional<String> clash(Collection<String> names, Collection<String> directories) {
        Map<String, String> files = new HashMap<>();
        for (String name : names) {
            String other = files.put(folded(name), name);
            if (other != null) {
                return Optional.of(alike(other, name));
            }
        }
        Map<String, String> folders = new HashMap<>();
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                Optional<String> clash = folder(name.substring(0, slash), name, files, folders);
                if (clash.isPresent()) {
                    return clash;
                }
            }
        }
        return directories.stream()
                .flatMap(directory -> folder(directory, "", files, folders).stream())
                .findFirst();
    }

    private static Optional<String> folder(
            String name, String inside, Map<String, String> files, Map<String, String> folders) {
        String file = files.get(folded(name));
        if (file != null) {
            String what = inside.isEmpty()
                    ? (name.equals(file) ? "a directory" : "the directory " + Quoted.of(name) + " is beside it")
                    : "the directory of " + Quoted.of(inside);
            return Optional.of(Quoted.of(file) + " is a file and " + what + "; rename one");
        }
        String other = folders.putIfAbsent(folded(name), name);
        return other == null || other.equals(name) ? Optional.empty() : Optional.of(alike(other, name));
    }

    private static String alike(String one, String other) {
        return Quoted.of(one) + " and " + Quoted.of(other)
                + " differ only in case, or in how accents are spelt, and some systems hold one of them; rename one";
    }

    /** Returns what systems that do not tell case or normal forms apart make of a name. */
    static String folded(String name) {
        String whole = Normalizer.normalize(name, Normalizer.Form.NFD);
        return Normalizer.normalize(whole.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** Returns the name of a file below a directory. */
    static String of(Path directory, Path file) {
        return directory
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }
}
