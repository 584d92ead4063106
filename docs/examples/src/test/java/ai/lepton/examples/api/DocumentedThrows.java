package ai.lepton.examples.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The exceptions that the Javadoc of a method or of a constructor has, by {@code @throws} of the source files. */
final class DocumentedThrows {
    private static final List<String> MODULES =
            List.of("lepton-metrics", "lepton-exchange", "lepton-core", "lepton-ethics");

    // A comment, then annotations and modifiers, then the last name before the parameters.
    private static final Pattern DOCUMENTED = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*([^;{}()=]*?)(\\w+)\\s*[({]", Pattern.DOTALL);

    private static final Pattern THROWS = Pattern.compile("@throws\\s+([\\w.]+)");

    private final Map<String, Set<String>> byName;

    private DocumentedThrows(Map<String, Set<String>> byName) {
        this.byName = byName;
    }

    /** Reads the sources of all modules. */
    static DocumentedThrows ofAllModules() {
        Map<String, Set<String>> byName = new HashMap<>();
        for (String module : MODULES) {
            Path sources = Path.of("../..", module, "src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    String type = sources.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.');
                    Matcher matcher = DOCUMENTED.matcher(source);
                    while (matcher.find()) {
                        Matcher thrown = THROWS.matcher(matcher.group(1));
                        while (thrown.find()) {
                            String name = thrown.group(1);
                            byName.computeIfAbsent(type + "#" + matcher.group(3), key -> new TreeSet<>())
                                    .add(name.substring(name.lastIndexOf('.') + 1));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new DocumentedThrows(byName);
    }

    /** Returns whether the method, or one of its name in the same file, has this exception, or what it is a kind of. */
    boolean says(Executable executable, Throwable thrown) {
        Class<?> top = executable.getDeclaringClass();
        String own = top.getSimpleName();
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String name = executable instanceof Constructor ? own : executable.getName();
        Set<String> documented = byName.getOrDefault(top.getName() + "#" + name, Set.of());
        for (Class<?> kind = thrown.getClass();
                kind != RuntimeException.class && kind != null;
                kind = kind.getSuperclass()) {
            if (documented.contains(kind.getSimpleName())) {
                return true;
            }
        }
        return false;
    }
}
