package ai.lepton.exchange.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs that are packed by Zstandard in an application that has not added the library for it. */
class WithoutZstandardTest {
    /** Returns a class loader of all that this test has on its paths, but for the library. */
    private static URLClassLoader without() throws Exception {
        List<URL> all = new ArrayList<>();
        String paths = String.join(
                File.pathSeparator,
                "target/classes",
                "target/test-classes",
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
        for (String entry : paths.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty() && !entry.contains("aircompressor") && !entry.contains("surefirebooter")) {
                all.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(all.toArray(URL[]::new), null); // the platform's would find modules of this test
    }

    @Test
    void whatWouldDoIsSaid() throws Exception {
        Path log = Path.of("src/test/resources/ai/lepton/exchange/evaluation/inspect/squares.eval");
        try (URLClassLoader loader = without()) {
            Class<?> format = loader.loadClass(EvaluationFormat.class.getName());
            assertThat(format.getClassLoader()).isSameAs(loader);
            InvocationTargetException refusal = assertThrows(
                    InvocationTargetException.class,
                    () -> format.getMethod("read", Path.class)
                            .invoke(format.getMethod("of", Path.class).invoke(null, log), log));
            assertThat(String.valueOf(refusal.getCause())).startsWith("ai.lepton.exchange.DataException: ");
            assertThat(refusal.getCause())
                    .hasMessageContaining("is packed by Zstandard; add the library io.airlift:aircompressor 2.0.3");
        }
    }
}
