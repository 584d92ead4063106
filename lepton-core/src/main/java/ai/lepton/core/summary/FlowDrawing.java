package ai.lepton.core.summary;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.report.Diagram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws how data flows through the parts of a model: those whose own parts have none in them, such as an attention, as boxes,
 * those that they are in, such as a block, as frames. Of equal neighbours the first is drawn.
 */
final class FlowDrawing {
    /** Boxes, and places where arrows come together, that a drawing has room for. */
    private static final int MOST_PLACES = 48;

    /**
     * What arrows lead to and from.
     *
     * @param part the box, or what it stands in
     * @param number of an input, or of a sum within its part, or -1 for a box
     * @param sign of a sum, or the name of an input; empty for a box
     */
    private record Place(PartNode part, int number, String sign, boolean isInput) {}

    /** A place that values come from, and the part that they really come from, of which the place may stand for several. */
    private record Source(Place place, PartNode part) {}

    private record Way(Place from, Place to) {}

    private final PartTree tree;
    private final Map<PartNode, PartNode> drawn = new HashMap<>();
    private final Map<PartNode, Integer> sums = new HashMap<>();
    private final Map<Tensor, Set<Source>> sources = new HashMap<>();
    private final Map<Place, Tensor> firsts = new LinkedHashMap<>();
    private final Set<Way> ways = new LinkedHashSet<>();
    private final Set<Source> results;
    private final Shape output;
    private final int deepest;

    FlowDrawing(PartTree tree, Tensor result) {
        this.tree = tree;
        this.output = result.shape();
        int limit = PartNode.DEEPEST;
        while (limit > 1 && boxes(tree.root(), limit) > MOST_PLACES / 2) {
            limit--;
        }
        deepest = limit;
        stand(tree.root());
        for (Tensor tensor : tree.tensors()) {
            Set<Source> from = follow(tensor);
            if (!from.isEmpty()) {
                sources.put(tensor, from);
            }
        }
        results = sources.getOrDefault(result, Set.of());
    }

    private static boolean isBox(PartNode node, int limit) {
        return node.depth > 0 && (node.depth >= limit || !node.deep);
    }

    /** Counts as deep as parts go, which is bounded. */
    private static int boxes(PartNode node, int limit) {
        int boxes = 0;
        for (PartNode child : node.children.values()) {
            if (child.like == child) {
                boxes += isBox(child, limit) ? 1 : boxes(child, limit);
            }
        }
        return boxes;
    }

