package ai.lepton.core.text;

import ai.lepton.metrics.internal.Quoted;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Finds what the native library takes from a tokenizer.json but then ends the process over, with no error to catch. Found by
 * changing good files at random; the cases are those of its version 0.21.4.
 */
final class NativeAborts {
    private NativeAborts() {}

    /** A table of characters that is no such table, or leads outside of itself, ends the process. */
    static void checkNormalizer(JsonNode normalizer) {
        for (JsonNode inner : normalizer.path("normalizers")) {
            checkNormalizer(inner);
        }
        if (!normalizer.path("type").asString("").equals("Precompiled") && !normalizer.has("precompiled_charsmap")) {
            return;
        }
        JsonNode map = normalizer.path("precompiled_charsmap");
        try {
            CharsMap.check(Base64.getDecoder().decode(map.isString() ? map.asString() : "-"));
        } catch (IllegalArgumentException e) {
            String fault = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    fault.startsWith("its ") ? fault : "its precompiled_charsmap is not a table in Base64", e);
        }
    }

    /** A template may name only special tokens that it describes: one that it does not ends the process when a text comes. */
    static void checkPostProcessor(JsonNode processor) {
        for (JsonNode inner : processor.path("processors")) {
            checkPostProcessor(inner);
        }
        // By what it holds, not by its type: the library takes a template without one too.
        JsonNode described = processor.path("special_tokens");
        for (String template : new String[] {"single", "pair"}) {
            for (JsonNode piece : processor.path(template)) {
                JsonNode name = piece.path("SpecialToken").path("id");
                if (name.isString() && !described.has(name.asString())) {
                    throw new IllegalArgumentException("the template " + Quoted.of(template) + " names "
                            + Quoted.of(name.asString()) + ", which its special_tokens do not describe");
                }
            }
        }
        for (JsonNode token : described) {
            if (token.path("ids").size() != token.path("tokens").size()) {
                throw new IllegalArgumentException("the special token " + token.path("id") + " has "
                        + token.path("ids").size() + " ids for "
                        + token.path("tokens").size() + " tokens");
            }
        }
    }

    /** A decoder that strips the end of a text ends the process over a text that has nothing else. */
    static void checkDecoder(JsonNode decoder) {
        for (JsonNode inner : decoder.path("decoders")) {
            checkDecoder(inner);
        }
        if (!decoder.path("stop").asString("0").equals("0")) {
            throw new IllegalArgumentException("its decoder strips the end of texts (a Strip with stop "
                    + decoder.path("stop").asString("?") + "), over which the native library fails; wanted stop 0");
        }
    }

    /** The second half of a merge is cut by the length of the prefix, whether it begins with the prefix or not. */
    static void checkMerge(String second, String prefix) {
        if (!second.startsWith(prefix)) {
            throw new IllegalArgumentException("the merge with " + Quoted.of(second) + " does not begin with the"
                    + " continuing_subword_prefix " + Quoted.of(prefix));
        }
    }
}
