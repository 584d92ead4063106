package ai.lepton.core.internal.tokenizer;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks pre-tokenizers, which cut a text into words. */
final class PreTokenizers {
    private static final Set<String> BEHAVIORS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
    private static final Set<String> SCHEMES = Set.of("first", "never", "always");
    private static final int LONGEST_PIECE = 1_000_000;

    /** What ByteLevel cuts with: it steps back over white space once. */
    private static final SafeRegex OF_BYTE_LEVEL = new SafeRegex(1, 0);

    private final Growth growth;

    PreTokenizers(Growth growth) {
        this.growth = growth;
    }

    JsonNode check(Place at) {
        return check(at, 0);
    }

    private JsonNode check(Place at, int depth) {
        growth.part(at);
        String type = Fields.type(at);
        Fields fields = new Fields(at, type);
        switch (type) {
            case "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "UnicodeScripts" -> {}
            case "ByteLevel" -> {
                fields.flag("add_prefix_space").flag("trim_offsets").flag("use_regex", true);
                Place regex = at.optional("use_regex");
                if (regex == null || regex.flag()) {
                    growth.matches(OF_BYTE_LEVEL);
                }
                growth.normalizes(4);
                growth.movesSpaces();
            }
            case "CharDelimiterSplit" -> fields.character("delimiter");
            case "Digits" -> fields.flag("individual_digits");
            case "FixedLength" -> fields.whole("length", 1, LONGEST_PIECE);
            case "Metaspace" -> {
                metaspace(fields);
                growth.times(2, at); // a word of one character, with a mark before it
                growth.movesSpaces();
            }
            case "Punctuation" -> fields.oneOf("behavior", BEHAVIORS, "Isolated");
            case "Split" -> {
                Patterns.check(fields, growth);
                fields.oneOf("behavior", BEHAVIORS).flag("invert");
            }
            case "Sequence" -> fields.parts("pretokenizers", depth, this::check);
            default ->
                throw Fields.unknownType(
                        at,
                        "BertPreTokenizer",
                        "ByteLevel",
                        "CharDelimiterSplit",
                        "Digits",
                        "FixedLength",
                        "Metaspace",
                        "Punctuation",
                        "Sequence",
                        "Split",
                        "UnicodeScripts",
                        "Whitespace",
                        "WhitespaceSplit");
        }
        return fields.done();
    }

    /** Of pre-tokenizers and decoders: older files say add_prefix_space where newer ones say prepend_scheme. */
    static void metaspace(Fields fields) {
        Place at = fields.at();
        fields.character("replacement").without("str_rep", "add_prefix_space").flag("split", true);
        fields.oneOf("prepend_scheme", SCHEMES, "always");
        Place prefix = at.optional("add_prefix_space");
        if (prefix != null && !prefix.flag()) {
            Place scheme = at.optional("prepend_scheme");
            if (scheme == null || !scheme.oneOf(SCHEMES).equals("never")) {
                throw prefix.fault("is false, which wants the prepend_scheme 'never'");
            }
        }
        Place written = at.optional("str_rep");
        if (written != null) {
            written.text(Fields.LONGEST_TEXT);
        }
    }
}
