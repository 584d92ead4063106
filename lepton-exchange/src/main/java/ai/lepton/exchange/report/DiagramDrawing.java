package ai.lepton.exchange.report;

import static ai.lepton.exchange.report.Plot.number;

import ai.lepton.exchange.internal.Html;
import ai.lepton.exchange.report.Diagram.Arrow;
import ai.lepton.exchange.report.Diagram.Kind;
import ai.lepton.exchange.report.Diagram.Node;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws a diagram as SVG: one place below the other, arrows to the next one straight, others along lanes beside the boxes,
 * those of inputs to the left.
 */
final class DiagramDrawing {
    private static final double BOX_WIDTH = 320;
    private static final double RADIUS = 11;
    private static final double GAP = 20;
    private static final double LANE = 14;
    private static final double MARGIN = 4;
    private static final double PADDING = 12;
    private static final double HEADER = 24;

    private final Diagram diagram;
    private final Map<Arrow, Integer> left = new HashMap<>();
    private final Map<Arrow, Integer> right = new HashMap<>();
    private final double[] top;
    private final double[] frameTop;
    private final double[] frameBottom;
    private final double boxLeft;
    private final double width;
    private final double height;

    DiagramDrawing(Diagram diagram) {
        this.diagram = diagram;
        int depth = 0;
        for (Node node : diagram.nodes()) {
            depth = Math.max(depth, diagram.framesFrom(node.frame()).size());
        }
        List<Arrow> far = diagram.arrows().stream()
                .filter(arrow -> arrow.to() != arrow.from() + 1)
                .sorted(Comparator.comparingInt(arrow -> Math.abs(arrow.to() - arrow.from())))
                .toList();
        for (Arrow arrow : far) {
            Map<Arrow, Integer> side = isFromInput(arrow) ? left : right;
            side.put(arrow, freeLane(arrow, side));
        }
        boxLeft = MARGIN + depth * PADDING + room(left);
        width = boxLeft + BOX_WIDTH + room(right) + depth * PADDING + MARGIN;
        top = new double[diagram.nodes().size()];
        frameTop = new double[diagram.frames().size()];
        frameBottom = new double[diagram.frames().size()];
        height = place();
    }

    private boolean isFromInput(Arrow arrow) {
        return diagram.nodes().get(arrow.from()).kind() == Kind.INPUT;
    }

    /** Returns the lane nearest to the boxes in which no arrow stands beside this one. */
    private static int freeLane(Arrow arrow, Map<Arrow, Integer> taken) {
        boolean[] used = new boolean[taken.size() + 1];
        taken.forEach((other, lane) -> used[lane] |= low(arrow) < high(other) && low(other) < high(arrow));
        int lane = 0;
        while (used[lane]) {
            lane++;
        }
        return lane;
    }

    private static int low(Arrow arrow) {
        return Math.min(arrow.from(), arrow.to());
    }

    private static int high(Arrow arrow) {
        return Math.max(arrow.from(), arrow.to());
    }

    private static double room(Map<Arrow, Integer> side) {
        int lanes = side.values().stream().mapToInt(lane -> lane + 1).max().orElse(0);
        return PADDING + lanes * LANE;
    }

    /** Gives each place and frame its height, and returns that of the picture. */
    private double place() {
        double y = MARGIN;
        List<Integer> around = List.of();
        for (int i = 0; i < top.length; i++) {
            List<Integer> next = diagram.framesFrom(diagram.nodes().get(i).frame());
            for (int frame : around) {
                if (!next.contains(frame)) {
                    y += PADDING;
                }
            }
            y += i == 0 ? 0 : GAP;
            for (int frame : next) {
                if (!around.contains(frame)) {
                    frameTop[frame] = y;
                    y += HEADER;
                }
            }
            top[i] = y;
            y += heightOf(i);
            for (int k = next.size() - 1; k >= 0; k--) {
                frameBottom[next.get(k)] = y + (next.size() - k) * PADDING;
            }
            around = next;
        }
        return y + around.size() * PADDING + MARGIN;
    }

    private double heightOf(int node) {
        return switch (diagram.nodes().get(node).kind()) {
            case INPUT, OUTPUT -> 28;
            case BOX -> diagram.nodes().get(node).note().isEmpty() ? 32 : 46;
            case JOIN -> 2 * RADIUS;
        };
    }

    /** Draws the picture; one that stands alone brings its style with it. */
    void drawOn(Html html, boolean alone) {
        String box = "0 0 " + number(width) + " " + number(height);
        String described = diagram.title() + ". " + description();
        String most = "max-width:" + number(width) + "px";
        if (alone) {
            html.open(
                    "svg",
                    "xmlns",
                    "http://www.w3.org/2000/svg",
                    "viewBox",
                    box,
                    "width",
                    number(width),
                    "height",
                    number(height),
                    "role",
                    "img",
                    "aria-label",
                    described,
                    "class",
                    "flow alone");
            html.element("title", diagram.title());
            html.open("style").raw(HtmlReport.sheet("diagram.css")).close();
            html.shape("rect", "class", "back", "width", "100%", "height", "100%");
        } else {
            html.open("svg", "viewBox", box, "role", "img", "aria-label", described, "class", "flow", "style", most);
            html.element("title", diagram.title());
        }
        for (int frame = 0; frame < frameTop.length; frame++) {
            drawFrame(html, frame);
        }
        diagram.arrows().forEach(arrow -> drawArrow(html, arrow));
        for (int i = 0; i < top.length; i++) {
            drawNode(html, i);
        }
        for (int frame = 0; frame < frameTop.length; frame++) {
            if (frameBottom[frame] > 0) {
                double x = frameLeft(frame) + 9;
                label(
                        html,
                        diagram.frames().get(frame).text(),
                        "name",
                        x,
                        frameTop[frame] + 16,
                        BOX_WIDTH - 20,
                        "start");
            }
        }
        html.close();
    }

