package ai.lepton.core.internal.tokenizer;

import tools.jackson.databind.JsonNode;

/** Checks decoders, which make a text of tokens. */
final class Decoders {
    private static final int MOST_STRIPPED = 1_000_000;

    private final Growth growth;

    Decoders(Growth growth) {
        this.growth = growth;
    }

    JsonNode check(Place at) {
        JsonNode checked = check(at, 0);
        if (growth.longestText() != Integer.MAX_VALUE || growth.longestSpaces() != Integer.MAX_VALUE) {
            throw at.fault("has a pattern that steps back; of decoders only such are taken that do not");
        }
        return checked;
    }

    private JsonNode check(Place at, int depth) {
        growth.part(at);
        String type = Fields.type(at);
        Fields fields = new Fields(at, type);
        switch (type) {
            case "BPEDecoder" -> {
                fields.text("suffix");
                if (at.field("suffix").text(Fields.LONGEST_TEXT).isEmpty()) {
                    growth.times(2, at); // a space after each character
                }
            }
            case "ByteLevel" ->
                fields.flag("add_prefix_space").flag("trim_offsets").flag("use_regex", true);
            case "ByteFallback", "Fuse" -> {}
            case "CTC" -> {
                fields.text("pad_token").text("word_delimiter_token").flag("cleanup");
                growth.times(2, at);
            }
            case "Metaspace" -> PreTokenizers.metaspace(fields);
            case "Replace" -> Normalizers.replace(fields, growth);
            case "Strip" -> {
                fields.character("content").whole("start", 0, MOST_STRIPPED).whole("stop", 0, MOST_STRIPPED);
                if (at.field("stop").whole(0, MOST_STRIPPED) != 0) {
                    throw at.field("stop")
                            .fault("is " + at.field("stop").value()
                                    + ", over which the native library fails where a text has nothing else; wanted 0");
                }
            }
            case "WordPiece" -> {
                fields.text("prefix").flag("cleanup");
                growth.times(2, at); // a space before each token
            }
            case "Sequence" -> fields.parts("decoders", depth, this::check);
            default ->
                throw Fields.unknownType(
                        at,
                        "BPEDecoder",
                        "ByteFallback",
                        "ByteLevel",
                        "CTC",
                        "Fuse",
                        "Metaspace",
                        "Replace",
                        "Sequence",
                        "Strip",
                        "WordPiece");
        }
        return fields.done();
    }
}
