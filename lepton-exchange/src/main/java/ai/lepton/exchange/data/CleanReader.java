package ai.lepton.exchange.data;

import java.io.IOException;
import java.io.Reader;

/** Leaves comments out of a CSV file, and blanks after separators, but not within quotes. Keeps line ends where they are. */
final class CleanReader extends Reader {
    private final Reader text;
    private final CsvFormat format;
    private State state = State.START;

    /** Where the next character is. */
    private enum State {
        /** At the beginning of a field. */
        START,
        /** Within a field without quotes. */
        PLAIN,
        QUOTED,
        /** Behind a quote that closes a field, or is the first of two that stand for one. */
        CLOSED,
        COMMENT
    }

    private CleanReader(Reader text, CsvFormat format) {
        this.text = text;
        this.format = format;
    }

    /** Returns the text as it is, where the format has nothing to leave out. */
    static Reader of(Reader text, CsvFormat format) {
        return format.comment() == 0 && !format.isBlankSkipped() ? text : new CleanReader(text, format);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (true) {
            int n = text.read(target, offset, length);
            if (n <= 0) {
                return n;
            }
            int kept = clean(target, offset, n);
            if (kept > 0) {
                return kept;
            }
        }
    }

    private int clean(char[] chars, int offset, int length) {
        int to = offset;
        for (int i = offset; i < offset + length; i++) {
            char c = chars[i];
            boolean isEnd = c == '\n' || c == '\r';
            if (state == State.QUOTED) {
                state = c == '"' ? State.CLOSED : State.QUOTED;
            } else if (isEnd) {
                state = State.START;
            } else if (state == State.COMMENT) {
                continue;
            } else if (c == format.comment() && c != 0) {
                state = State.COMMENT;
                continue;
            } else if (c == format.separator()) {
                state = State.START;
            } else if (state == State.START && c == ' ' && format.isBlankSkipped()) {
                continue;
            } else if (c == '"') {
                state = state == State.START || state == State.CLOSED ? State.QUOTED : State.PLAIN;
            } else {
                state = State.PLAIN;
            }
            chars[to++] = c;
        }
        return to - offset;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
