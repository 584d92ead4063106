package ai.lepton.exchange.bundle;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which file of a bundle an address in a document leads to, however it is spelt: with dots, percent signs, backslashes, as a
 * {@code file:} address, and in other letter case or with other accents, for there are systems where that is the same file.
 */
final class FileAddresses {
    private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*|//.*");
    private static final String FILE = "file:";

    private final Map<String, String> byFolded = new HashMap<>();
    private final Collection<String> names;

    FileAddresses(Collection<String> names) {
        this.names = names;
        names.forEach(name -> byFolded.put(BundlePath.folded(name), name));
    }

    /** Returns the file that an address leads to, if it is one of the bundle's. */
    Optional<String> file(String address) {
        if (names.contains(address)) {
            return Optional.of(address);
        }
        for (String path : paths(address)) {
            String name = names.contains(path) ? path : byFolded.get(BundlePath.folded(path));
            if (name != null) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Returns whether an address leads to a file beside the document or on this machine, not to a place elsewhere. */
    static boolean isLocal(String address) {
        return !paths(address).isEmpty();
    }

    /** Returns the paths that an address may mean, below the bundle; none if it leads elsewhere. */
    private static List<String> paths(String address) {
        String text = address.strip();
        if (text.toLowerCase(Locale.ROOT).startsWith(FILE)) {
            String rest = text.substring(FILE.length());
            if (!rest.startsWith("//")) {
                return List.of(path(rest));
            }
            int slash = rest.indexOf('/', 2); // after the machine, which is left out by mistake where a path is meant
            return slash < 0
                    ? List.of(path(rest.substring(2)))
                    : List.of(path(rest.substring(slash)), path(rest.substring(2)));
        }
        return SCHEME.matcher(text).matches() ? List.of() : List.of(path(text));
    }

    /** Returns a path without query and fragment, decoded, its dots resolved. */
    private static String path(String address) {
        String path = address.replaceFirst("(?s)[?#].*", "");
        try {
            path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // a percent sign that is one
            return path;
        }
        List<String> steps = new ArrayList<>();
        for (String step : path.replace('\\', '/').split("/", -1)) {
            if (step.equals("..")
                    && !steps.isEmpty()
                    && !steps.get(steps.size() - 1).equals("..")) {
                steps.remove(steps.size() - 1);
            } else if (!step.equals(".") && !step.isEmpty()) {
                steps.add(step);
            }
        }
        return String.join("/", steps);
    }
}
