package ai.lepton.core.task;

import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenHead;
import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.Tokenizer;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.List;

/**
 * Marks spans of texts, such as names, with a published token classifier.
 *
 * <p>Words are made of tokens as transformers makes them: see {@link Tokenizer#continuesWord}. A text without tokens has no
 * spans. Safe from several threads; an interrupt of the calling thread ends a call between batches with a
 * {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory: close it.
 */
public final class TokenTagger implements AutoCloseable {
    private final TextRunner runner;
    private final Labels labels;
    private final List<String> tags; // of which several may have one name, and mark one kind of span then

    /**
     * What a tagger found in one text.
     *
     * @param spans in the order of the text
     * @param truncated whether the text was longer than the model takes, so that its end was not read
     */
    public record Tagged(List<Span> spans, boolean truncated) {
        /** Copies the list. */
        public Tagged {
            spans = Elements.of("spans", spans);
        }
    }

    TokenTagger(TextModel model) {
        TextTransformer tagger = model.pretrained().tokenClassifier();
        this.labels = model.labels(((TokenHead) tagger.head()).outputs());
        List<String> named = model.pretrained().labelNames();
        this.tags = named.isEmpty() ? labels.names() : named;
        this.runner = new TextRunner(model, tagger);
    }

    /** Opens a tagger with the defaults of {@link TextModel}. */
    public static TokenTagger load(Path directory) {
        Elements.required("directory", directory);
        return TextModel.load(directory).tagger();
    }

    /** Returns the tags, with the prefixes of their scheme. */
    public Labels labels() {
        return labels;
    }

    /** Returns what is marked in a text, neighbouring tokens of one label together. */
    public Tagged tag(String text) {
        return tagAll(Elements.of("text", text), Aggregation.SIMPLE).get(0);
    }

    /** Returns what is marked in each text, in their order. */
    public List<Tagged> tagAll(List<String> texts, Aggregation aggregation) {
        return runner.call(() -> tagged(texts, aggregation));
    }

    private List<Tagged> tagged(List<String> texts, Aggregation aggregation) {
        List<Encoding> encodings = runner.encode(texts);
        Tagged[] tagged = new Tagged[texts.size()];
        Spans spans = new Spans(tags, aggregation, runner.tokenizer());
        int classes = labels.size();
        runner.run(encodings, (index, output, row) -> {
            Encoding encoding = encodings.get(index);
            int longest = Math.toIntExact(output.shape()[1]);
            double[] scores = new double[encoding.length() * classes];
            for (int token = 0; token < encoding.length(); token++) {
                int from = (row * longest + token) * classes;
                Probabilities.softmax(output.values(), from, classes, scores, token * classes);
            }
            tagged[index] = new Tagged(spans.of(texts.get(index), encoding, scores), encoding.dropped() > 0);
        });
        return List.of(tagged);
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
}
