package ai.lepton.exchange.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML and inline SVG; whatever comes from outside is escaped here, and nowhere else. */
public final class Html {
    private final StringBuilder out = new StringBuilder(1 << 14);
    private final Deque<String> open = new ArrayDeque<>();
    private int ids;

    /** Returns an id that no other element of the page has. */
    public String newId(String prefix) {
        return prefix + "-" + ++ids;
    }

    /** Opens an element; attributes are name, value, name, value. */
    public Html open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    public Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element that was opened last and begins a new line of source. */
    public Html closeLine() {
        close();
        out.append('\n');
        return this;
    }

    /** Writes an element that holds only this text. */
    public Html element(String tag, String text, String... attributes) {
        open(tag, attributes);
        text(text);
        return close();
    }

    /** Writes an element without content, such as an SVG shape. */
    public Html shape(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** Writes text, escaped. */
    public Html text(String text) {
        escape(text);
        return this;
    }

    /** Writes a trusted constant, such as a style sheet. */
    public Html raw(String markup) {
        out.append(markup);
        return this;
    }

    private void start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(tag + " got " + attributes.length + " strings; attributes are pairs");
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n' -> out.append(c);
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        // What HTML has no place for: control characters, halves of characters, non-characters.
                        // Neither may a text turn the direction of what stands around it, or hold what nobody sees.
                        boolean turns = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
                        boolean hides = c == '\ufeff' || c == '\u200b' || (c >= '\u2060' && c <= '\u2064');
                        boolean shown = !Character.isISOControl(c)
                                && !Character.isSurrogate(c)
                                && c < 0xFFFE
                                && !turns
                                && !hides;
                        out.append(shown ? c : '\uFFFD');
                    }
                }
            }
        }
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> was not closed");
        }
        return out.toString();
    }
}
