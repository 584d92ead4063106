package ai.lepton.exchange.data;

import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The distinct texts of one column, numbered as they come; closed ones know no new text. */
final class Levels {
    private final Map<String, Integer> indices = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final boolean closed;

    private Levels(boolean closed) {
        this.closed = closed;
    }

    /** Returns levels that learn each text they meet. */
    static Levels open() {
        return new Levels(false);
    }

    /** Returns levels that know these texts only. */
    static Levels closed(List<String> texts) {
        Levels levels = new Levels(true);
        texts.forEach(levels::learn);
        return levels;
    }

    /** Returns the index of a text; -1 where the levels are closed and don't have it. */
    int indexOf(String text) {
        Integer index = indices.get(text);
        if (index != null) {
            return index;
        }
        return closed ? -1 : learn(text);
    }

    private int learn(String text) {
        int index = texts.size();
        indices.put(text, index);
        texts.add(text);
        return index;
    }

    List<String> texts() {
        return texts;
    }

    /** Returns the texts in the order of {@link Labels}: as numbers where all are, else by code points. */
    List<String> sorted() {
        List<String> sorted = new ArrayList<>(texts);
        if (closed) {
            return sorted;
        }
        sorted.sort(Labels.orderOf(texts));
        return sorted;
    }

    /** Returns, for each index as it was learned, the position of its text in this order. */
    int[] positionsIn(List<String> order) {
        int[] positions = new int[texts.size()];
        for (int position = 0; position < order.size(); position++) {
            positions[indexOf(order.get(position))] = position;
        }
        return positions;
    }
}
