package ai.lepton.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final String TEXT = "The quick brown fox 🦊 jumps over Zürich";

    private static Tokenizer open(String kind) {
        return Tokenizer.open(Goldens.directory(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"word-piece", "byte-level", "roberta", "llama", "metaspace", "llama3", "unigram"})
    void offsetsCutTheTokensOutOfTheText(String kind) {
        String text = "🚀🚀 東京 e\u0301 Zürich 👩‍🚀 end";
        try (Tokenizer tokenizer = open(kind)) {
            Encoding encoding = tokenizer.encode(text);
            int last = encoding.length() - 1;
            while (encoding.isSpecial(last)) {
                last--;
            }
            assertThat(text.substring(encoding.start(last), encoding.end(last))).isNotBlank();
            assertThat(encoding.end(last)).isEqualTo(text.length());
            for (int i = 0; i < encoding.length(); i++) {
                String token = text.substring(encoding.start(i), encoding.end(i));
                assertThat(token.codePoints().noneMatch(c -> Character.isSurrogate((char) c) && c <= 0xFFFF))
                        .as("token %d of %s is '%s'", i, kind, token)
                        .isTrue();
            }
        }
    }

    @Test
    void anUnpairedSurrogateCountsAsTheReplacementCharacter() {
        try (Tokenizer tokenizer = open("byte-level")) {
            Encoding broken = tokenizer.encode("a\uD83D b\uDE80🚀 \uD83D");
            Encoding whole = tokenizer.encode("a\uFFFD b\uFFFD🚀 \uFFFD");
            assertThat(broken.ids()).containsExactly(whole.ids());
            assertThat(broken.ends()).containsExactly(whole.ends());
        }
    }

    @Test
    void aVeryLongTextIsEncodedWhole() {
        String text = "word 🚀 ".repeat(100_000);
        try (Tokenizer tokenizer = open("word-piece")) {
            Encoding encoding = tokenizer.encode(text);
            assertThat(encoding.end(encoding.length() - 2)).isEqualTo(text.length() - 1);
            assertThat(encoding.truncatedTo(64).length()).isEqualTo(64);
        }
    }

    @Test
    void arraysThatAreHandedOutChangeNothing() {
        try (Tokenizer tokenizer = open("word-piece")) {
            Encoding encoding = tokenizer.encode(TEXT);
            int[] ids = encoding.ids();
            Arrays.fill(ids, 7);
            Arrays.fill(encoding.starts(), 7);
            assertThat(encoding.ids()).isNotEqualTo(ids);
            assertThat(encoding.start(0)).isZero();
            assertThat(encoding.id(0)).isEqualTo(encoding.ids()[0]).isNotEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "-5, 2"})
    void truncationLeavesRoomForSpecialTokens(int most, int needed) {
        try (Tokenizer tokenizer = open("word-piece")) {
            Encoding encoding = tokenizer.encode(TEXT);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> encoding.truncatedTo(most))
                    .withMessage("a length of " + most + " has no room for the " + needed
                            + " special tokens; wanted at least " + needed);
            assertThat(encoding.truncatedTo(2).length()).isEqualTo(2);
            assertThat(encoding.truncatedTo(Integer.MAX_VALUE)).isSameAs(encoding);
        }
    }

    @Test
    void truncationTwiceIsTruncationOnce() {
        try (Tokenizer tokenizer = open("metaspace")) {
            Encoding encoding = tokenizer.encode(TEXT, TEXT);
            Encoding twice = encoding.truncatedTo(20).truncatedTo(11);
            assertThat(twice.ids()).containsExactly(encoding.truncatedTo(11).ids());
            assertThat(twice.dropped()).isEqualTo(encoding.length() - 11);
        }
    }

    @Test
    void idsThatTheVocabularyLacksDecodeToNothingAndNegativeOnesAreRefused() {
        try (Tokenizer tokenizer = open("byte-level")) {
            int[] ids = tokenizer.encode("good morning").ids();
            int[] more = Arrays.copyOf(ids, ids.length + 2);
            more[ids.length] = 50_000;
            more[ids.length + 1] = Integer.MAX_VALUE;
            assertThat(tokenizer.decode(more, false)).isEqualTo("good morning");
            assertThat(tokenizer.decode(new int[0], false)).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.decode(new int[] {3, -1}, false))
                    .withMessage("ids[1] is -1; wanted 0 to 419");
        }
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nullTextsAreRefused() {
        try (Tokenizer tokenizer = open("word-piece")) {
            assertThatNullPointerException()
                    .isThrownBy(() -> tokenizer.encode(null))
                    .withMessage("the text is null; an empty one is \"\"");
            assertThatNullPointerException()
                    .isThrownBy(() -> tokenizer.encode("a", (String) null))
                    .withMessage("pair is null; an empty one is \"\"");
            assertThatNullPointerException()
                    .isThrownBy(() -> tokenizer.encodeAll(Arrays.asList("a", null)))
                    .withMessage("texts[1] is null; an empty text is \"\"");
            assertThat(tokenizer.encodeAll(List.of())).isEmpty();
        }
    }

    @Test
    void aClosedTokenizerSaysSoAndClosingTwiceIsFine() {
        Tokenizer tokenizer = open("llama");
        TokenStream stream = tokenizer.stream(true);
        stream.append(300);
        tokenizer.close();
        tokenizer.close();
        String message = "this tokenizer is closed; its native memory is gone";
        assertThatIllegalStateException()
                .isThrownBy(() -> tokenizer.encode("a"))
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(() -> tokenizer.encodeAll(List.of("a")))
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(() -> tokenizer.decode(new int[] {1}, true))
                .withMessage(message);
        assertThatIllegalStateException().isThrownBy(() -> stream.append(301)).withMessage(message);
        assertThatIllegalStateException().isThrownBy(stream::end).withMessage(message);
        assertThat(tokenizer.vocabularySize()).isEqualTo(659);
    }

    @Test
    void closingWhileOthersEncodeHarmsNobody() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 20; round++) {
                Tokenizer tokenizer = open("llama3");
                int[] expected = tokenizer.encode(TEXT).ids();
                CountDownLatch busy = new CountDownLatch(30);
                List<Future<?>> workers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    workers.add(pool.submit(() -> untilClosed(tokenizer, expected, busy)));
                }
                assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
                tokenizer.close();
                for (Future<?> worker : workers) {
                    worker.get(60, TimeUnit.SECONDS);
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void untilClosed(Tokenizer tokenizer, int[] expected, CountDownLatch busy) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                assertThat(tokenizer.encode(TEXT).ids()).containsExactly(expected);
                assertThat(tokenizer.decode(expected, true)).isEqualTo(TEXT);
                busy.countDown();
            }
        } catch (IllegalStateException closed) {
            assertThat(closed).hasMessage("this tokenizer is closed; its native memory is gone");
        }
    }

    @Test
    void withoutATokenizerJsonTheErrorTellsWhatIsThere(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("vocab.txt"), "a\n");
        Files.writeString(directory.resolve("config.json"), "{}");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessage("no tokenizer.json in " + directory + ", which holds [config.json, vocab.txt];"
                        + " Python's AutoTokenizer.from_pretrained(directory).save_pretrained(directory) writes one from"
                        + " older files");
        Path nowhere = directory.resolve("nowhere");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(nowhere))
                .withMessage(nowhere + " does not exist; wanted the directory of a model, which holds tokenizer.json");
        Path file = directory.resolve("config.json");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(file))
                .withMessage(file + " is a file; wanted the directory of a model, which holds tokenizer.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | does not hold an object",
                "[] | does not hold an object",
                "{} | has no 'model'",
                "{\"model\": {\"type\": \"BPE\"}} | model has no 'vocab'",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": \"b\"}, \"merges\": []}} | the id of 'a' is not a whole number",
                "{\"model\": {\"type\": \"Guess\", \"vocab\": {\"a\": 0}}} | model.type is 'Guess'; wanted one of [BPE, Unigram, WordLevel, WordPiece]",
                "{\"version\": \"1.0\", \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}} | model.merges[0] is of 'b', which is not in the vocabulary",
                "{\"model\": {\"type\": \"BPE\", | is not JSON at line 1, column "
            })
    void aBrokenTokenizerJsonIsRefusedWithItsFault(String content, String fault, @TempDir Path directory)
            throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), content.replace("\"\"", "\""));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessageContaining("tokenizer.json")
                .withMessageContaining(fault)
                .withMessageEndingWith(": " + directory.resolve("tokenizer.json"));
    }

    @Test
    void aTokenizerJsonThatIsCutOffIsRefusedWhereverItEnds(@TempDir Path directory) throws IOException {
        String whole = Files.readString(Goldens.directory("word-piece").resolve("tokenizer.json"));
        for (int length = 1; length < whole.length() - 2; length += whole.length() / 40) {
            Files.writeString(directory.resolve("tokenizer.json"), whole.substring(0, length));
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> Tokenizer.open(directory))
                    .withMessageMatching(
                            "tokenizer.json(: model.vocab has the id \\d+ twice.*| is not JSON at line .*)");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xC3, '"', '}'});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessage("tokenizer.json is not UTF-8: " + file);
    }

    @Test
    void aBrokenConfigurationBesideItIsRefused(@TempDir Path directory) throws IOException {
        Files.copy(Goldens.directory("llama").resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        Path config = directory.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"pad_token\": ");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessageStartingWith("tokenizer_config.json is not JSON at line 1, column ")
                .withMessageEndingWith(": " + config);
        Files.writeString(config, "[1]");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessage("tokenizer_config.json does not hold an object: " + config);
    }

    @ParameterizedTest
    @CsvSource({"word-piece, 0, , , 4", "roberta, 1, 2, 0, 4", "byte-level, , 0, 0, ", "llama, , 2, 1, "})
    void withoutConfigurationsTheUsualNamesAreFound(
            String kind, Integer pad, Integer eos, Integer bos, Integer mask, @TempDir Path directory)
            throws IOException {
        Files.copy(Goldens.directory(kind).resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.padId().stream().boxed()).isEqualTo(listed(pad));
            assertThat(tokenizer.eosId().stream().boxed()).isEqualTo(listed(eos));
            assertThat(tokenizer.bosId().stream().boxed()).isEqualTo(listed(bos));
            assertThat(tokenizer.maskId().stream().boxed()).isEqualTo(listed(mask));
            assertThat(tokenizer.modelMaxLength()).isEmpty();
        }
    }

    private static List<Integer> listed(Integer id) {
        return id == null ? List.of() : List.of(id);
    }

    @Test
    void aNameThatIsSetToNullIsNone(@TempDir Path directory) throws IOException {
        Files.copy(Goldens.directory("roberta").resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"pad_token\": null, \"eos_token\": \"gone\", \"bos_token\": {\"content\": \"<mask>\"}}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.padId()).isEmpty();
            assertThat(tokenizer.eosId()).isEmpty();
            assertThat(tokenizer.bosId()).hasValue(4);
        }
    }

    @Test
    void aTextThatTheVocabularyCannotSpellIsRefused(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("tokenizer.json"),
                "{\"version\": \"1.0\", \"added_tokens\": [], \"pre_tokenizer\": {\"type\": \"Whitespace\"}, \"model\":"
                        + " {\"type\": \"WordLevel\", \"vocab\": {\"yes\": 0}, \"unk_token\": \"[UNK]\"}}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.encode("yes yes").ids()).containsExactly(0, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.encode("no"))
                    .withMessageStartingWith("the text can't be encoded: ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.encodeAll(List.of("yes", "no ".repeat(10_000))))
                    .withMessageStartingWith("the text can't be encoded: ");
            assertThat(tokenizer.encode("yes").length()).isEqualTo(1);
        }
    }
}
