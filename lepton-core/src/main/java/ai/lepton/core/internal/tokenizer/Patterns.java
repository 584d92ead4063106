package ai.lepton.core.internal.tokenizer;

import java.util.Set;

/** Checks the field {@code pattern}: a text as it stands, or a regular expression. */
final class Patterns {
    private Patterns() {}

    /**
     * Copies the pattern.
     *
     * @return characters that a match takes at least, 1 or more
     */
    static int check(Fields fields, Growth growth) {
        Place pattern = fields.at().field("pattern").only(Set.of("String", "Regex"));
        if (pattern.value().size() != 1) {
            throw pattern.fault("has " + pattern.value().size() + " fields; wanted one of 'String' and 'Regex'");
        }
        fields.put("pattern", pattern.value());
        Place text = pattern.optional("String");
        if (text != null) {
            String literal = text.text(Fields.LONGEST_TEXT);
            if (literal.isEmpty()) {
                throw text.fault("is empty; wanted at least one character");
            }
            return literal.codePointCount(0, literal.length());
        }
        growth.matches(SafeRegex.of(pattern.field("Regex")));
        return 1;
    }
}
