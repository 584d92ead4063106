package ai.lepton.core.summary;

import ai.lepton.core.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part of a model while its graph is read: where it stands, and what was found in it so far. */
final class PartNode {
    /** Parts within parts that are told apart; what lies deeper counts to the last one. */
    static final int DEEPEST = 24;

    private static final int MOST_LABELS = 3;

    final @Nullable PartNode parent;
    final String name;
    final int depth;
    final Map<String, PartNode> children = new LinkedHashMap<>();
    private final Map<Integer, Set<String>> labels = new TreeMap<>();

    /** The tensor that it began with, and the last one of it and its parts; null before there is one. */
    @Nullable Tensor first;

    @Nullable Tensor last;

    long weights;
    long multiplyAdds;

    /** Whether its parts have parts. */
    boolean deep;

    /** Whether it is where weights of another part are used again. */
    boolean tied;

    /** The first of the equal siblings that it is one of; itself where there are no others. */
    PartNode like = this;

    /** How many siblings are like it, itself included. */
    int times = 1;

    PartNode(@Nullable PartNode parent, String name) {
        this.parent = parent;
        this.name = name;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    /** Returns the part of this path, which is made if it is not there; of a path that is too deep, one that it is in. */
    PartNode at(String path) {
        PartNode node = this;
        int from = 0;
        while (from <= path.length() && node.depth < DEEPEST && !path.isEmpty()) {
            int dot = path.indexOf('.', from);
            int end = dot < 0 ? path.length() : dot;
            node = node.child(path.substring(from, end));
            from = end + 1;
        }
        return node;
    }

    PartNode child(String childName) {
        if (parent != null) {
            parent.deep = true;
        }
        return children.computeIfAbsent(childName, key -> new PartNode(this, key));
    }

    /** Returns names joined by dots; empty for the whole model. */
    String path() {
        return pathFrom(null);
    }

    /** Returns the path that leads here from a part that this one is in; null for the whole model. */
    String pathFrom(@Nullable PartNode ancestor) {
        List<String> names = new ArrayList<>();
        for (PartNode node = this; node.parent != null && node != ancestor; node = node.parent) {
            names.add(0, node.name);
        }
        return String.join(".", names);
    }

    /** Notes a tensor of this part. */
    void add(Tensor tensor, long cost) {
        Kinds.rank(tensor.op())
                .ifPresent(rank -> labels.computeIfAbsent(rank, key -> new LinkedHashSet<>())
                        .add(tensor.op().label()));
        for (PartNode node = this; node != null; node = node.parent) {
            node.first = node.first == null ? tensor : node.first;
            node.last = tensor;
            node.multiplyAdds = Math.addExact(node.multiplyAdds, cost);
        }
    }

    void addWeights(long count) {
        for (PartNode node = this; node != null; node = node.parent) {
            node.weights = Math.addExact(node.weights, count);
        }
    }

    /** Returns the operations that say most of what it does, a few of them; empty for a list of parts. */
    String kind() {
        if (labels.isEmpty()) {
            return "";
        }
        List<String> most =
                labels.values().iterator().next().stream().limit(MOST_LABELS).toList();
        return String.join(", ", most) + (tied ? ", tied" : "");
    }

    /** Returns whether it is an entry of a list, such as a block. */
    boolean isItem() {
        return name.matches("[0-9]{1,8}");
    }

    /** Returns whether its kind is a layer, attention or a function, and not only a sum. */
    boolean isTelling() {
        return !labels.isEmpty() && labels.keySet().iterator().next() < Kinds.ARITHMETIC;
    }

    /** Returns the deepest part that both are in. */
    static PartNode common(PartNode one, PartNode other) {
        PartNode a = one;
        PartNode b = other;
        while (a != b) {
            boolean up = a.depth >= b.depth && a.parent != null;
            if (up) {
                a = Objects.requireNonNull(a.parent);
            } else {
                b = Objects.requireNonNull(b.parent);
            }
        }
        return a;
    }
}