    private String description() {
        List<String> names = new ArrayList<>();
        for (Node node : diagram.nodes()) {
            if (node.kind() != Kind.JOIN) {
                names.add(node.text());
            }
        }
        return "From top to bottom: " + String.join(", ", names) + ".";
    }

    private double frameLeft(int frame) {
        return MARGIN + (diagram.framesFrom(frame).size() - 1) * PADDING;
    }

    private void drawFrame(Html html, int frame) {
        if (frameBottom[frame] > 0) {
            double x = frameLeft(frame);
            rectangle(html, "frame", x, frameTop[frame], width - 2 * x, frameBottom[frame] - frameTop[frame], 8);
        }
    }

    private static void rectangle(
            Html html, String style, double x, double y, double wide, double high, double corner) {
        html.shape(
                "rect",
                "class",
                style,
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(wide),
                "height",
                number(high),
                "rx",
                number(corner));
    }

    private void drawNode(Html html, int i) {
        Node node = diagram.nodes().get(i);
        double middle = boxLeft + BOX_WIDTH / 2;
        double high = heightOf(i);
        double centre = top[i] + high / 2;
        switch (node.kind()) {
            case INPUT, OUTPUT -> {
                rectangle(html, "port", boxLeft, top[i], BOX_WIDTH, high, high / 2);
                String both = node.note().isEmpty() ? node.text() : node.text() + "  " + node.note();
                label(html, both, "name", middle, centre + 4.5, BOX_WIDTH - 24, "middle");
            }
            case BOX -> {
                rectangle(html, "box", boxLeft, top[i], BOX_WIDTH, high, 6);
                double first = node.note().isEmpty() ? centre + 4.5 : top[i] + 19;
                label(html, node.text(), "name", middle, first, BOX_WIDTH - 16, "middle");
                if (!node.note().isEmpty()) {
                    label(html, node.note(), "note", middle, top[i] + 36, BOX_WIDTH - 16, "middle");
                }
            }
            case JOIN -> {
                double wide = Math.max(2 * RADIUS, 7.5 * TextTable.width(node.text()) + 14);
                rectangle(html, "box", middle - wide / 2, top[i], wide, high, RADIUS);
                label(html, node.text(), "name", middle, centre + 4.5, wide, "middle");
            }
        }
    }

    /** Writes a text, closer than it would be where there is not enough room for it. */
    private static void label(Html html, String text, String style, double x, double y, double room, String anchor) {
        String at = number(x);
        if (TextTable.width(text) * 7.2 > room) {
            html.element(
                    "text",
                    text,
                    "class",
                    style,
                    "x",
                    at,
                    "y",
                    number(y),
                    "text-anchor",
                    anchor,
                    "textLength",
                    number(Math.min(room, TextTable.width(text) * 7.2)),
                    "lengthAdjust",
                    "spacingAndGlyphs");
        } else {
            html.element("text", text, "class", style, "x", at, "y", number(y), "text-anchor", anchor);
        }
    }

    private void drawArrow(Html html, Arrow arrow) {
        double middle = boxLeft + BOX_WIDTH / 2;
        if (arrow.to() == arrow.from() + 1) {
            double end = top[arrow.to()];
            double begin = top[arrow.from()] + heightOf(arrow.from());
            path(html, "M" + number(middle) + " " + number(begin) + "V" + number(end - 6), "way");
            path(html, "M" + number(middle) + " " + number(end) + "l-4 -7h8z", "head");
            return;
        }
        boolean toTheLeft = left.containsKey(arrow);
        int lane = (toTheLeft ? left : right).getOrDefault(arrow, 0);
        double away = PADDING / 2 + (lane + 0.5) * LANE;
        double x = toTheLeft ? boxLeft - away : boxLeft + BOX_WIDTH + away;
        double begin = side(arrow.from(), toTheLeft);
        double end = side(arrow.to(), toTheLeft);
        double out = centre(arrow.from()) + 4;
        double in = centre(arrow.to()) - 4;
        String bend = "M" + number(begin) + " " + number(out) + "H" + number(x) + "V" + number(in) + "H"
                + number(toTheLeft ? end - 6 : end + 6);
        path(html, bend, toTheLeft ? "way side" : "way");
        path(html, "M" + number(end) + " " + number(in) + (toTheLeft ? "l-7 -4v8z" : "l7 -4v8z"), "head");
    }

    private double centre(int node) {
        return top[node] + heightOf(node) / 2;
    }

    private double side(int node, boolean toTheLeft) {
        Node at = diagram.nodes().get(node);
        double half = at.kind() == Kind.JOIN
                ? Math.max(2 * RADIUS, 7.5 * TextTable.width(at.text()) + 14) / 2
                : BOX_WIDTH / 2;
        return boxLeft + BOX_WIDTH / 2 + (toTheLeft ? -half : half);
    }

    private static void path(Html html, String way, String style) {
        html.shape("path", "class", style, "d", way);
    }
}
