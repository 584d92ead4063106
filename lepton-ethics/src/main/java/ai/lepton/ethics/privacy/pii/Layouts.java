package ai.lepton.ethics.privacy.pii;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All layouts of {@linkplain Identifier identifiers} as one automaton without choices, so that a text is tried against all of them in
 * one step for each character, and in at most {@link #longest()} steps from where it begins.
 *
 * <p>States are sets of places in layouts (Rabin and Scott 1959, Finite automata and their decision problems).
 */
final class Layouts {
    /** Where nothing more can come of the text. */
    static final int DEAD = 0;

    static final int FIRST = 1;

    /** Classes of characters: what is in no layout, digits, letters, and separators. */
    private static final String CLASSES = "\0da -./+";

    private static final int WIDTH = CLASSES.length();
    private static final byte[] CLASS_OF = new byte[128];

    static {
        for (int c = 0; c < CLASS_OF.length; c++) {
            boolean isLetter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            boolean isDigit = c >= '0' && c <= '9';
            CLASS_OF[c] = (byte) (isDigit ? 1 : isLetter ? 2 : Math.max(0, CLASSES.indexOf(c, 3)));
        }
    }

    /**
     * One way to write an identifier.
     *
     * @param identifier which
     * @param form digits, letters and separators, without choices
     * @param prior how often text of this form is such an identifier
     * @param isBare whether it has digits only
     */
    record Layout(Identifier identifier, String form, double prior, boolean isBare) {}

    /** One step: the state that follows, by state and class. */
    private final short[] next;

    /** Layouts that end in a state; empty where none does. */
    private final Layout[][] ending;

    /** Whether any layout ends in a state. */
    private final boolean[] isEnd;

    private final int longest;

    private Layouts(short[] next, Layout[][] ending, int longest) {
        this.next = next;
        this.ending = ending;
        isEnd = new boolean[ending.length];
        for (int state = 0; state < isEnd.length; state++) {
            isEnd[state] = ending[state].length > 0;
        }
        this.longest = longest;
    }

    static Layouts of(List<Identifier> identifiers) {
        List<Layout> all = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            for (String layout : identifier.layouts()) {
                for (String same : layout.contains("~") ? new String[] {"", " ", "-", "."} : new String[] {""}) {
                    all.add(layout(identifier, layout.replace("~", same)));
                }
            }
        }
        int longest =
                all.stream().mapToInt(layout -> layout.form().length()).max().orElse(0);
        Map<TreeSet<Integer>, Integer> states = new HashMap<>();
        List<TreeSet<Integer>> toDo = new ArrayList<>();
        TreeSet<Integer> first = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            first.add(i * 64); // a place is the number of a layout times 64, and how much of it was read
        }
        states.put(new TreeSet<>(), DEAD);
        toDo.add(new TreeSet<>());
        states.put(first, FIRST);
        toDo.add(first);
        List<short[]> rows = new ArrayList<>();
        List<Layout[]> ending = new ArrayList<>();
        for (int state = 0; state < toDo.size(); state++) {
            short[] row = new short[WIDTH];
            for (int k = 1; k < WIDTH; k++) {
                TreeSet<Integer> following = following(toDo.get(state), CLASSES.charAt(k), all);
                Integer known = states.putIfAbsent(following, toDo.size());
                if (known == null) {
                    toDo.add(following);
                }
                row[k] = (short) (known == null ? toDo.size() - 1 : known);
            }
            rows.add(row);
            ending.add(toDo.get(state).stream()
                    .filter(place -> all.get(place / 64).form().length() == place % 64)
                    .map(place -> all.get(place / 64))
                    .toArray(Layout[]::new));
        }
        if (rows.size() > Short.MAX_VALUE) {
            throw new IllegalStateException("layouts make " + rows.size() + " states");
        }
        short[] next = new short[rows.size() * WIDTH];
        for (int state = 0; state < rows.size(); state++) {
            System.arraycopy(rows.get(state), 0, next, state * WIDTH, WIDTH);
        }
        return new Layouts(next, ending.toArray(Layout[][]::new), longest);
    }

    private static Layout layout(Identifier identifier, String text) {
        String[] parts = text.split("=");
        boolean isBare = parts[0].matches("d+");
        boolean hasLetters = parts[0].contains("a");
        double prior = parts.length > 1
                ? Double.parseDouble(parts[1])
                : isBare ? Identifier.DIGITS : hasLetters ? Identifier.LETTERS : Identifier.SEPARATED;
        return new Layout(identifier, parts[0], prior, isBare);
    }

    private static TreeSet<Integer> following(TreeSet<Integer> places, char read, List<Layout> all) {
        TreeSet<Integer> following = new TreeSet<>();
        for (int place : places) {
            String form = all.get(place / 64).form();
            char wanted = place % 64 < form.length() ? form.charAt(place % 64) : '\0';
            if (wanted == read || wanted == 'x' && (read == 'd' || read == 'a')) {
                following.add(place + 1);
            }
        }
        return following;
    }

    int next(int state, char c) {
        return c < 128 ? next[state * WIDTH + CLASS_OF[c]] : DEAD;
    }

    /** Returns whether the text read so far has a layout. */
    boolean isEnd(int state) {
        return isEnd[state];
    }

    /** Returns the layouts that the text read so far has. */
    Layout[] ending(int state) {
        return ending[state];
    }

    /** Returns the length of the longest layout. */
    int longest() {
        return longest;
    }

    int states() {
        return ending.length;
    }
}