    /** Notes for each part which one is drawn for it: the same, or the one at its place in the first of equals. */
    private void stand(PartNode root) {
        drawn.put(root, root);
        List<PartNode> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            PartNode node = open.remove(open.size() - 1);
            PartNode instead = Objects.requireNonNull(drawn.get(node));
            for (PartNode child : node.children.values()) {
                PartNode like = instead.children.get(child.like.name);
                drawn.put(child, like == null ? child : like);
                open.add(child);
            }
        }
    }

    private PartNode drawn(PartNode node) {
        return drawn.getOrDefault(node, node);
    }

    /** Returns the box that a part is, or is in; null for what boxes stand in. */
    private @Nullable PartNode box(PartNode part) {
        PartNode box = null;
        for (PartNode node = part; node != null; node = node.parent) {
            box = isBox(node, deepest) ? node : box;
        }
        return box;
    }

    private Set<Source> follow(Tensor tensor) {
        if (tensor.op() == CoreOp.INPUT) {
            Place input = new Place(tree.root(), tensor.id(), inputText(tensor), true);
            firsts.putIfAbsent(input, tensor);
            return Set.of(new Source(input, tree.root()));
        }
        Set<Source> from = new LinkedHashSet<>();
        for (Tensor input : Kinds.read(tensor)) {
            from.addAll(sources.getOrDefault(input, Set.of()));
        }
        PartNode home = tree.home(tensor);
        PartNode box = home == null ? null : box(home);
        if (box != null) {
            Place place = new Place(drawn(box), -1, "", false);
            firsts.putIfAbsent(place, tensor);
            connect(from, place, box);
            return Set.of(new Source(place, box));
        }
        Set<Source> parts = new LinkedHashSet<>(from);
        parts.removeIf(source -> source.place().isInput());
        if (parts.size() <= 1) {
            return from;
        }
        PartNode within = home == null ? tree.root() : home;
        int number = sums.merge(within, 1, Integer::sum);
        Place sum = new Place(drawn(within), number, Kinds.sign(tensor.op()), false);
        firsts.putIfAbsent(sum, tensor);
        connect(parts, sum, within);
        return Set.of(new Source(sum, within));
    }

    private static String inputText(Tensor input) {
        return String.valueOf(input.attributes().values().get(0));
    }

    private void connect(Set<Source> from, Place to, PartNode part) {
        for (Source source : from) {
            if (!source.place().equals(to) && !areEquals(source.part(), part)) {
                ways.add(new Way(source.place(), to));
            }
        }
    }

    /** Returns whether two parts are in different ones of equal neighbours, of which only the first is drawn. */
    private static boolean areEquals(PartNode one, PartNode other) {
        PartNode common = PartNode.common(one, other);
        PartNode a = below(common, one);
        PartNode b = below(common, other);
        return a != null && b != null && a != b && a.like == b.like;
    }

    private static @Nullable PartNode below(PartNode ancestor, PartNode part) {
        PartNode node = part;
        while (node != ancestor && node.parent != ancestor) {
            node = Objects.requireNonNull(node.parent);
        }
        return node == ancestor ? null : node;
    }

    // ---- the picture

    Diagram diagram() {
        List<Place> order = new ArrayList<>();
        List<Place> inputs = firsts.keySet().stream().filter(Place::isInput).toList();
        List<Place> others = firsts.keySet().stream()
                .filter(place -> !place.isInput())
                .limit(MOST_PLACES)
                .toList();
        order.addAll(inputs.subList(0, Math.min(inputs.size(), MOST_PLACES)));
        arrange(tree.root(), others, order);
        Map<Place, Integer> numbers = new HashMap<>();
        Diagram picture = Diagram.titled("Architecture");
        List<PartNode> around = List.of();
        for (Place place : order) {
            List<PartNode> frames = place.isInput() ? List.of() : frames(place);
            picture = move(picture, around, frames);
            around = frames;
            numbers.put(place, numbers.size());
            picture = drawn(picture, place, Objects.requireNonNull(firsts.get(place)), frames);
        }
        picture = move(picture, around, List.of());
        int next = order.size();
        int rest = firsts.size() - order.size();
        if (rest > 0) {
            picture = picture.box(String.format(Locale.ROOT, "… and %,d more", rest), "");
        }
        int end = rest > 0 ? next + 1 : next;
        picture = picture.output("output", output.toString());
        for (Way way : ways) {
            picture = arrow(picture, numbers.getOrDefault(way.from(), next), numbers.getOrDefault(way.to(), next));
        }
        for (Source source : results) {
            picture = arrow(picture, numbers.getOrDefault(source.place(), next), end);
        }
        return picture;
    }

    private static Diagram arrow(Diagram picture, int from, int to) {
        return from == to ? picture : picture.arrow(from, to);
    }

    private static Diagram drawn(Diagram picture, Place place, Tensor first, List<PartNode> frames) {
        if (place.isInput()) {
            return picture.input(place.sign(), first.shape().toString());
        }
        if (place.number() >= 0) {
            return picture.join(place.sign());
        }
        PartNode within = frames.isEmpty() ? null : frames.get(frames.size() - 1);
        PartNode part = place.part();
        String name = part.pathFrom(within);
        int end = name.length() - part.name.length();
        List<String> note = new ArrayList<>();
        if (part.isTelling()) {
            note.add(part.kind());
        }
        if (part.last != null) {
            note.add(part.last.shape().toString());
        }
        if (part.weights > 0) {
            note.add(counted(part.weights));
        }
        return picture.box(name.substring(0, end) + label(part), String.join(" · ", note));
    }

    private static String label(PartNode part) {
        return part.times == 1 ? part.name : SummaryTable.run(part) + " × " + part.times;
    }

    private static String counted(long weights) {
        if (weights < 100_000) {
            return String.format(Locale.ROOT, "%,d weights", weights);
        }
        return String.format(
                Locale.ROOT,
                weights < 1e9 ? "%.1f M weights" : "%.1f G weights",
                weights / (weights < 1e9 ? 1e6 : 1e9));
    }

    /** Returns what a place stands in, from the outside in, without what holds a single thing. */
    private List<PartNode> frames(Place place) {
        List<PartNode> frames = new ArrayList<>();
        PartNode first = place.number() >= 0 ? place.part() : place.part().parent;
        for (PartNode node = first; node != null && node.depth > 0; node = node.parent) {
            if (isFrame(node)) {
                frames.add(0, node);
            }
        }
        return frames;
    }

    private boolean isFrame(PartNode node) {
        long inside = node.children.values().stream()
                .filter(child -> child.like == child)
                .count();
        return inside > 1 || node.times > 1 || sums.containsKey(node);
    }

    private Diagram move(Diagram picture, List<PartNode> from, List<PartNode> to) {
        int common = 0;
        while (common < Math.min(from.size(), to.size()) && from.get(common) == to.get(common)) {
            common++;
        }
        Diagram moved = picture;
        for (int i = from.size(); i > common; i--) {
            moved = moved.endFrame();
        }
        for (int i = common; i < to.size(); i++) {
            PartNode part = to.get(i);
            String name = part.pathFrom(i == 0 ? null : to.get(i - 1));
            moved = moved.beginFrame(name.substring(0, name.length() - part.name.length()) + label(part));
        }
        return moved;
    }

    /** Adds the places in a part, in the order in which values flow; goes as deep as parts do, which is bounded. */
    private void arrange(PartNode within, List<Place> places, List<Place> order) {
        Map<Object, List<Place>> items = new LinkedHashMap<>();
        places.forEach(place -> item(place, within, items));
        Set<Way> own = new HashSet<>();
        Set<Place> inside = new HashSet<>(places);
        for (Way way : ways) {
            if (inside.contains(way.from()) && inside.contains(way.to())) {
                own.add(way);
            }
        }
        List<Object> open = new ArrayList<>(items.keySet());
        while (!open.isEmpty()) {
            Object next = open.stream()
                    .filter(item -> isReady(item, within, open, own))
                    .findFirst()
                    .orElse(open.get(0));
            open.remove(next);
            if (next instanceof PartNode part) {
                arrange(part, Objects.requireNonNull(items.get(next)), order);
            } else {
                order.add((Place) next);
            }
        }
    }

    /** Files a place under what it is in a part: itself, or the part of this one that it stands in. */
    private static void item(Place place, PartNode within, Map<Object, List<Place>> items) {
        Object key = key(place, within);
        if (key != null) {
            items.computeIfAbsent(key, k -> new ArrayList<>()).add(place);
        }
    }

    private static @Nullable Object key(Place place, PartNode within) {
        PartNode node = place.part();
        if (place.number() >= 0 && node == within) {
            return place;
        }
        while (node.parent != null && node.parent != within) {
            node = node.parent;
        }
        if (node.parent == null) {
            return null;
        }
        return node == place.part() && place.number() < 0 ? place : node;
    }

    private static boolean isReady(Object item, PartNode within, List<Object> open, Set<Way> ways) {
        for (Way way : ways) {
            Object from = key(way.from(), within);
            if (item.equals(key(way.to(), within)) && !item.equals(from) && open.contains(from)) {
                return false;
            }
        }
        return true;
    }
}
