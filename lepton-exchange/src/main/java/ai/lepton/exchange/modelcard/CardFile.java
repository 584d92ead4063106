package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A card's text: YAML between two lines of three dashes, then Markdown.
 *
 * <p>Where the front matter begins and ends is what the hub says, which blank lines before it don't hide. Beyond the hub,
 * blanks behind the first dashes and a byte order mark don't hide it either, it may be empty, and one that does not end is
 * refused.
 */
final class CardFile {
    private static final String DASHES = "---";

    private CardFile() {}

    /**
     * Reads a card.
     *
     * @param data what makes front matter of its fields, and checks them
     * @param card what makes a card of front matter and body
     * @throws DataException if the front matter is malformed
     */
    static <D, C> C parse(
            String name, String text, Function<Map<String, Object>, D> data, BiFunction<D, CardBody, C> card) {
        Elements.required("name", name);
        int dashes = afterBlanks(text, text.startsWith("\uFEFF") ? 1 : 0);
        int begin = begin(text, dashes);
        FrontMatter fields;
        int body;
        if (begin < 0) {
            body = CardBody.begin(text, text.startsWith("\uFEFF") ? 1 : 0);
            fields = FrontMatter.none(text.substring(0, body));
        } else {
            int end = end(text, begin);
            if (end < 0) {
                throw new DataException(name + ":" + lineAt(text, dashes)
                        + ": the front matter does not end; put a line of three dashes after it");
            }
            int yamlEnd = Math.max(begin, lineBreakBefore(text, end));
            body = CardBody.begin(text, afterDashes(text, end));
            fields = FrontMatter.read(
                    name, text.substring(0, begin), text.substring(begin, yamlEnd), text.substring(yamlEnd, body));
        }
        D front = Documents.refusing(name, () -> checked(name, fields, data));
        return Documents.refusing(name, () -> card.apply(front, new CardBody(text.substring(body))));
    }

    private static <D> D checked(String name, FrontMatter fields, Function<Map<String, Object>, D> data) {
        try {
            return data.apply(fields);
        } catch (IllegalArgumentException e) {
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                try {
                    D unused = data.apply(Collections.singletonMap(field.getKey(), field.getValue()));
                } catch (IllegalArgumentException itself) {
                    int line = fields.lineOf(field.getKey());
                    throw new DataException(name + (line > 0 ? ":" + line : "") + ": " + itself.getMessage(), itself);
                }
            }
            throw e;
        }
    }

    /** Returns where the lines behind opening dashes begin; -1 if there are no such dashes here. */
    private static int begin(String text, int dashes) {
        return text.startsWith(DASHES, dashes) ? afterLine(text, afterBlank(text, dashes + DASHES.length())) : -1;
    }

    /** Returns where the line of dashes begins that ends the front matter; -1 if there is none. */
    private static int end(String text, int begin) {
        for (int line = begin; line >= 0; line = afterBreak(text, line)) {
            if (text.startsWith(DASHES, line) && afterDashes(text, line) >= 0) {
                return line;
            }
        }
        return -1;
    }

    /** Returns where the line behind closing dashes begins; -1 if something else stands in their line. */
    private static int afterDashes(String text, int dashes) {
        int end = afterBlank(text, dashes + DASHES.length());
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : text.charAt(end) == '\n' ? end + 1 : -1;
    }

    private static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\u00A0')) {
            at++;
        }
        return at;
    }

    private static int afterBlank(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Returns the place behind the line break that is here; -1 if there is none. */
    private static int afterLine(String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        return text.startsWith("\r\n", at) ? at + 2 : "\r\n".indexOf(text.charAt(at)) >= 0 ? at + 1 : -1;
    }

    /** Returns where the next line begins; -1 if there is none. */
    private static int afterBreak(String text, int from) {
        int at = from;
        while (at < text.length() && "\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return afterLine(text, at);
    }

    private static int lineBreakBefore(String text, int line) {
        int end = line > 0 && text.charAt(line - 1) == '\n' ? line - 1 : line;
        return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private static int lineAt(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /**
     * Returns a file's text.
     *
     * @throws DataException if it is no UTF-8
     */
    static String text(String name, byte[] bytes) {
        Elements.required("name", name);
        Utf8.malformedAt(ByteBuffer.wrap(bytes)).ifPresent(at -> {
            throw new DataException(name + " is not UTF-8: byte " + at + " is "
                    + String.format(Locale.ROOT, "0x%02X", bytes[at]) + "; save it as UTF-8");
        });
        if (bytes.length > Documents.LONGEST) {
            throw new DataException(
                    name + " has " + bytes.length + " bytes; documents of at most " + Documents.LONGEST + " are read");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the text of a card, which reads back as it is. */
    static String write(Map<String, Object> fields, CardBody body) {
        FrontMatter front = FrontMatter.of(fields);
        boolean looksLikeFrontMatter = !front.isThere() && begin(body.markdown(), afterBlanks(body.markdown(), 0)) >= 0;
        return (looksLikeFrontMatter ? "---\n\n---\n\n" : front.toText()) + body.markdown();
    }

    /** Writes a card aside and renames it. */
    static void write(Path file, String card) {
        Staged.file(file, out -> out.write(Utf8.bytes("the card", card)));
    }

    /** Returns what is wrong with a name in one line. */
    static String requireLine(String what, String text) {
        String line = Elements.required(what, text).strip();
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + " is " + Quoted.of(line) + "; it must be one line");
        }
        return line;
    }
}
