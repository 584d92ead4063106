package ai.lepton.core.task;

import ai.lepton.core.task.TokenTagger.Aggregation;
import ai.lepton.core.task.TokenTagger.Entity;
import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Turns the tag probabilities of tokens into entities. */
final class Entities {
    private static final String OUTSIDE = "O";

    /** A token or a word with the probability of each tag. */
    @SuppressWarnings("ArrayRecordComponent") // of this class only, and never changed
    private record Scored(double[] scores, int tag, int start, int end) {}

    private final List<String> tags;
    private final Aggregation aggregation;
    private final Tokenizer tokenizer;

    Entities(List<String> tags, Aggregation aggregation, Tokenizer tokenizer) {
        this.tags = tags;
        this.aggregation = aggregation;
        this.tokenizer = tokenizer;
    }

    /**
     * Returns the entities of a text.
     *
     * @param scores row-major {@code [tokens, tags]}
     */
    List<Entity> of(String text, Encoding encoding, double[] scores) {
        List<Scored> pieces = pieces(text, encoding, scores);
        List<Entity> entities = new ArrayList<>();
        if (aggregation == Aggregation.NONE) {
            for (Scored piece : pieces) {
                add(entities, text, tags.get(piece.tag), List.of(piece));
            }
            return List.copyOf(entities);
        }
        List<Scored> group = new ArrayList<>();
        for (Scored piece : pieces) {
            String tag = tags.get(piece.tag);
            boolean begins = tag.startsWith("B-");
            if (!group.isEmpty() && (begins || !label(tag).equals(label(tags.get(group.get(group.size() - 1).tag))))) {
                add(entities, text, bare(tags.get(group.get(0).tag)), group);
                group.clear();
            }
            group.add(piece);
        }
        if (!group.isEmpty()) {
            add(entities, text, bare(tags.get(group.get(0).tag)), group);
        }
        return List.copyOf(entities);
    }

    private static void add(List<Entity> entities, String text, String label, List<Scored> group) {
        if (label.equals(OUTSIDE)) {
            return;
        }
        double sum = 0;
        for (Scored piece : group) {
            sum += piece.scores[piece.tag];
        }
        int start = group.get(0).start;
        int end = group.get(group.size() - 1).end;
        entities.add(new Entity(label, start, end, text.substring(start, end), sum / group.size()));
    }

    /** Returns what follows the first hyphen of a tag, whatever its scheme puts before. */
    private static String bare(String tag) {
        return tag.substring(tag.indexOf('-') + 1);
    }

    private static String label(String tag) {
        return tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : tag;
    }

    private List<Scored> pieces(String text, Encoding encoding, double[] scores) {
        List<Scored> pieces = new ArrayList<>();
        List<Integer> word = new ArrayList<>();
        for (int token = 0; token < encoding.length(); token++) {
            if (encoding.isSpecial(token)) {
                continue;
            }
            if (!word.isEmpty() && !(ofWords() && tokenizer.continuesWord(text, encoding, token))) {
                pieces.add(piece(encoding, scores, word));
                word.clear();
            }
            word.add(token);
        }
        if (!word.isEmpty()) {
            pieces.add(piece(encoding, scores, word));
        }
        return pieces;
    }

    private boolean ofWords() {
        return aggregation != Aggregation.NONE && aggregation != Aggregation.SIMPLE;
    }

    private Scored piece(Encoding encoding, double[] scores, List<Integer> word) {
        double[] own = word(scores, word, tags.size());
        return new Scored(own, best(own), encoding.start(word.get(0)), encoding.end(word.get(word.size() - 1)));
    }

    /** Returns the probabilities of a word, from those of its tokens. */
    private double[] word(double[] scores, List<Integer> tokens, int classes) {
        double[] own = new double[classes];
        if (aggregation == Aggregation.AVERAGE) {
            for (int token : tokens) {
                for (int c = 0; c < classes; c++) {
                    own[c] += scores[token * classes + c] / tokens.size();
                }
            }
            return own;
        }
        int chosen = tokens.get(0);
        if (aggregation == Aggregation.MAX) {
            double most = -1;
            for (int token : tokens) {
                for (int c = 0; c < classes; c++) {
                    if (scores[token * classes + c] > most) {
                        most = scores[token * classes + c];
                        chosen = token;
                    }
                }
            }
        }
        System.arraycopy(scores, chosen * classes, own, 0, classes);
        return own;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }
}
