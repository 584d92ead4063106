package ai.lepton.exchange.bundle;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Bundle#verify} found: every file of a bundle, what was checked of it, and what is wrong with it, if anything.
 *
 * @param place the directory or the zip
 * @param files every file that is there or is listed, in the order of their names
 */
public record Verification(Path place, List<Checked> files) {
    /** Copies the list. */
    public Verification {
        Elements.required("place", place);
        files = Elements.of("files", files);
    }

    /** Returns whether nothing is wrong, so that the bundle can be opened. */
    public boolean isSound() {
        return faults().isEmpty();
    }

    /** Returns what is wrong, a line for each fault; empty if nothing is. */
    public List<String> faults() {
        return files.stream()
                .flatMap(file -> Stream.ofNullable(file.fault()))
                .toList();
    }

    /** Returns a line for each file, and the verdict. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Checked file : files) {
            text.append(file).append('\n');
        }
        long wrong = faults().size();
        return text.append(place)
                .append(wrong == 0 ? " is sound" : " is not to be used: " + wrong + (wrong == 1 ? " fault" : " faults"))
                .toString();
    }

    /** What a file is to a bundle. */
    public enum State {
        /** As it should be. */
        SOUND,
        /** Listed and there, but with other bytes, or other claims about it. */
        CHANGED,
        /** Listed and not there. */
        MISSING,
        /** There and not listed. */
        SURPLUS,
        /** Listed and unchanged, but not what its name says; or a bill of materials that contradicts itself. */
        MALFORMED,
        /** Beside the bundle, such as what version control keeps; neither checked nor used. */
        BESIDE
    }

    /**
     * A file of a bundle.
     *
     * @param name with slashes
     * @param state what it is
     * @param checked what was checked, such as {@code SHA-256, 12 tensors}
     * @param fault what is wrong, in one line; null if nothing is
     */
    public record Checked(String name, State state, String checked, @Nullable String fault) {
        /** Checks that nothing needed is missing. */
        public Checked {
            Elements.required("name", name);
            Elements.required("state", state);
            Elements.required("checked", checked);
        }

        /** Returns such as {@code sound model.safetensors (SHA-256, 12 tensors)}. */
        @Override
        public String toString() {
            String what = state.toString().toLowerCase(Locale.ROOT) + " "
                    + Quoted.bare(name);
            return what + (checked.isEmpty() ? "" : " (" + checked + ")") + (fault == null ? "" : ": " + fault);
        }
    }
}
