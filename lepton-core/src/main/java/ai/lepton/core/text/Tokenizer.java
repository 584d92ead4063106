package ai.lepton.core.text;

import ai.lepton.core.internal.engine.NativeTokenizer;
import ai.lepton.core.internal.files.LfsPointer;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.internal.tokenizer.TextLimits;
import ai.lepton.core.internal.tokenizer.TokenizerFile;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns texts into token ids and back, as the {@code tokenizer.json} beside a Hugging Face model says.
 *
 * <p>It neither pads nor truncates, whatever the file says: {@link Encoding#truncatedTo} truncates, and whatever makes
 * a batch pads. Safe from several threads. Nothing is downloaded. {@link #close} frees its native memory.
 *
 * <p>A Java string can hold unpaired surrogates, which no text of Unicode has; each counts as U+FFFD.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";
    private static final long LONGEST_FILE = 256L << 20;

    /** Texts with fewer characters in all are encoded on the calling thread. */
    private static final int WORTH_SHARING = 1 << 14;

    private static final JsonMapper JSON =
            JsonMapper.builder(Documents.factory()).build();

    private final NativeTokenizer tokenizer;
    private final int vocabularySize;
    private final OptionalInt padId;
    private final OptionalInt eosId;
    private final OptionalInt bosId;
    private final OptionalInt maskId;
    private final OptionalInt unknownId;
    private final BitSet skipped = new BitSet();
    private final BitSet bytes = new BitSet();
    private final OptionalInt modelMaxLength;
    private final TextLimits limits;
    private final boolean truncatesLeft;
    private final boolean tellsTypes;
    private final boolean marksSubwords;
    private final int[] lengths; // of tokens as they are spelt; empty where no token is marked

    private Tokenizer(NativeTokenizer tokenizer, TokenizerFile vocabulary, SpecialTokens special, boolean tellsTypes) {
        this.tokenizer = tokenizer;
        this.tellsTypes = tellsTypes;
        this.vocabularySize = vocabulary.vocabularySize();
        this.padId = special.id(SpecialTokens.Role.PAD, vocabulary);
        this.eosId = special.id(SpecialTokens.Role.EOS, vocabulary);
        this.bosId = special.id(SpecialTokens.Role.BOS, vocabulary);
        this.maskId = special.id(SpecialTokens.Role.MASK, vocabulary);
        this.unknownId = special.id(SpecialTokens.Role.UNK, vocabulary);
        vocabulary.special().forEach(skipped::set);
        special.skipped().forEach(name -> vocabulary.id(name).ifPresent(skipped::set));
        byteNames().forEach(name -> vocabulary.id(name).ifPresent(bytes::set));
        this.limits = vocabulary.limits();
        this.marksSubwords = !vocabulary.subwordPrefix().isEmpty();
        this.lengths = marksSubwords ? vocabulary.lengths() : new int[0];
        this.modelMaxLength = special.modelMaxLength();
        String side = special.truncationSide();
        this.truncatesLeft = side == null ? vocabulary.truncatesLeft() : side.equals("left");
    }

    /**
     * Opens the tokenizer of a model: {@code tokenizer.json}, with names of special tokens from {@code
     * tokenizer_config.json} or {@code special_tokens_map.json} where they are there, and with what the former says of
     * lower case, accents, Chinese characters and a space before the first word, as transformers' classes follow it.
     *
     * @param modelDirectory a directory as Hugging Face tools save it
     * @throws DataException if there is no tokenizer.json, or a file can't be read or is not what it says
     * @throws IllegalStateException if the native library does not start on this platform
     */
    public static Tokenizer open(Path modelDirectory) {
        return open(modelDirectory, false);
    }

    /** Opens the tokenizer of a model as {@link #open} does, for texts that become lower case first. */
    public static Tokenizer openLowerCased(Path modelDirectory) {
        return open(modelDirectory, true);
    }

    private static Tokenizer open(Path modelDirectory, boolean lowerCased) {
        Path file = modelDirectory.resolve(FILE);
        if (!ModelFiles.isThere(file)) {
            throw new DataException(missing(modelDirectory));
        }
        SpecialTokens special = SpecialTokens.read(JSON, modelDirectory);
        TokenizerOptions options = TokenizerOptions.read(JSON, modelDirectory, lowerCased);
        String stored = contents(file, LONGEST_FILE);
        try {
            String json = options.applied(JSON, stored);
            Set<String> wanted = special.candidates();
            wanted.addAll(options.added());
            byteNames().forEach(wanted::add);
            TokenizerFile checked = TokenizerFile.read(json, wanted);
            options.requireAdded(checked::id);
            checked.checkAddedTokens(Tokenizer::counts);
            return new Tokenizer(NativeTokenizer.of(checked.checked()), checked, special, options.tellsTypes());
        } catch (JacksonException e) {
            throw notJson(file, e);
        } catch (IllegalArgumentException e) {
            throw new DataException(FILE + ": " + Quoted.message(e.getMessage()) + ": " + file, e);
        }
    }

    /** Returns how many tokens a tokenizer.json makes of each text. */
    private static int[] counts(String json, List<String> texts) {
        try (NativeTokenizer tokenizer = NativeTokenizer.of(json)) {
            return texts.stream()
                    .mapToInt(text -> tokenizer.encode(text, null, false).ids().length)
                    .toArray();
        }
    }

    /** Returns the tokens that stand for one byte each, of which tokenizers spell what is not in their vocabulary. */
    private static Stream<String> byteNames() {
        return IntStream.range(0, 256)
                .boxed()
                .flatMap(b -> Stream.of("<0x%02X>".formatted(b), "<0x%02x>".formatted(b)));
    }

    private static String missing(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Files.exists(directory)
                    ? directory + " is a file; wanted the directory of a model, which holds " + FILE
                    : directory + " does not exist; wanted the directory of a model, which holds " + FILE;
        }
        List<String> there;
        try (Stream<Path> files = Files.list(directory)) {
            there = files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .limit(20)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            there = List.of();
        }
        return "no " + FILE + " in " + directory + ", which holds " + there
                + "; Python's AutoTokenizer.from_pretrained(directory).save_pretrained(directory) writes one from older files";
    }

    static String contents(Path file, long longest) {
        LfsPointer.refuse(file, String.valueOf(file.getFileName()));
        return ModelFiles.text(file, longest);
    }

    static DataException notJson(Path file, JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new DataException(
                file.getFileName() + " is not JSON" + where + ": " + Quoted.message(e.getOriginalMessage()) + ": "
                        + file,
                e);
    }

    /**
     * Returns the tokens of a text, special ones added as the model wants them.
     *
     * @throws NullPointerException if the text is null
     * @throws IllegalArgumentException if the vocabulary has no tokens for the text and none for what is unknown, or the
     *     text is millions of characters long and the tokenizer's patterns might not end
     * @throws IllegalStateException if this tokenizer is closed
     */
    public Encoding encode(String text) {
        return encode(text, true);
    }

    /**
     * Returns the tokens of a text, without special ones if so asked.
     *
     * @param addSpecialTokens false for text that already spells them out, such as a filled-in chat template
     */
    public Encoding encode(String text, boolean addSpecialTokens) {
        return encoded(Objects.requireNonNull(text, "the text is null; an empty one is \"\""), null, addSpecialTokens);
    }

    /** Returns the tokens of a pair of texts, such as a question and the text that has its answer. */
    public Encoding encode(String text, String pair) {
        return encoded(
                Objects.requireNonNull(text, "the text is null; an empty one is \"\""),
                Objects.requireNonNull(pair, "pair is null; an empty one is \"\""),
                true);
    }

    /** Returns the encodings of texts, in their order; many at once are shared among the processors. */
    public List<Encoding> encodeAll(List<String> texts) {
        long characters = 0;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text == null) {
                throw new NullPointerException("texts[" + i + "] is null; an empty text is \"\"");
            }
            characters += text.length();
        }
        IntStream rows = IntStream.range(0, texts.size());
        return (characters < WORTH_SHARING ? rows : rows.parallel())
                .mapToObj(i -> encode(texts.get(i)))
                .toList();
    }

    private Encoding encoded(String text, @Nullable String pair, boolean addSpecialTokens) {
        limits.check(text);
        String first = CodeUnits.wellFormed(text);
        String second = pair == null ? null : CodeUnits.wellFormed(pair);
        if (second != null) {
            limits.check(second);
        }
        NativeTokenizer.Tokens tokens = tokenizer.encode(first, second, addSpecialTokens);
        CodeUnits units = CodeUnits.of(first);
        return Encoding.of(tokens, units, second == null ? units : CodeUnits.of(second), truncatesLeft);
    }

    /**
     * Returns the text of ids. Ids that the vocabulary does not have, as models with a padded embedding may yield them, are
     * left out.
     *
     * @param skipSpecialTokens whether special tokens are left out too: those that tokenizer.json flags as special, and
     *     those that the files beside it name
     * @throws IllegalArgumentException if an id is negative
     * @throws IllegalStateException if this tokenizer is closed
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        long[] wide = new long[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new IllegalArgumentException(
                        "ids[" + i + "] is " + ids[i] + "; wanted 0 to " + (vocabularySize - 1));
            }
            if (!skipSpecialTokens || !skipped.get(ids[i])) {
                wide[n++] = ids[i];
            }
        }
        return tokenizer.decode(Arrays.copyOf(wide, n), skipSpecialTokens);
    }

    /** Returns whether decoding leaves out an id. */
    boolean leavesOut(int id, boolean skipSpecialTokens) {
        return id >= vocabularySize || (skipSpecialTokens && id >= 0 && skipped.get(id));
    }

    /** Returns whether an id stands for a byte, so that its text depends on the bytes beside it. */
    boolean isByte(int id) {
        return id >= 0 && bytes.get(id);
    }

    /** Returns a decoder of ids that come one at a time. */
    public TokenStream stream(boolean skipSpecialTokens) {
        return stream(new int[0], skipSpecialTokens);
    }

    /**
     * Returns a decoder of ids that come one at a time, after others: spaces come out as they stand in the whole text.
     *
     * @param context the ids before, such as those of a prompt
     */
    public TokenStream stream(int[] context, boolean skipSpecialTokens) {
        Elements.required("context", context);
        return new TokenStream(this, context, skipSpecialTokens);
    }

    /** Returns one more than the largest id; a model's embedding has at least so many rows. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns the id that rows are padded with, if there is one; generating models often have none. */
    public OptionalInt padId() {
        return padId;
    }

    /** Returns the id that ends a text, if there is one. */
    public OptionalInt eosId() {
        return eosId;
    }

    /** Returns the id that begins a text, if there is one. */
    public OptionalInt bosId() {
        return bosId;
    }

    /** Returns the id of the mask token, if there is one. */
    public OptionalInt maskId() {
        return maskId;
    }

    /** Returns the id of the unknown token, which stands for text that the vocabulary does not have, if there is one. */
    public OptionalInt unknownId() {
        return unknownId;
    }

    /** Returns whether the model takes the type of each token: 1 for those of the second text of a pair. */
    public boolean tellsTypes() {
        return tellsTypes;
    }

    /** Returns the most tokens that the model takes, if its files say so. */
    public OptionalInt modelMaxLength() {
        return modelMaxLength;
    }

    /** Returns whether the vocabulary marks tokens within a word, as WordPiece does with {@code ##}. */
    public boolean marksSubwords() {
        return marksSubwords;
    }

    /**
     * Returns whether a token goes on with the word of the token before it, by the rules of transformers' token
     * classification: where the vocabulary marks tokens within words, one that is spelt with more or fewer characters than
     * it stands for; else one with no space before it or at its beginning. A token for what is unknown never does.
     *
     * @param text that the encoding is of
     * @param token index of a token of this text
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public boolean continuesWord(String text, Encoding encoding, int token) {
        int id = encoding.id(token);
        if (unknownId.isPresent() && unknownId.getAsInt() == id) {
            return false;
        }
        int start = encoding.start(token);
        if (marksSubwords) {
            int spelt = id < lengths.length ? lengths[id] : 0;
            return spelt != text.codePointCount(start, encoding.end(token));
        }
        return start > 0
                && text.substring(start - 1, Math.min(start + 1, text.length())).indexOf(' ') < 0;
    }

    /** Frees the native memory, once running calls are through. A second call does nothing. */
    @Override
    public void close() {
        tokenizer.close();
    }
}
