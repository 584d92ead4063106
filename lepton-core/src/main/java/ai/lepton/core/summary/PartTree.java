package ai.lepton.core.summary;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a model, found from its graph.
 *
 * <p>A tensor that is made with a weight is of the part that the weight's name says. A graph says nothing of where the
 * others were made, so that is inferred: tensors are numbered in the order in which components made them, and what a
 * tensor is made of is known. It is taken to be of the deepest part that holds both something it is made of and the next
 * weight to be used; or, where several parts come together in it, of the one that holds all of these. So scores and mixed
 * values are of the attention whose query, key and output they stand between, and the sum of two is of what the two are in.
 */
final class PartTree {
    private final PartNode root = new PartNode(null, "");
    private final List<Tensor> tensors;
    private final Map<Tensor, PartNode> homes = new HashMap<>();
    /** Where values come from that were only changed one by one since, by a dropout or an activation. */
    private final Map<Tensor, PartNode> origins = new HashMap<>();

    private final Map<String, Op> firstUse = new HashMap<>();
    private final Map<Tensor, PartNode> anchors = new HashMap<>();
    private final Map<Tensor, PartNode> shared = new HashMap<>();

    /**
     * Reads a graph.
     *
     * @param result what the model gives
     * @param parameters all of its weights, those included that the result does not need
     */
    PartTree(Tensor result, List<Parameter> parameters) {
        tensors = Graph.needed(result);
        for (Parameter parameter : parameters) {
            root.at(owner(parameter)).addWeights(parameter.size());
        }
        tensors.forEach(this::anchor);
        List<PartNode> next = nextWeights();
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (tensor.op() != CoreOp.WEIGHT) {
                settle(tensor, next.get(i));
            }
        }
        root.last = result;
    }

    PartNode root() {
        return root;
    }

    /** Returns what the result needs, each after its inputs. */
    List<Tensor> tensors() {
        return tensors;
    }

    /** Returns the part that a tensor is of; null for one that is of none, such as a mask. */
    @Nullable PartNode home(Tensor tensor) {
        return homes.get(tensor);
    }

    private static Parameter parameter(Tensor weight) {
        return (Parameter) weight.attributes().values().get(0);
    }

    private static String owner(Parameter parameter) {
        return parameter.name().substring(0, Math.max(0, parameter.name().lastIndexOf('.')));
    }

    /** Notes which part a tensor is of, if it is made with a weight. */
    private void anchor(Tensor tensor) {
        PartNode own = null;
        PartNode borrowed = null;
        for (Tensor input : tensor.inputs()) {
            if (input.op() == CoreOp.WEIGHT) {
                PartNode of = root.at(owner(parameter(input)));
                Op first = firstUse.computeIfAbsent(parameter(input).name(), key -> tensor.op());
                // A table of embeddings that is a matrix elsewhere: there it stands in another part.
                if (first == tensor.op()) {
                    own = own == null ? of : PartNode.common(own, of);
                } else {
                    borrowed = of;
                }
            }
        }
        if (own != null) {
            anchors.put(tensor, own);
        } else if (borrowed != null) {
            shared.put(tensor, borrowed);
        }
    }

    /** Returns for each tensor the part of the next weight to be used, without those that a step aside leads to. */
    private List<PartNode> nextWeights() {
        List<PartNode> used = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            PartNode anchor = anchors.get(tensors.get(i));
            if (anchor != null) {
                used.add(anchor);
                places.add(i);
            }
        }
        PartNode[] next = new PartNode[tensors.size()];
        PartNode following = root;
        int from = tensors.size() - 1;
        for (int k = used.size() - 1; k >= 0; k--) {
            boolean aside = k > 0
                    && k + 1 < used.size()
                    && PartNode.common(used.get(k - 1), used.get(k + 1)).depth
                            > PartNode.common(used.get(k - 1), used.get(k)).depth;
            if (!aside) {
                for (; from >= places.get(k); from--) {
                    next[from] = following;
                }
                following = used.get(k);
            }
        }
        for (; from >= 0; from--) {
            next[from] = following;
        }
        return List.of(next);
    }

    private void settle(Tensor tensor, PartNode next) {
        PartNode anchor = anchors.get(tensor);
        PartNode home = anchor != null ? anchor : inferred(tensor, next);
        long cost = cost(tensor);
        PartNode of = shared.get(tensor);
        if (of != null && cost > 0) {
            home = (home == null ? root : home).child("(" + of.path() + ")");
            home.tied = true;
        }
        if (home == null && cost > 0) {
            home = root;
        }
        if (home != null) {
            homes.put(tensor, home);
            origins.putIfAbsent(tensor, home);
            home.add(tensor, cost);
        }
    }

    private static long cost(Tensor tensor) {
        List<Shape> shapes = new ArrayList<>();
        boolean known = tensor.shape().isKnown();
        for (Tensor input : tensor.inputs()) {
            shapes.add(input.shape());
            known &= input.shape().isKnown();
        }
        return known ? tensor.op().multiplyAdds(shapes, tensor.shape()) : 0;
    }

    private @Nullable PartNode inferred(Tensor tensor, PartNode next) {
        List<Tensor> read = Kinds.read(tensor);
        if (tensor.op() == CoreOp.ATTENTION) {
            read = read.subList(0, 3); // what is masked says nothing of where
        }
        PartNode deepest = null;
        PartNode all = null;
        boolean several = false;
        Tensor newest = null;
        for (Tensor input : read) {
            PartNode of = origins.get(input);
            if (of != null) {
                deepest = deeper(deepest, PartNode.common(of, next));
                several |= all != null && all != of;
                all = all == null ? of : PartNode.common(all, of);
                newest = newest == null || input.id() > newest.id() ? input : newest;
            }
        }
        if (tensor.op() == CoreOp.ADD && newest != null) {
            deepest = deeper(deepest, residual(read, newest, next));
        }
        if (several) {
            boolean sum = tensor.op() == CoreOp.ADD && newest != null && isSumOfTwo(newest);
            return deeper(
                    deeper(deepest, all), sum ? homes.get(newest) : null); // of x + (one + other), that of the sum
        }
        if (all != null) {
            origins.put(tensor, all);
        }
        return deepest;
    }

    /**
     * Returns the item of a list, such as a block, that a sum ends: the newest input is made in it, and the next weight is of
     * another item, or the other input comes from one; null if it ends none.
     */
    private @Nullable PartNode residual(List<Tensor> inputs, Tensor newest, PartNode next) {
        PartNode item = origins.get(newest);
        while (item != null && !item.isItem()) {
            item = item.parent;
        }
        PartNode list = item == null ? null : item.parent;
        if (item == null || list == null) {
            return null;
        }
        boolean ends = PartNode.common(item, next) == list;
        for (Tensor input : inputs) {
            PartNode of = homes.get(input);
            ends |= of != null && input != newest && PartNode.common(item, of) == list;
        }
        return ends ? item : null;
    }

    private static @Nullable PartNode deeper(@Nullable PartNode one, @Nullable PartNode other) {
        return one == null || (other != null && other.depth > one.depth) ? other : one;
    }

    private boolean isSumOfTwo(Tensor tensor) {
        return tensor.op() == CoreOp.ADD
                && !anchors.containsKey(tensor)
                && tensor.inputs().stream().allMatch(homes::containsKey);
    }
}
