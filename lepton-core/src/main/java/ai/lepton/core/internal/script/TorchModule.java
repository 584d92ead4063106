package ai.lepton.core.internal.script;

import ai.lepton.metrics.internal.Quoted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A TorchScript module whose tensors stand under dotted names: each dot opens a submodule, with a class of its own.
 *
 * <p>Attributes that are no Python identifiers, such as the {@code 0} of a list of blocks, are declared and asked for by
 * string, as PyTorch itself writes them.
 */
public final class TorchModule {
    /** Types of values, as PyTorch names their storages. */
    public enum Storage {
        FLOAT("FloatStorage"),
        BFLOAT16("BFloat16Storage"),
        DOUBLE("DoubleStorage");

        private final String className;

        Storage(String className) {
            this.className = className;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // of this class only, and never changed
    private record Tensor(Storage storage, long[] shape, boolean transposed, boolean trainable, int index) {}

    /** A module: each entry is a {@link Tensor} or a {@link Node}. */
    private static final class Node {
        final String className;
        final Map<String, Object> entries = new LinkedHashMap<>();

        Node(String className) {
            this.className = className;
        }
    }

    /** Attributes that every module has, or that would hide a method. */
    private static final Set<String> TAKEN = Set.of("training", "forward");

    private final Set<String> classNames = new HashSet<>();
    private final Node root = new Node("Model");
    private int tensors;
    private String method = "";

    /** Begins a module without tensors. */
    public TorchModule() {
        classNames.add(root.className);
    }

    /**
     * Adds a weight; its values are the next storage.
     *
     * @param transposed whether the values are those of its transpose
     */
    public void parameter(String name, Storage storage, long[] shape, boolean transposed) {
        add(name, new Tensor(storage, shape.clone(), transposed, true, tensors++));
    }

    /** Adds a vector that is not trained; its values are the next storage. */
    public void buffer(String name, double[] values) {
        add(name, new Tensor(Storage.DOUBLE, new long[] {values.length}, false, false, tensors++));
    }

    /** Sets the methods, each indented by two blanks. */
    public void method(String text) {
        method = text;
    }

    private void add(String name, Tensor tensor) {
        Node node = root;
        String[] parts = name.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[\\x20-\\x7E&&[^\"\\\\]]+") || TAKEN.contains(parts[i])) {
                throw new IllegalArgumentException(
                        "the weight " + Quoted.of(name) + " can't be exported: TorchScript has no attribute "
                                + Quoted.of(parts[i]) + "; give the component a scope of ASCII letters and digits");
            }
            Object found = node.entries.get(parts[i]);
            boolean last = i == parts.length - 1;
            if (last ? found != null : found instanceof Tensor) {
                throw new IllegalArgumentException("the weight " + Quoted.of(name) + " can't be exported: "
                        + String.join(".", List.of(parts).subList(0, i + 1))
                        + (found instanceof Tensor ? " is a weight" : " is a component") + " already");
            }
            if (last) {
                node.entries.put(parts[i], tensor);
            } else {
                Node below = found instanceof Node known ? known : null;
                if (below == null) {
                    below = new Node(className(List.of(parts).subList(0, i + 1)));
                    node.entries.put(parts[i], below);
                }
                node = below;
            }
        }
    }

    private String className(List<String> path) {
        String plain = "Model_" + String.join("_", path).replaceAll("[^A-Za-z0-9_]", "_");
        String free = plain;
        for (int i = 1; !classNames.add(free); i++) {
            free = plain + "__" + i;
        }
        return free;
    }

    /** Returns the expression that reads a tensor in a method of the module. */
    public static String access(String name) {
        String text = "self";
        for (String part : name.split("\\.", -1)) {
            text = isIdentifier(part) ? text + '.' + part : "getattr(" + text + ", \"" + part + "\")";
        }
        return text;
    }

    private static boolean isIdentifier(String part) {
        return part.matches("[A-Za-z_][A-Za-z0-9_]*") && !Python.isKeyword(part);
    }

    /** What stands in an archive beside the module: text files, then the storages in their order. */
    public interface Contents {
        /** Writes them. */
        void writeTo(AlignedZip zip) throws IOException;
    }

    /**
     * Writes the archive. The file version is 10, the newest whose operators need no upgrade by libtorch 2.7; the same
     * module gives the same bytes.
     *
     * @param out buffered; not closed
     */
    public void writeTo(OutputStream out, Contents contents) throws IOException {
        AlignedZip zip = new AlignedZip(out, "model/");
        zip.put("data.pkl", pickle());
        zip.put("code/__torch__.py", source().getBytes(StandardCharsets.UTF_8));
        zip.put("constants.pkl", Pickle.emptyTuple());
        contents.writeTo(zip);
        zip.put("version", "10\n".getBytes(StandardCharsets.US_ASCII));
        zip.put("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    /** Returns the archive of a module that has methods and no tensors. */
    public static byte[] archive(String methods) {
        TorchModule module = new TorchModule();
        module.method(methods);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            module.writeTo(out, zip -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns the classes in Python's syntax, those of parts before those that hold them. */
    private String source() {
        StringBuilder text = new StringBuilder();
        declare(root, text);
        return text.append(method).toString();
    }

    private static void declare(Node node, StringBuilder text) {
        List<String> parameters = new ArrayList<>();
        List<String> buffers = new ArrayList<>();
        StringBuilder attributes = new StringBuilder();
        node.entries.forEach((name, entry) -> {
            String type = "Tensor";
            if (entry instanceof Node below) {
                declare(below, text);
                type = "__torch__." + below.className;
            } else if (entry instanceof Tensor tensor) {
                (tensor.trainable ? parameters : buffers).add('"' + name + "\", ");
            }
            attributes
                    .append("  ")
                    .append(isIdentifier(name) ? name + " : " : "__annotations__[\"" + name + "\"] = ")
                    .append(type)
                    .append('\n');
        });
        text.append("class ")
                .append(node.className)
                .append("(Module):\n  __parameters__ = [")
                .append(String.join("", parameters))
                .append("]\n  __buffers__ = [")
                .append(String.join("", buffers))
                .append("]\n")
                .append(attributes)
                .append("  training : bool\n");
    }

    /** Returns the module's object, whose tensors name their storages. */
    private byte[] pickle() {
        Pickle pickle = new Pickle();
        object(root, pickle);
        return pickle.bytes();
    }

    private static void object(Node node, Pickle pickle) {
        pickle.global("__torch__", node.className).instance().dictionary();
        node.entries.forEach((name, entry) -> {
            pickle.text(name);
            if (entry instanceof Node below) {
                object(below, pickle);
            } else if (entry instanceof Tensor tensor) {
                tensor(tensor, pickle);
            }
        });
        pickle.text("training").bool(false).setItems().build();
    }

    private static void tensor(Tensor tensor, Pickle pickle) {
        long size = 1;
        for (long dimension : tensor.shape) {
            size *= dimension;
        }
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark()
                .text("storage")
                .global("torch", tensor.storage.className)
                .text(Integer.toString(tensor.index))
                .text("cpu")
                .integer(size)
                .tuple()
                .persistent();
        pickle.integer(0).integers(tensor.shape).integers(strides(tensor)).bool(tensor.trainable);
        pickle.global("collections", "OrderedDict").emptied().reduce();
        pickle.tuple().reduce();
    }

    private static long[] strides(Tensor tensor) {
        long[] strides = new long[tensor.shape.length];
        if (tensor.transposed) {
            return new long[] {1, tensor.shape[0]};
        }
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= tensor.shape[i];
        }
        return strides;
    }
}
