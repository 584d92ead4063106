package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Words in the source of rules that a finding may say are words of a phrase: what {@link ChinesePageTest} does not come upon is
 * found here, when it is written.
 */
class SentencesOfTheSourceTest {
    private static final Path SOURCE = Path.of("src/main/java/ai/lepton/ethics");

    /** Folders that make no sentences of findings. */
    private static final Set<String> FOLDERS = Set.of("report", "privacy/pii", "internal/data", "jurisdiction");

    /** Files whose words are patterns, measures or tables in text, which the page does not show. */
    private static final Set<String> FILES = Set.of(
            "EthicsReport.java",
            "Citation.java",
            "transparency/Contents.java",
            "transparency/EventLog.java",
            "transparency/ModelCardSections.java",
            "transparency/Placeholders.java",
            "transparency/decision/ReasonCodes.java",
            "fairness/GroupCounts.java",
            "fairness/GroupParity.java",
            "fairness/IndividualFairness.java");

    /** Methods that say what a rule asks, by its statement, which packs translate. */
    private static final Set<String> METHODS =
            Set.of("statement", "toString", "id", "asked", "asks", "words", "switch");

    /** What is in errors, which say what was received. */
    private static final Pattern ERROR = Pattern.compile(
            "Exception\\(|Figures\\.(?:finite|fraction|level|notNegative|positive|within)\\(|Texts\\.required|Days\\.required|Given\\.|Elements\\.|Fingerprint|Values\\.|requireAbout\\("
                    + "|Pattern\\.compile");

    /** Words that phrases have, with a place between them; and such as the page does not show. */
    private static final Set<String> EXCEPTIONS = Set.of(
            "wanted at least",
            "days back, wanted at least",
            "that far back, and then comes none for",
            "times as often the most frequent value as all from number",
            "the reason of a verdict",
            "wanted at most",
            "not known)",
            "behaviour of texts/1",
            "an event",
            "a day that is no business day",
            "gave no estimate",
            "mean of bounds",
            "there is nothing to compare");

    private static final Pattern METHOD =
            Pattern.compile("\\b(\\w+)\\s*\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)\\s*(?:throws [\\w, ]+)?\\{$");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern COMMENT =
            Pattern.compile("(\"(?:[^\"\\\\\\n]|\\\\.)*+\")|/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern FIGURE = Pattern.compile("%[.\\d]*[a-zA-Z]");

    private static String phrases() throws IOException {
        Properties phrases = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Language.class.getResourceAsStream("phrases.en.properties")),
                StandardCharsets.UTF_8)) {
            phrases.load(in);
        }
        return phrases.values().stream()
                .map(text -> ((String) text).replaceAll("\\{[^}]*}", "\u0001"))
                .collect(Collectors.joining("\n"));
    }

    /** Returns the statements of a file: each with the method that it is in. */
    private static List<String[]> statements(String source) {
        String plain = COMMENT.matcher(source)
                .replaceAll(match -> match.group(1) == null ? " " : Matcher.quoteReplacement(match.group(1)));
        plain = plain.replaceAll("\"\\s*\\+\\s*\"", "");
        List<String[]> all = new ArrayList<>();
        String method = "";
        int from = 0;
        boolean isQuoted = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (c == ';' || c == '{' || c == '}')) {
                String statement = plain.substring(from, i + 1);
                Matcher named = METHOD.matcher(statement.strip());
                if (c == '{' && named.find() && !statement.contains("new ")) {
                    method = Set.of("if", "for", "while").contains(named.group(1)) ? method : named.group(1);
                }
                all.add(new String[] {method, statement});
                from = i + 1;
            }
        }
        return all;
    }

    private static List<String> clauses(String literal) {
        String text = FIGURE.matcher(literal.replace("\\\"", "\"").replace("%%", "\u0002"))
                .replaceAll("\u0001")
                .replace('\u0002', '%');
        return Stream.of(text.split("\u0001|; "))
                .map(part -> part.replaceAll("^[ ;,:(]*(?:but |and )?|[ ;,:(]*$", ""))
                .filter(part -> part.matches(".*[A-Za-z]+,? [A-Za-z]+.*"))
                .toList();
    }

    @Test
    void allThatRulesSayIsInAPhrase() throws IOException {
        String phrases = phrases();
        Set<String> missing = new TreeSet<>();
        int looked = 0;
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = SOURCE.relativize(file).toString().replace('\\', '/');
                if (FILES.contains(name) || FOLDERS.stream().anyMatch(name::startsWith)) {
                    continue;
                }
                for (String[] statement : statements(Files.readString(file))) {
                    if (METHODS.contains(statement[0])
                            || ERROR.matcher(statement[1]).find()) {
                        continue;
                    }
                    Matcher literal = LITERAL.matcher(statement[1]);
                    while (literal.find()) {
                        for (String clause : clauses(literal.group(1))) {
                            looked++;
                            if (!phrases.contains(clause) && !EXCEPTIONS.contains(clause)) {
                                missing.add(name + ", " + statement[0] + ": " + clause);
                            }
                        }
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(300);
        assertThat(missing).isEmpty();
    }
}
