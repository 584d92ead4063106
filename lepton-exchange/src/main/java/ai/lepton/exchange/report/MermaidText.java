package ai.lepton.exchange.report;

import ai.lepton.exchange.report.Diagram.Arrow;
import ai.lepton.exchange.report.Diagram.Node;
import java.util.List;

/**
 * A diagram as a Mermaid flowchart. Of texts, letters, digits and a few signs stand as they are; all else is an entity, so that
 * no text can end its quotes or begin a directive.
 *
 * @see <a href="https://mermaid.js.org/syntax/flowchart.html">Mermaid, flowcharts</a>
 */
record MermaidText(Diagram diagram) {
    /** What stands between the facts of a note, of which the last one gets a line of its own. */
    private static final String SEPARATOR = " · ";

    private static final String PLAIN = " .,_()[]/×…·";

    String text() {
        StringBuilder text = new StringBuilder("flowchart TB\n");
        List<Integer> open = List.of();
        for (int i = 0; i < diagram.nodes().size(); i++) {
            Node node = diagram.nodes().get(i);
            List<Integer> around = diagram.framesFrom(node.frame());
            move(text, open, around);
            open = around;
            indented(text, open.size() + 1).append(shape(i, node)).append('\n');
        }
        move(text, open, List.of());
        for (Arrow arrow : diagram.arrows()) {
            text.append("  n")
                    .append(arrow.from())
                    .append(" --> n")
                    .append(arrow.to())
                    .append('\n');
        }
        return text.toString();
    }

    /** Ends the frames that are left and begins those that are entered. */
    private void move(StringBuilder text, List<Integer> from, List<Integer> to) {
        int common = 0;
        while (common < Math.min(from.size(), to.size()) && from.get(common).equals(to.get(common))) {
            common++;
        }
        for (int i = from.size(); i > common; i--) {
            indented(text, i).append("end\n");
        }
        for (int i = common; i < to.size(); i++) {
            int frame = to.get(i);
            indented(text, i + 1)
                    .append("subgraph f")
                    .append(frame)
                    .append("[\"")
                    .append(escaped(diagram.frames().get(frame).text()))
                    .append("\"]\n");
        }
    }

    private static String shape(int index, Node node) {
        StringBuilder label = new StringBuilder(escaped(node.text()));
        int last = node.note().lastIndexOf(SEPARATOR);
        if (last > 0) {
            label.append("<br/>").append(escaped(node.note().substring(0, last)));
        }
        String rest = last > 0 ? node.note().substring(last + SEPARATOR.length()) : node.note();
        label.append(rest.isEmpty() ? "" : "<br/>" + escaped(rest));
        return "n" + index
                + switch (node.kind()) {
                    case INPUT, OUTPUT -> "([\"" + label + "\"])";
                    case BOX -> "[\"" + label + "\"]";
                    case JOIN -> "((\"" + label + "\"))";
                };
    }

    private static StringBuilder indented(StringBuilder text, int depth) {
        return text.append("  ".repeat(depth));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append('#').append(c).append(';');
            }
        });
        return escaped.isEmpty() ? " " : escaped.toString();
    }
}
