package ai.lepton.core.internal.component;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where two descriptions differ.
 *
 * @param path such as {@code block.attention.heads}
 * @param here the value of the model that is to be loaded, as JSON; null if it has none
 * @param saved the value of the model that was trained; null if it has none
 */
public record Difference(
        String path, @Nullable JsonNode here, @Nullable JsonNode saved) {

    /** Returns the first difference, types before settings. */
    public static Optional<Difference> first(JsonNode here, JsonNode saved) {
        return Optional.ofNullable(first("", here, saved));
    }

    private static @Nullable Difference first(String path, @Nullable JsonNode here, @Nullable JsonNode saved) {
        if (here == null || saved == null || !here.isContainer() || here.getNodeType() != saved.getNodeType()) {
            return here != null && saved != null && same(here, saved) ? null : new Difference(path, here, saved);
        }
        if (here.isArray()) {
            for (int i = 0; i < Math.max(here.size(), saved.size()); i++) {
                Difference found = first(path + '[' + i + ']', here.get(i), saved.get(i));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        Set<String> names = new LinkedHashSet<>(here.propertyNames());
        names.addAll(saved.propertyNames());
        for (String name : names) {
            Difference found = first(path.isEmpty() ? name : path + '.' + name, here.get(name), saved.get(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Numbers that were written and read again have the same text. */
    private static boolean same(JsonNode here, JsonNode saved) {
        return here.getNodeType() == saved.getNodeType() && here.toString().equals(saved.toString());
    }
}
