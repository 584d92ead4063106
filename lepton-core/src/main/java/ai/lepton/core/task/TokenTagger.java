package ai.lepton.core.task;

import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.Tokenizer;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds named entities in texts, such as people and places, with a published token classifier.
 *
 * <p>Words are made of tokens as transformers makes them: see {@link Tokenizer#continuesWord}. A text without tokens has no
 * entities. Safe from several threads; an interrupt of the calling thread ends a call between batches with a
 * {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory: close it.
 */
public final class TokenTagger implements AutoCloseable {
    private final TextRunner runner;
    private final Labels labels;
    private final List<String> tags; // several outputs may have one name; their entities are then of one kind

    /**
     * The entities of one text.
     *
     * @param entities in the order of the text
     * @param truncated whether the text was longer than the model takes, so that its end was not read
     */
    public record Tagged(List<Entity> entities, boolean truncated) {
        /** Copies the list. */
        public Tagged {
            entities = Elements.of("entities", entities);
        }
    }

    TokenTagger(TextLoader model) {
        TextTransformer tagger = model.pretrained().tokenClassifier();
        this.labels = model.labels(((Token) tagger.head()).outputs());
        List<String> named = model.pretrained().labelNames();
        this.tags = named.isEmpty() ? labels.names() : named;
        this.runner = new TextRunner(model, tagger);
    }

    /** Opens a tagger with the defaults of {@link TextLoader}. */
    public static TokenTagger load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory).tagger();
    }

    /** Returns the tags, with the prefixes of their scheme. */
    public Labels labels() {
        return labels;
    }

    /** Returns the entities of a text, neighbouring tokens of one label together. */
    public Tagged tag(String text) {
        return tagAll(Elements.of("text", text), Aggregation.SIMPLE).get(0);
    }

    /** Returns the entities of each text, in the order of the texts. */
    public List<Tagged> tagAll(List<String> texts, Aggregation aggregation) {
        return runner.call(() -> tagged(texts, aggregation));
    }

    private List<Tagged> tagged(List<String> texts, Aggregation aggregation) {
        List<Encoding> encodings = runner.encode(texts);
        Tagged[] tagged = new Tagged[texts.size()];
        Entities entities = new Entities(tags, aggregation, runner.tokenizer());
        int classes = labels.size();
        runner.run(encodings, (index, output, row) -> {
            Encoding encoding = encodings.get(index);
            int longest = Math.toIntExact(output.shape()[1]);
            double[] scores = new double[encoding.length() * classes];
            for (int token = 0; token < encoding.length(); token++) {
                int from = (row * longest + token) * classes;
                Probabilities.softmax(output.values(), from, classes, scores, token * classes);
            }
            tagged[index] = new Tagged(entities.of(texts.get(index), encoding, scores), encoding.dropped() > 0);
        });
        return List.of(tagged);
    }

    /** Returns what the model is made of and what it costs, for one text of 128 tokens or as many as it takes. */
    public Summary summary() {
        return runner.summary();
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return runner.isOpen();
    }

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if a callback of a call under way closes it; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
    }

    /** How the tags of tokens become entities; the names and meanings are those of transformers' pipeline. */
    public enum Aggregation {
        /** Each token is an entity of its own, with its tag as it is. */
        NONE,
        /** Neighbouring tokens of one label become an entity. */
        SIMPLE,
        /** As SIMPLE, over words: a word has the tag of its first token. */
        FIRST,
        /** As SIMPLE, over words: a word has the tag whose probability, averaged over its tokens, is the greatest. */
        AVERAGE,
        /** As SIMPLE, over words: a word has the tag of its most certain token. */
        MAX
    }

    /**
     * A named entity: a part of a text, and what it is.
     *
     * @param label what it is, without the prefix of its scheme, such as {@code PER} for {@code B-PER}
     * @param start offset of its first UTF-16 code unit
     * @param end offset after its last one, so that {@code text.substring(start, end)} is {@code text}
     * @param text that part
     * @param score the mean probability of the label over its tokens, or words, in [0, 1]
     */
    public record Entity(String label, int start, int end, String text, double score) {}
}
