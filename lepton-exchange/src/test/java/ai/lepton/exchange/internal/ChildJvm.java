package ai.lepton.exchange.internal;

import ai.lepton.metrics.internal.Quoted;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;

/** Where a process of its own finds the classes that write files, and those of their tests. */
final class ChildJvm {
    private ChildJvm() {}

    static String classPath() {
        String classes = place(Staged.class);
        // Tests of a module are patched into it; they lie beside its own classes.
        String tests = Path.of(classes).resolveSibling("test-classes").toString();
        return String.join(File.pathSeparator, classes, tests, place(Quoted.class));
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
