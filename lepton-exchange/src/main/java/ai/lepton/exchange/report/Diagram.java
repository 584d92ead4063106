package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * A drawing of how data flows from top to bottom: boxes in the order in which they are added, frames around some of them, and
 * arrows between them.
 *
 * <pre>{@code
 * Diagram.titled("Two layers")
 *         .input("x", "[1, 8]")                // 0
 *         .box("up", "linear, [1, 32]")        // 1
 *         .box("down", "linear, [1, 8]")       // 2
 *         .join("+")                           // 3
 *         .output("y", "[1, 8]")               // 4
 *         .arrow(0, 1).arrow(1, 2).arrow(2, 3).arrow(0, 3).arrow(3, 4)
 *         .svg()
 * }</pre>
 *
 * <p>Immutable; each call returns a new one with one part more. Texts may hold anything: they are shown on one line, are cut
 * at {@value #LONGEST_TEXT} characters, and are escaped where they are written.
 */
public final class Diagram {
    /** The most characters of a text. */
    static final int LONGEST_TEXT = 46;

    /** What a place of the drawing looks like. */
    enum Kind {
        INPUT,
        BOX,
        JOIN,
        OUTPUT
    }

    /**
     * A place that arrows lead to and from.
     *
     * @param frame the index of the innermost frame around it, -1 for none
     */
    record Node(Kind kind, String text, String note, int frame) {}

    /**
     * A frame.
     *
     * @param outer the index of the frame around it, -1 for none
     */
    record Frame(String text, int outer) {}

    /** An arrow between two places, by their indices. */
    record Arrow(int from, int to) {}

    private final String title;
    private final List<Node> nodes;
    private final List<Frame> frames;
    private final List<Arrow> arrows;
    private final int open; // the innermost frame that has begun and not ended, -1 for none

    private Diagram(String title, List<Node> nodes, List<Frame> frames, List<Arrow> arrows, int open) {
        this.title = title;
        this.nodes = List.copyOf(nodes);
        this.frames = List.copyOf(frames);
        this.arrows = List.copyOf(arrows);
        this.open = open;
    }

    /**
     * Returns an empty drawing.
     *
     * @param title what a screen reader says of it, not blank
     */
    public static Diagram titled(String title) {
        Elements.required("title", title);
        if (title.isBlank()) {
            throw new IllegalArgumentException("the title of a diagram is blank; say what it shows");
        }
        return new Diagram(shown(title), List.of(), List.of(), List.of(), -1);
    }

    /** Returns the drawing with what comes in from outside more. */
    public Diagram input(String text, String note) {
        return with(Kind.INPUT, text, note);
    }

    /**
     * Returns the drawing with a box more.
     *
     * @param text its name
     * @param note what stands in smaller letters below; may be empty
     */
    public Diagram box(String text, String note) {
        return with(Kind.BOX, text, note);
    }

    /** Returns the drawing with a small circle more, where arrows come together, such as {@code "+"}. */
    public Diagram join(String text) {
        return with(Kind.JOIN, text, "");
    }

    /** Returns the drawing with what leaves it more. */
    public Diagram output(String text, String note) {
        return with(Kind.OUTPUT, text, note);
    }

    private Diagram with(Kind kind, String text, String note) {
        Elements.required("text", text);
        Elements.required("note", note);
        List<Node> more = new ArrayList<>(nodes);
        more.add(new Node(kind, shown(text), shown(note), open));
        return new Diagram(title, more, frames, arrows, open);
    }

    /** Returns the drawing with a frame around all that is added from here to its {@link #endFrame()}. */
    public Diagram beginFrame(String text) {
        Elements.required("text", text);
        List<Frame> more = new ArrayList<>(frames);
        more.add(new Frame(shown(text), open));
        return new Diagram(title, nodes, more, arrows, frames.size());
    }

    /**
     * Returns the drawing with the innermost frame closed.
     *
     * @throws IllegalStateException if none is open
     */
    public Diagram endFrame() {
        if (open < 0) {
            throw new IllegalStateException("no frame is open");
        }
        return new Diagram(title, nodes, frames, arrows, frames.get(open).outer());
    }

    /**
     * Returns the drawing with an arrow more, unless it is there already.
     *
     * @param from the place where it begins, counted from 0 in the order in which inputs, boxes, joins and outputs were added
     * @param to the place where it ends
     * @throws IllegalArgumentException if there is no such place, or both are one
     */
    public Diagram arrow(int from, int to) {
        for (int end : new int[] {from, to}) {
            if (end < 0 || end >= nodes.size()) {
                throw new IllegalArgumentException("an arrow from " + from + " to " + to + ": there is no place " + end
                        + "; there are " + nodes.size() + ", counted from 0");
            }
        }
        if (from == to) {
            throw new IllegalArgumentException("an arrow from " + from + " to itself can't be drawn");
        }
        Arrow added = new Arrow(from, to);
        if (arrows.contains(added)) {
            return this;
        }
        List<Arrow> more = new ArrayList<>(arrows);
        more.add(added);
        return new Diagram(title, nodes, frames, more, open);
    }

    /** Returns the drawing as the text of a Mermaid flowchart. */
    public String mermaid() {
        return new MermaidText(this).text();
    }

    /**
     * Returns the drawing as an SVG picture of its own, which is read in light and in dark. It runs and loads nothing.
     *
     * @see HtmlReport#diagram
     */
    public String svg() {
        Html svg = new Html();
        new DiagramDrawing(this).drawOn(svg, true);
        return svg.toString() + "\n";
    }

    String title() {
        return title;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Frame> frames() {
        return frames;
    }

    List<Arrow> arrows() {
        return arrows;
    }

    /** Returns the frames around a place or frame whose innermost one this is, from the outside in. */
    List<Integer> framesFrom(int innermost) {
        List<Integer> all = new ArrayList<>();
        for (int frame = innermost; frame >= 0; frame = frames.get(frame).outer()) {
            all.add(0, frame);
        }
        return all;
    }

    private static String shown(String text) {
        return Quoted.within(LONGEST_TEXT, text);
    }

    /** Returns the title and how many parts there are. */
    @Override
    public String toString() {
        return title + ": " + nodes.size() + " places, " + arrows.size() + " arrows";
    }
}
