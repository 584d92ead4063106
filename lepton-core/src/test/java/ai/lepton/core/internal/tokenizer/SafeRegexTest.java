package ai.lepton.core.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.core.internal.engine.NativeTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SafeRegexTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static SafeRegex of(String regex) {
        return SafeRegex.of(new Place(JSON.valueToTree(regex), "pattern.Regex"));
    }

    /** The patterns of GPT-2, Llama 3, Qwen 2, GPT-4o, Mistral NeMo, DeepSeek, CLIP, BLOOM, Falcon, T5. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
                "\\s?[A-Za-z\u00B5\u00C0-\u00D6\u00D8-\u00F6]+",
                "\\s?[!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002]+",
                "\\s+$",
                "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+",
                "\\p{N}{1,3}",
                "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
                " ?[^(\\s|[.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C])]+",
                "[0-9][0-9][0-9]",
                " {2,}",
                "(?:\\r?\\n)?x",
                "[\\r\\n]"
            })
    void patternsOfPublishedModelsAreTakenAndEnd(String regex) {
        SafeRegex safe = of(regex);
        assertThat(safe.stepsOverOthers()).isLessThan(10);
        assertThat(safe.stepsOverSpaces()).isLessThan(10);
        String file = "{\"version\":\"1.0\",\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":"
                + JSON.writeValueAsString(regex) + "},\"behavior\":\"Isolated\",\"invert\":false},\"model\":"
                + "{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}}";
        try (NativeTokenizer tokenizer = NativeTokenizer.of(file)) {
            for (String piece : new String[] {"a", "A", "\u4E2D", "1", "!", "\n", "'s", "a1 !\n", "e\u0301 "}) {
                assertThat(tokenizer.encode(piece.repeat(20_000), null, false).ids())
                        .isNotEmpty();
            }
            assertThat(tokenizer
                            .encode("a" + " ".repeat(20_000) + "a", null, false)
                            .ids())
                    .isNotEmpty();
        }
    }

    @Test
    void stepsBackAreCounted() {
        assertThat(of("a+")).isEqualTo(new SafeRegex(0, 0));
        assertThat(of("\\s+(?!\\S)")).isEqualTo(new SafeRegex(1, 0));
        assertThat(of("\\s*[\\r\\n]+|\\s+(?!\\S)")).isEqualTo(new SafeRegex(2, 0));
        assertThat(of("a*b")).isEqualTo(new SafeRegex(0, 1));
        assertThat(of("x?y?a*b")).isEqualTo(new SafeRegex(0, 4));
        assertThat(of("x{0,9}a*b")).isEqualTo(new SafeRegex(0, 10));
        assertThat(of("[\\s\\p{Z}]*[^\\s]")).isEqualTo(new SafeRegex(1, 0));
        assertThat(of("\\P{Z}*b")).isEqualTo(new SafeRegex(0, 1));
        assertThat(of("(?:a|b|c)d*e")).isEqualTo(new SafeRegex(0, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(a+)+b | a quantifier after another or after what has no length at character 4",
                "(a+)* | a quantifier after another or after what has no length at character 4",
                "(?:ab){2} | a quantifier after another or after what has no length at character 6",
                "a*a*b | two unbounded pieces before one that may fail at character 5",
                "(?:a*)a*b | two unbounded pieces before one that may fail at character 9",
                "a*(?:b*c)d | two unbounded pieces before one that may fail at character 8",
                "a{1,100000} | a '{' that is no number of times at character 1",
                "a{2,1} | a number of times that is not from 1 to 1000 at character 1",
                "a{5}{5} | a quantifier after another or after what has no length at character 4",
                "(a)\\1 | the escape '\\1' at character 4",
                "(?<n>a)\\k<n> | a group of a kind that is not taken at character 0",
                "(?>a+) | a group of a kind that is not taken at character 0",
                "(?~ab) | a group of a kind that is not taken at character 0",
                "(?i)ss | a group of a kind that is not taken at character 0",
                "(?i:\u00DF) | more than plain letters in (?i:..) at character 4",
                "(?=ab)a | a group that is not closed at character 4",
                "[abc | a class that is not closed at character 4",
                "[]a] | a class that begins with ']' or '&&' at character 1",
                "a) | a ')' without '(' at character 1",
                "* | a '*' that stands alone at character 0",
                "\\p{ | a '\\p' without a name in braces at character 2",
                "\\x41 | the escape '\\x' at character 1",
                "x{0,999}y{0,999}z | more than 1000 ways to match at character 17"
            })
    void whatMayGoAstrayIsRefused(String regex, String fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(regex))
                .withMessage("pattern.Regex is the pattern " + Place.shown(regex) + ", which has " + fault
                        + "; such patterns are not taken from a file, as they may not end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a*", "a?", "a|", "(?!b)", "^", "(a)?", "(?:a|b*)"})
    void whatMatchesNothingIsRefused(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(regex))
                .withMessageContaining("which matches nothing at all; wanted one that takes at least one character");
    }
}
