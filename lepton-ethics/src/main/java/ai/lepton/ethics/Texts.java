package ai.lepton.ethics;

import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;

/** Texts of a report: those it can't do without, and how long ones are shown. */
final class Texts {
    private static final int WIDTH = 100;
    private static final int LONGEST = 2_000;

    private Texts() {}

    /** Returns the text, refusing a blank one. */
    static String required(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return text;
    }

    /** Returns a verdict's reason as one bounded line, refusing a blank one. */
    static String reason(String text) {
        return line(required("the reason of a verdict", text));
    }

    /** Returns the text as one bounded line. */
    static String line(String text) {
        return Quoted.within(LONGEST, text);
    }

    /** Returns the sentence broken at spaces into lines of at most 100 characters, each behind the indent. */
    static String wrapped(String sentence, String indent) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : Quoted.within(LONGEST, sentence).split(" ", -1)) {
            if (line.length() > indent.length() && TextTable.width(line + " " + word) > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent).append("  ");
            } else if (line.length() > indent.length()) {
                line.append(' ');
            }
            line.append(word);
        }
        return text.append(line).append('\n').toString();
    }
}
