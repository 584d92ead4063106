package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks post-processors, which add special tokens: templates may use each text once, and only ids that there are. */
final class PostProcessors {
    private static final int MOST_PIECES = 64;
    private static final int MOST_TYPES = 1000;

    private final IntPredicate isId;

    /** Takes what tells whether an id is one of a token. */
    PostProcessors(IntPredicate isId) {
        this.isId = isId;
    }

    JsonNode check(Place at) {
        return check(at, 0);
    }

    private JsonNode check(Place at, int depth) {
        String type = Fields.type(at);
        Fields fields = new Fields(at, type);
        switch (type) {
            case "BertProcessing" -> token(token(fields, "sep"), "cls");
            case "RobertaProcessing" ->
                token(token(fields, "sep"), "cls").flag("trim_offsets").flag("add_prefix_space");
            case "ByteLevel" ->
                fields.flag("add_prefix_space").flag("trim_offsets").flag("use_regex", true);
            case "TemplateProcessing" -> template(fields);
            case "Sequence" -> {
                checkOrder(at);
                fields.parts("processors", depth, this::check);
            }
            default ->
                throw Fields.unknownType(
                        at, "BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing");
        }
        return fields.done();
    }

    /** The library takes one or two texts, and fails over what a component before it has made more of. */
    private static void checkOrder(Place at) {
        List<Place> processors = at.field("processors").elements(Fields.MOST_PARTS);
        for (int i = 0; i < processors.size(); i++) {
            String type = Fields.type(processors.get(i));
            if (!type.equals("ByteLevel") && i < processors.size() - 1) {
                throw processors
                        .get(i + 1)
                        .fault("follows a " + Place.shown(type) + "; only ByteLevel may be followed");
            }
        }
    }

    /** {@code ["[SEP]", 102]}. */
    private Fields token(Fields fields, String name) {
        Place token = fields.at().field(name);
        List<Place> parts = token.elements(2);
        if (parts.size() != 2) {
            throw token.fault("has " + parts.size() + " elements; wanted a token and its id");
        }
        parts.get(0).text(Fields.LONGEST_TEXT);
        checkId(parts.get(1));
        return fields.put(name, token.value());
    }

    private void checkId(Place id) {
        int number = id.whole(0, Integer.MAX_VALUE);
        if (!isId.test(number)) {
            throw id.fault("is " + number + ", which is the id of no token");
        }
    }

    private void template(Fields fields) {
        Place described = fields.at().optional("special_tokens");
        Set<String> names = new HashSet<>();
        if (described == null || !described.value().isObject()) {
            throw (described == null ? fields.at() : described).fault("has no object 'special_tokens'");
        }
        for (String name : described.value().propertyNames()) {
            names.add(name);
            specialToken(described.field(name));
        }
        pieces(fields.at().field("single"), names, false);
        pieces(fields.at().field("pair"), names, true);
        fields.put("single", fields.at().field("single").value());
        fields.put("pair", fields.at().field("pair").value());
        fields.put("special_tokens", described.value());
    }

    private void specialToken(Place token) {
        token.only(Set.of("id", "ids", "tokens"));
        token.field("id").text(Fields.LONGEST_TEXT);
        List<Place> ids = token.field("ids").elements(MOST_PIECES);
        List<Place> tokens = token.field("tokens").elements(MOST_PIECES);
        if (ids.size() != tokens.size()) {
            throw token.fault("has " + ids.size() + " ids for " + tokens.size() + " tokens");
        }
        ids.forEach(this::checkId);
        tokens.forEach(text -> text.text(Fields.LONGEST_TEXT));
    }

    private static void pieces(Place template, Set<String> described, boolean pair) {
        int first = 0;
        int second = 0;
        for (Place piece : template.elements(MOST_PIECES)) {
            piece.only(Set.of("Sequence", "SpecialToken"));
            Place token = piece.optional("SpecialToken");
            Place sequence = piece.optional("Sequence");
            Place either = token == null ? sequence : token;
            if (piece.value().size() != 1 || either == null) {
                throw piece.fault("is not one of 'Sequence' and 'SpecialToken'");
            }
            String id = id(either, token == null ? null : described);
            first += token == null && id.equals("A") ? 1 : 0;
            second += token == null && id.equals("B") ? 1 : 0;
        }
        if (first != 1 || second != (pair ? 1 : 0)) {
            throw template.fault("has the first text " + first + " times and the second " + second + " times; wanted "
                    + (pair ? "each once" : "the first once"));
        }
    }

    private static String id(Place piece, @Nullable Set<String> described) {
        piece.only(Set.of("id", "type_id")).field("type_id").whole(0, MOST_TYPES);
        Place id = piece.field("id");
        if (described == null) {
            return id.oneOf(Set.of("A", "B"));
        }
        if (!described.contains(id.text(Fields.LONGEST_TEXT))) {
            throw id.fault("is " + Quoted.of(Place.shown(id.text(Fields.LONGEST_TEXT)))
                    + ", which its special_tokens do not describe");
        }
        return "";
    }
}
