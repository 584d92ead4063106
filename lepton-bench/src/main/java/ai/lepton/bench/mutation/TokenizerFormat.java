package ai.lepton.bench.mutation;

import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.TokenStream;
import ai.lepton.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** tokenizer.json of Hugging Face's tokenizers: what a mutant tells goes to a native library, where a fault can't be caught. */
final class TokenizerFormat implements Format {
    private static final Path SEEDS = Path.of("lepton-core", "src", "test", "resources", "golden", "tokenizers");
    private static final String MAIN = "tokenizer.json";

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "The quick brown fox, it's 1234 jumping   over\n\n Z\u00FCrich!",
            "\uD83D\uDE80\uD83D\uDE80 \u6771\u4EAC e\u0301\u0301 \uFB01\u2581\u2581x \u0E01\u0E33 \u0000\u0001\uFEFF\u200D",
            "[CLS] <s><mask>  \t<|endoftext|> [MASK]   </s> <unk>\u3000",
            "word ".repeat(300) + "a".repeat(3000) + " ".repeat(2000) + "x",
            "\u0915\u094D\u0937\u093F \uAC00\u1100\u1161 \u01C5 \u0130 \u1E9E \uFDFA \uD834\uDD5E");

    private final String file;
    private Path root = Path.of("");

    /** Of this file, or of one beside it, which then stands beside the WordPiece one. */
    TokenizerFormat(String file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.replace(".json", "");
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        root = repository.resolve(SEEDS).resolve("word-piece");
        try (Stream<Path> kinds = Files.list(repository.resolve(SEEDS))) {
            List<byte[]> seeds = new ArrayList<>();
            for (Path kind : kinds.sorted().toList()) {
                if (Files.exists(kind.resolve(file))) {
                    seeds.add(Files.readAllBytes(kind.resolve(file)));
                }
            }
            return seeds;
        }
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        if (!file.equals(MAIN)) {
            Files.copy(root.resolve(MAIN), directory.resolve(MAIN));
        }
        Files.write(directory.resolve(file), mutant);
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            for (String text : TEXTS) {
                encode(tokenizer, text);
            }
            int[] ids = new int[Math.min(400, tokenizer.vocabularySize())];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = i;
            }
            tokenizer.decode(ids, false);
            tokenizer.decode(ids, true);
            for (int id : ids) {
                tokenizer.decode(new int[] {id}, false);
            }
        }
    }

    private static void encode(Tokenizer tokenizer, String text) {
        Encoding encoding;
        try {
            encoding = tokenizer.encode(text);
            tokenizer.encode(text, false);
            tokenizer.encode(text, "b " + text);
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("the text can't be encoded: ")) {
                return; // as it says: a vocabulary that lacks its own token for what is unknown
            }
            throw e;
        }
        tokenizer.decode(encoding.ids(), true);
        tokenizer.decode(encoding.ids(), false);
        TokenStream stream = tokenizer.stream(false);
        for (int i = 0; i < Math.min(50, encoding.length()); i++) {
            stream.append(encoding.id(i));
        }
        stream.end();
    }
}
