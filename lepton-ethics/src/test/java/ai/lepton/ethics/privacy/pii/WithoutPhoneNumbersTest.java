package ai.lepton.ethics.privacy.pii;

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

/** The scanner in an application that has not added libphonenumber. */
class WithoutPhoneNumbersTest {
    /** Returns a class loader of all that this test has on its paths, but for libphonenumber. */
    private static URLClassLoader without() throws Exception {
        List<URL> all = new ArrayList<>();
        String paths = String.join(
                File.pathSeparator,
                "target/classes",
                "target/test-classes",
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
        for (String entry : paths.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty() && !entry.contains("libphonenumber") && !entry.contains("surefirebooter")) {
                all.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(all.toArray(URL[]::new), null); // the platform's would find modules of this test
    }

    /** What is run there. */
    public static final class Inside {
        /** Finds an address in a text, and says what is left out. */
        public static String found() {
            PersonalDataScanner scanner = PersonalDataScanner.everything();
            return scanner.find("Write to jane.doe@gmail.com or call +44 20 7946 0958.").stream()
                            .map(match -> match.kind().name())
                            .toList()
                    + " without "
                    + scanner.omitted().keySet();
        }

        /** Asks for phone numbers. */
        public static void phones() {
            PersonalDataScanner.everything().lookingFor(PersonalData.PHONE_NUMBER);
        }
    }

    @Test
    void allElseIsFoundAndTheResultSaysThatPhoneNumbersWereNot() throws Exception {
        try (URLClassLoader loader = without()) {
            Class<?> inside = loader.loadClass(Inside.class.getName());
            assertThat(inside.getClassLoader()).isSameAs(loader);
            assertThat(inside.getMethod("found").invoke(null)).isEqualTo("[EMAIL_ADDRESS] without [PHONE_NUMBER]");
            InvocationTargetException refusal = assertThrows(
                    InvocationTargetException.class,
                    () -> inside.getMethod("phones").invoke(null));
            assertThat(refusal.getCause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("phone numbers can't be looked for: add com.googlecode.libphonenumber");
        }
    }
}
