package ai.lepton.core.summary;

import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of a model as lines, equal neighbours as one. */
final class SummaryTable {
    /** Lines that a reader is shown. */
    static final int MOST_LINES = 80;

    static final List<String> HEADERS = List.of("Part", "Kind", "Output", "Weights", "Multiply-adds");

    /**
     * A line.
     *
     * @param name the part's, within the one that it is in
     * @param depth how far it is indented
     * @param part the first of those that the line is of
     */
    record Line(String name, int depth, Summary.Part part) {}

    private SummaryTable() {}

    static List<Line> lines(PartNode root) {
        List<Line> lines = new ArrayList<>();
        add(root, "whole model", lines);
        return lines;
    }

    /** Goes as deep as parts do, which is bounded. */
    private static void add(PartNode node, String name, List<Line> lines) {
        lines.add(new Line(name, node.depth, Summary.part(node, "")));
        for (PartNode child : node.children.values()) {
            if (child.like == child) {
                add(child, child.times == 1 ? child.name : run(child) + ", each of " + child.times, lines);
            }
        }
    }

    /** Returns the names of the first and the last of equal siblings. */
    static String run(PartNode first) {
        return first.times == 1 ? first.name : first.name + " .. " + (Integer.parseInt(first.name) + first.times - 1);
    }

    /** Returns those that are shown: all, or those that are not too deep, or the first ones. */
    private static List<Line> shown(List<Line> lines) {
        List<Line> shown = lines;
        for (int depth = PartNode.DEEPEST; shown.size() > MOST_LINES && depth >= 1; depth--) {
            int most = depth;
            shown = lines.stream().filter(line -> line.depth() <= most).toList();
        }
        return shown.size() > MOST_LINES ? shown.subList(0, MOST_LINES) : shown;
    }

    static List<List<String>> cells(List<Line> lines, String indent) {
        List<List<String>> cells = new ArrayList<>();
        for (Line line : shown(lines)) {
            Summary.Part part = line.part();
            cells.add(List.of(
                    indent.repeat(line.depth()) + Quoted.cell(line.name()),
                    part.kind(),
                    part.output() == null ? "unused" : part.output().toString(),
                    number(part.weights()),
                    number(part.multiplyAdds())));
        }
        return cells;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns a sentence on the lines that are not shown; empty if all are. */
    static String rest(List<Line> lines) {
        int rest = lines.size() - shown(lines).size();
        return rest == 0 ? "" : number(rest) + " lines more, of parts in these or after them, are left out.";
    }

    static String text(List<Line> lines) {
        TextTable table = new TextTable(3).row(HEADERS.toArray(String[]::new));
        cells(lines, "  ").forEach(row -> table.row(row.toArray(String[]::new)));
        String rest = rest(lines);
        return table.text() + (rest.isEmpty() ? "" : rest + "\n");
    }
}
