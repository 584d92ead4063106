package ai.lepton.core.internal.tokenizer;

import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Checks normalizers, which rewrite a text before it is cut. */
final class Normalizers {
    private static final int LONGEST_MAP = 8 << 20;

    private final Growth growth;

    Normalizers(Growth growth) {
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
            case "Bert", "BertNormalizer" -> {
                growth.normalizes(3 * Unicode.NFD * Unicode.LOWER); // a Chinese character stands between spaces
                growth.movesSpaces();
                return new Fields(at, "BertNormalizer")
                        .flag("clean_text")
                        .flag("handle_chinese_chars")
                        .flagOrNull("strip_accents")
                        .flag("lowercase")
                        .done();
            }
            case "Strip" -> fields.flag("strip_left").flag("strip_right");
            case "StripAccents", "Nmt" -> growth.movesSpaces();
            case "NFC" -> growth.normalizes(Unicode.NFC);
            case "NFD" -> growth.normalizes(Unicode.NFD);
            case "NFKC", "NFKD" -> growth.normalizes(Unicode.NFK);
            case "Lowercase" -> growth.normalizes(Unicode.LOWER);
            case "ByteLevel" -> {
                growth.normalizes(4);
                growth.movesSpaces();
            }
            case "Prepend" -> {
                fields.text("prepend");
                growth.times(1 + at.field("prepend").text(Fields.LONGEST_TEXT).length(), at);
                growth.movesSpaces();
            }
            case "Replace" -> replace(fields, growth);
            case "Precompiled" -> precompiled(fields);
            case "Sequence" -> fields.parts("normalizers", depth, this::check);
            default ->
                throw Fields.unknownType(
                        at,
                        "BertNormalizer",
                        "ByteLevel",
                        "Lowercase",
                        "NFC",
                        "NFD",
                        "NFKC",
                        "NFKD",
                        "Nmt",
                        "Precompiled",
                        "Prepend",
                        "Replace",
                        "Sequence",
                        "Strip",
                        "StripAccents");
        }
        return fields.done();
    }

    /** Of normalizers and decoders: a pattern, and what stands in its place. */
    static void replace(Fields fields, Growth growth) {
        fields.text("content");
        String content = fields.at().field("content").text(Fields.LONGEST_TEXT);
        int least = Patterns.check(fields, growth);
        growth.times(Math.max(1, content.codePointCount(0, content.length()) / (double) least), fields.at());
        growth.movesSpaces();
    }

    private void precompiled(Fields fields) {
        Place map = fields.at().field("precompiled_charsmap");
        String text = map.text(Integer.MAX_VALUE);
        if (text.length() / 4 * 3L > LONGEST_MAP) {
            throw map.fault("has " + text.length() + " characters; wanted at most " + LONGEST_MAP / 3 * 4);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw map.fault("is not a table in Base64");
        }
        growth.times(Math.max(1, CharsMap.check(bytes, map)), map);
        growth.movesSpaces();
        fields.put("precompiled_charsmap", Base64.getEncoder().encodeToString(bytes));
    }
}
