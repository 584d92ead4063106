package ai.lepton.core.summary;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.report.Diagram;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model is made of: its parts, the shape of what each gives, how many weights it has, and what one call costs.
 *
 * <pre>{@code
 * System.out.println(model.summary());
 * }</pre>
 *
 * <p>A cost is a number of multiply-adds: a multiplication and the addition that follows are one, so that a linear layer of
 * {@code out} by {@code in} takes {@code out·in} for each position. Counted are linear layers, matrix products, convolutions
 * and attention, its scores and its mixed values, hidden ones too. A row that is looked up in a table costs nothing, and work
 * that is done value by value, such as norms, activations and sums, is not counted. Tools that count floating-point operations
 * count two for each.
 *
 * <p>Parts are told apart by the names of their weights. A tensor without weights, such as the sum of a residual connection,
 * counts to the part whose tensors it stands between. Where a weight of one part is used in another, as a table of tokens is
 * for the logits of a tied model, that use is a part of its own, such as {@code (embedding.tokens)}, without weights.
 * Immutable.
 */
public final class Summary {
    /**
     * A part of a model; numbers are of it and all that is in it.
     *
     * @param path names joined by dots, such as {@code encoder.blocks.0.attention}; empty for the whole model
     * @param depth how many parts it is in
     * @param kind the operations that say most of what it does, such as {@code linear}; empty for a list of parts
     * @param output the shape of the last that it gives; null if the result does not need it
     * @param weights number of values that training changes, a shared weight counted where it is used first
     * @param multiplyAdds of one call
     */
    public record Part(
            String path, int depth, String kind, @Nullable Shape output, long weights, long multiplyAdds) {
        /** Checks that path and kind are there. */
        public Part {
            Elements.required("path", path);
            Elements.required("kind", kind);
        }
    }

    private final List<Part> parts;
    private final List<SummaryTable.Line> lines;
    private final String inputs;
    private final Diagram diagram;

    private Summary(List<Part> parts, List<SummaryTable.Line> lines, String inputs, Diagram diagram) {
        this.parts = List.copyOf(parts);
        this.lines = List.copyOf(lines);
        this.inputs = inputs;
        this.diagram = diagram;
    }

    /**
     * Returns the summary of a graph.
     *
     * @param result what the model gives; costs are those of operations whose sizes are known
     * @throws IllegalArgumentException if a number exceeds 64 bits
     */
    public static Summary of(Tensor result) {
        Elements.required("result", result);
        try {
            // Without a cache, keys and values are as many as there are positions.
            Tensor plain = Graph.rewritten(result, (old, in, graph) -> old.op() == CoreOp.CACHE ? in.get(0) : null);
            PartTree tree = new PartTree(plain, result.graph().parameters());
            Folding.fold(tree.root());
            List<Part> parts = new ArrayList<>();
            collect(tree.root(), "", parts);
            return new Summary(
                    parts, SummaryTable.lines(tree.root()), inputs(tree), new FlowDrawing(tree, plain).diagram());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the weights or multiply-adds of the model exceed 64 bits; ask for a smaller batch or length", e);
        }
    }

    /** Goes as deep as parts do, which is bounded. */
    private static void collect(PartNode node, String path, List<Part> parts) {
        parts.add(part(node, path));
        for (PartNode child : node.children.values()) {
            collect(child, path.isEmpty() ? child.name : path + '.' + child.name, parts);
        }
    }

    static Part part(PartNode node, String path) {
        Tensor last = node.last;
        return new Part(
                path, node.depth, node.kind(), last == null ? null : last.shape(), node.weights, node.multiplyAdds);
    }

    private static String inputs(PartTree tree) {
        return Quoted.words(tree.tensors().stream()
                .filter(tensor -> tensor.op() == CoreOp.INPUT)
                .map(tensor -> tensor.attributes().values().get(0) + " " + tensor.shape())
                .toList());
    }

    /** Returns all parts, each before those that are in it; the first is the whole model. */
    public List<Part> parts() {
        return parts;
    }

    /** Returns the number of values that training changes. */
    public long weights() {
        return parts.get(0).weights();
    }

    /** Returns how many bytes the weights take as 32-bit floats. */
    public long bytes() {
        return Math.multiplyExact(Float.BYTES, weights());
    }

    /** Returns the multiply-adds of one call. */
    public long multiplyAdds() {
        return parts.get(0).multiplyAdds();
    }

    /** Returns the drawing of how data flows through the parts; equal neighbours stand there once. */
    public Diagram diagram() {
        return diagram;
    }

    /** Returns the drawing as Mermaid text. */
    public String mermaid() {
        return diagram.mermaid();
    }

    /** Returns the drawing as an SVG picture. */
    public String svg() {
        return diagram.svg();
    }

    /** Returns the totals in a sentence, and the drawing as a block of Mermaid, as a model card has them. */
    public String markdown() {
        return totals().replace("&", "&amp;").replace("<", "&lt;") + "\n\n```mermaid\n" + mermaid() + "```";
    }

    /** Returns a page with the drawing, the table and the totals more. */
    public HtmlReport on(HtmlReport page) {
        Elements.required("page", page);
        HtmlReport more = page.diagram(diagram)
                .table("Parts", SummaryTable.HEADERS, SummaryTable.cells(lines, "\u2003"))
                .paragraph(totals());
        String rest = SummaryTable.rest(lines);
        return rest.isEmpty() ? more : more.paragraph(rest);
    }

    private String totals() {
        return String.format(
                Locale.ROOT,
                "%,d weights, %,d bytes as 32-bit floats; %,d multiply-adds for %s.",
                weights(),
                bytes(),
                multiplyAdds(),
                inputs);
    }

    /** Returns the table as text, at most {@value SummaryTable#MOST_LINES} lines of it, and the totals. */
    @Override
    public String toString() {
        return SummaryTable.text(lines) + totals() + "\n";
    }
}
