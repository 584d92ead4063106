package ai.lepton.core.summary;

import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds neighbours in lists, numbered one after the other, that are equal: the same parts, sizes and costs. */
final class Folding {
    private record Look(
            String kind,
            @Nullable Shape output,
            long weights,
            long multiplyAdds,
            List<String> names,
            List<Integer> looks) {}

    private final Map<Look, Integer> known = new HashMap<>();
    private final Map<PartNode, Integer> looks = new HashMap<>();

    private Folding() {}

    /** Marks the parts of this one that are like an earlier one. */
    static void fold(PartNode root) {
        new Folding().look(root);
    }

    /** Goes as deep as parts do, which is bounded. */
    private int look(PartNode node) {
        List<Integer> inside = new ArrayList<>();
        PartNode before = null;
        for (PartNode child : node.children.values()) {
            int look = look(child);
            inside.add(look);
            looks.put(child, look);
            if (before != null && follow(before, child) && look == looks.getOrDefault(before, -1)) {
                child.like = before.like;
                child.like.times++;
            }
            before = child;
        }
        Tensor last = node.last;
        Look own = new Look(
                node.kind(),
                last == null ? null : last.shape(),
                node.weights,
                node.multiplyAdds,
                List.copyOf(node.children.keySet()),
                inside);
        return known.computeIfAbsent(own, key -> known.size());
    }

    private static boolean follow(PartNode item, PartNode next) {
        return item.isItem() && next.isItem() && Integer.parseInt(next.name) == Integer.parseInt(item.name) + 1;
    }
}
