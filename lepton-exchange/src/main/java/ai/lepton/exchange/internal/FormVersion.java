package ai.lepton.exchange.internal;

import ai.lepton.metrics.internal.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The semantic version of the form of a document of ours: this release reads those of the major number 1. */
public final class FormVersion {
    private static final Pattern SEMANTIC = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:[-+].*)?");
    private static final int LONGEST_INT = 9;

    private FormVersion() {}

    /**
     * Returns the minor number of a version, the greatest that there is for a greater one.
     *
     * @param written the version that is written, for messages
     * @throws IllegalArgumentException if there is no version, it is no semantic one, or its major number is another
     */
    public static int minor(@Nullable String version, String written) {
        Matcher semantic = SEMANTIC.matcher(Documents.required(version, "version"));
        if (!semantic.matches()) {
            throw new IllegalArgumentException(
                    "version is " + Quoted.of(version) + "; a semantic version such as " + written + " would do");
        }
        if (!semantic.group(1).equals("1")) {
            throw new IllegalArgumentException("version is " + Quoted.bare(version)
                    + ", but this release reads 1.x only; use one that knows that version");
        }
        String minor = semantic.group(2);
        return minor.length() > LONGEST_INT ? Integer.MAX_VALUE : Integer.parseInt(minor);
    }
}
