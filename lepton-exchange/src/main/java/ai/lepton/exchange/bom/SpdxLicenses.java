package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identifiers of licences that CycloneDX takes, from its own schema {@code spdx.schema.json}, and expressions of them.
 *
 * @see <a href="https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/">SPDX license expressions</a>
 */
final class SpdxLicenses {
    private static final Map<String, String> BY_LOWER_CASE = read();

    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[A-Za-z0-9.:+-]+)");
    private static final Pattern REFERENCE = Pattern.compile("(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");
    private static final int DEEPEST = 100;

    private SpdxLicenses() {}

    private static Map<String, String> read() {
        String name = "spdx.schema.json";
        try (InputStream in = SpdxLicenses.class.getResourceAsStream(name)) {
            Map<String, Object> schema =
                    Documents.object(name, Objects.requireNonNull(in, name).readAllBytes());
            Map<String, String> licenses = new TreeMap<>();
            for (Object id : (List<?>) Objects.requireNonNull(schema.get("enum"))) {
                licenses.put(id.toString().toLowerCase(Locale.ROOT), id.toString());
            }
            return licenses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether an identifier is in the list, in the list's letter case. */
    static boolean isId(String id) {
        return id.equals(BY_LOWER_CASE.get(id.toLowerCase(Locale.ROOT)));
    }

    /** Returns an identifier as the list has it; empty if it is not in it in any letter case. */
    static Optional<String> id(String id) {
        return Optional.ofNullable(BY_LOWER_CASE.get(id.toLowerCase(Locale.ROOT)));
    }

    /** Returns whether a text is an expression of several licences, or of one with an exception. */
    static boolean isExpression(String text) {
        try {
            requireExpression(text);
            return text.contains(" ");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Checks an expression such as {@code MIT OR Apache-2.0 WITH LLVM-exception}.
     *
     * @throws IllegalArgumentException if it is none, or has a licence that is neither in the list nor a reference
     */
    static void requireExpression(String expression) {
        Parser parser = new Parser(expression);
        parser.or(0);
        if (!parser.next.isEmpty()) {
            throw parser.refusal("has " + Quoted.of(parser.next) + " where AND, OR or the end would do");
        }
    }

    private static final class Parser {
        private final String expression;
        private final Matcher tokens;
        private String next = "";

        Parser(String expression) {
            this.expression = expression;
            this.tokens = TOKEN.matcher(expression);
            advance();
        }

        private void advance() {
            int end = next.isEmpty() ? 0 : tokens.end();
            if (expression.substring(end).isBlank()) {
                next = "";
                return;
            }
            if (!tokens.region(end, expression.length()).lookingAt()) {
                throw refusal("has a character that expressions don't have");
            }
            next = tokens.group(1);
        }

        IllegalArgumentException refusal(String why) {
            return new IllegalArgumentException("license expression " + Quoted.of(expression) + " " + why);
        }

        void or(int depth) {
            if (depth > DEEPEST) {
                throw refusal("is nested too deep");
            }
            simple(depth);
            while (next.equals("AND") || next.equals("OR")) {
                advance();
                simple(depth);
            }
        }

        private void simple(int depth) {
            if (next.equals("(")) {
                advance();
                or(depth + 1);
                if (!next.equals(")")) {
                    throw refusal("misses a closing parenthesis");
                }
                advance();
                return;
            }
            String license = next.endsWith("+") ? next.substring(0, next.length() - 1) : next;
            if (id(license).isEmpty() && !REFERENCE.matcher(license).matches()) {
                throw refusal("has " + (next.isEmpty() ? "no licence" : Quoted.of(next))
                        + " where an SPDX identifier of a licence," + " or LicenseRef- and a name, would do");
            }
            advance();
            if (next.equals("WITH")) {
                advance();
                if (!next.matches("[A-Za-z0-9.-]+")) {
                    throw refusal("has no exception after WITH");
                }
                advance();
            }
        }
    }
}
