package ai.lepton.core.internal.script;

import java.util.Set;

/** What Python says of names. */
public final class Python {
    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private Python() {}

    /** Returns whether a word has a meaning of its own, so that nothing can be called by it. */
    public static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }
}
