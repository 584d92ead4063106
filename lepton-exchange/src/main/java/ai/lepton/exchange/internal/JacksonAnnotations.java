package ai.lepton.exchange.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URL;
import java.security.CodeSource;

/**
 * Says in one line what is wrong where an application brings annotations of Jackson that are too old.
 *
 * <p>Jackson 3 shares one jar, {@code jackson-annotations}, with every Jackson 2, and an application that manages versions,
 * as those of Spring Boot 3 do, may hold it at one in which Jackson 3.1 misses a class. Jackson then fails in the
 * initialiser of a class of its own, and names the class but not the remedy.
 */
public final class JacksonAnnotations {
    /** A class that Jackson 3.1 needs, and that version 2.21 of the annotations is the first to have. */
    private static final String NEWEST_NEEDED = "com.fasterxml.jackson.annotation.JsonSerializeAs";

    private JacksonAnnotations() {}

    /**
     * Checks that Jackson finds the annotations that it needs.
     *
     * @throws NoClassDefFoundError if it does not, with the jar that is there and what would do
     */
    public static void require() {
        require(JacksonAnnotations.class.getClassLoader(), NEWEST_NEEDED);
    }

    static void require(ClassLoader loader, String needed) {
        try {
            Class.forName(needed, false, loader);
        } catch (ClassNotFoundException missing) {
            NoClassDefFoundError error =
                    new NoClassDefFoundError("Jackson 3.1 needs jackson-annotations 2.21 or newer; "
                            + found()
                            + " is older. With Spring Boot 3 set the property jackson-bom.version to 2.21.7; elsewhere "
                            + "manage com.fasterxml.jackson.core:jackson-annotations at 2.21");
            error.initCause(missing);
            throw error;
        }
    }

    /** Returns the name of the jar of the annotations, such as {@code jackson-annotations-2.19.2.jar}. */
    private static String found() {
        CodeSource source = JsonProperty.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "the one that is there";
        }
        String path = location.getPath().replaceAll("[/!]+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
