package ai.lepton.exchange.modelcard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the headings of a Markdown text are that are written with {@code #}: the first of the first level, before any of
 * the second, and all of the second.
 *
 * <p>As in CommonMark, what looks like one within fenced or indented code, within a comment or another block of HTML, and
 * within an element of a list is none. Lines end in line feeds, with or without a carriage return; a carriage return alone
 * ends none.
 *
 * @see <a href="https://spec.commonmark.org/0.31.2/">CommonMark 0.31.2</a>
 */
final class Outline {
    private static final int CODE_INDENT = 4;
    private static final int MOST_LISTS = 50;
    private static final int LONGEST_TAG = 2_000;
    private static final Pattern HEADING = Pattern.compile("(#{1,2})[ \\t]+(.*)");
    private static final Pattern FENCE = Pattern.compile("(`{3,})[^`]*|(~{3,}).*");
    private static final Pattern LIST = Pattern.compile("([-+*]|[0-9]{1,9}[.)])([ \\t]+|$)(.*)");
    private static final Pattern RAW = Pattern.compile("(?i)<(script|pre|style|textarea)([ \\t>].*|$)");
    private static final Pattern RAW_END = Pattern.compile("(?i)</(script|pre|style|textarea)>");
    private static final Pattern TAG = Pattern.compile("</?([A-Za-z][A-Za-z0-9-]*)([ \\t].*|/?>.*|$)");
    private static final Pattern WHOLE_TAG = Pattern.compile("</[A-Za-z][A-Za-z0-9-]*[ \\t]*>[ \\t]*"
            + "|<[A-Za-z][A-Za-z0-9-]*([ \\t]+[A-Za-z_:][A-Za-z0-9_.:-]*([ \\t]*=[ \\t]*([^\\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*"
            + "[ \\t]*/?>[ \\t]*");

    /** Elements whose tags begin a block that ends at a blank line, by section 4.6 of CommonMark. */
    private static final Set<String> BLOCKS = Set.of(
            ("address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt"
                            + " fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html"
                            + " iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section"
                            + " summary table tbody td tfoot th thead title tr track ul")
                    .split(" "));

    private final List<Heading> headings = new ArrayList<>();
    private @Nullable Heading title;

    /** Characters of the open fence; empty outside of fenced code. */
    private String fence = "";

    /** What ends the open block of HTML; null outside of one. */
    private @Nullable Pattern htmlEnd;

    /** Columns that a line needs in front to belong to each of the open elements of lists, the outermost first. */
    private final List<Integer> lists = new ArrayList<>();

    private boolean inParagraph;

    /**
     * A heading.
     *
     * @param text without marks
     * @param begin where its line begins
     * @param end where the line behind it begins
     */
    record Heading(String text, int begin, int end) {}

    private Outline(String markdown) {
        int begin = 0;
        while (begin < markdown.length()) {
            int feed = markdown.indexOf('\n', begin);
            int next = feed < 0 ? markdown.length() : feed + 1;
            int end = feed < 0 ? next : feed > begin && markdown.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            line(markdown.substring(begin, end), begin, next);
            begin = next;
        }
    }

    static Outline of(String markdown) {
        return new Outline(markdown);
    }

    /** Returns the first heading of the first level, if it is before all of the second. */
    @Nullable Heading title() {
        return title;
    }

    /** Returns the headings of the second level. */
    List<Heading> headings() {
        return headings;
    }

    /** Returns whether code or HTML begins and does not end, so that headings behind it would be part of it. */
    boolean isOpen() {
        return !fence.isEmpty() || htmlEnd != null;
    }

    private void line(String line, int begin, int next) {
        int columns = columns(line);
        String text = line.strip();
        boolean isBlank = columns == line.length() && line.isBlank();
        while (!isBlank && columns < listIndent()) {
            lists.remove(lists.size() - 1);
            fence = "";
            htmlEnd = null;
        }
        content(text, line, columns - listIndent(), isBlank, begin, next);
    }

    private int listIndent() {
        return lists.isEmpty() ? 0 : lists.get(lists.size() - 1);
    }

    private void content(String text, String line, int indent, boolean isBlank, int begin, int next) {
        if (!fence.isEmpty()) {
            if (indent < CODE_INDENT && isClosing(line.stripTrailing().stripLeading())) {
                fence = "";
            }
            return;
        }
        if (htmlEnd != null) {
            if (htmlEnd.matcher(line).find()) {
                htmlEnd = null;
            }
            return;
        }
        if (isBlank || indent >= CODE_INDENT) {
            inParagraph = !isBlank && inParagraph;
            return;
        }
        boolean wasParagraph = inParagraph;
        inParagraph = false;
        Matcher heading = HEADING.matcher(text);
        if (heading.matches()) {
            heading(heading.group(1).length(), heading.group(2), begin, next);
            return;
        }
        Matcher opening = FENCE.matcher(text);
        if (opening.matches()) {
            fence = opening.group(1) != null ? opening.group(1) : opening.group(2);
            return;
        }
        Pattern end = htmlEnd(text, wasParagraph);
        if (end != null) {
            htmlEnd = end.matcher(text).find() ? null : end;
            return;
        }
        boolean isRule = isRule(text);
        Matcher element = LIST.matcher(text);
        if (isRule || lists.size() > MOST_LISTS || !element.matches()) {
            inParagraph = !isRule;
            return;
        }
        String rest = element.group(3);
        int blanks = element.group(2).length();
        boolean isCode = blanks > CODE_INDENT;
        int width = element.group(1).length() + (rest.isEmpty() || isCode ? 1 : blanks);
        lists.add(listIndent() + Math.max(0, indent) + width);
        if (!rest.isEmpty() && !isCode) {
            content(rest, rest, 0, false, begin, next);
        }
    }

    /** Returns whether a line is a rule: three or more of the same mark, with or without blanks between them. */
    private static boolean isRule(String text) {
        char mark = text.charAt(0);
        if (mark != '-' && mark != '*' && mark != '_') {
            return false;
        }
        int marks = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == mark) {
                marks++;
            } else if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return false;
            }
        }
        return marks >= 3;
    }

    /** Returns the text of a heading without the marks that may close it. */
    private static String unclosed(String marked) {
        int end = marked.length();
        while (end > 0 && marked.charAt(end - 1) == '#') {
            end--;
        }
        boolean isClosing = end == 0 || marked.charAt(end - 1) == ' ' || marked.charAt(end - 1) == '\t';
        return isClosing ? marked.substring(0, end).strip() : marked;
    }

    private void heading(int level, String marked, int begin, int next) {
        String text = unclosed(marked.strip()).replace('\r', ' ').strip();
        if (!lists.isEmpty() || text.isEmpty()) {
            return;
        }
        if (level == 2) {
            headings.add(new Heading(text, begin, next));
        } else if (title == null && headings.isEmpty()) {
            title = new Heading(text, begin, next);
        }
    }

    private boolean isClosing(String text) {
        return text.length() >= fence.length() && text.chars().allMatch(c -> c == fence.charAt(0));
    }

    /** Returns what ends the block of HTML that begins here; null if none does. */
    private static @Nullable Pattern htmlEnd(String text, boolean inParagraph) {
        if (!text.startsWith("<")) {
            return null;
        }
        if (RAW.matcher(text).matches()) {
            return RAW_END;
        }
        if (text.startsWith("<!--")) {
            return COMMENT_END;
        }
        if (text.startsWith("<?")) {
            return INSTRUCTION_END;
        }
        if (text.startsWith("<![CDATA[")) {
            return CDATA_END;
        }
        if (text.length() > 2 && text.charAt(1) == '!' && Character.isLetter(text.charAt(2))) {
            return DECLARATION_END;
        }
        Matcher tag = TAG.matcher(text);
        boolean isBlock = tag.matches() && BLOCKS.contains(tag.group(1).toLowerCase(Locale.ROOT));
        return isBlock
                        || (!inParagraph
                                && text.length() < LONGEST_TAG
                                && WHOLE_TAG.matcher(text).matches())
                ? BLANK
                : null;
    }

    private static final Pattern COMMENT_END = Pattern.compile("-->");
    private static final Pattern INSTRUCTION_END = Pattern.compile("\\?>");
    private static final Pattern CDATA_END = Pattern.compile("]]>");
    private static final Pattern DECLARATION_END = Pattern.compile(">");
    private static final Pattern BLANK = Pattern.compile("^[ \\t]*$");

    /** Returns how many columns of blanks are in front; a tab fills up to a multiple of four. */
    private static int columns(String line) {
        int columns = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == ' ') {
                columns++;
            } else if (line.charAt(i) == '\t') {
                columns += CODE_INDENT - columns % CODE_INDENT;
            } else {
                break;
            }
        }
        return columns;
    }
}
