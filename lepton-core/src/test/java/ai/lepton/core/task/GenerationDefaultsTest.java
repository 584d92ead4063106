package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.exchange.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of generation_config.json: followed, or named where they are not. */
class GenerationDefaultsTest {
    private static final Path MODEL = ChangedModel.TASKS.resolve("generation-gpt2");

    @TempDir
    Path temporary;

    private TextLoader model(String settings) {
        return TextLoader.load(ChangedModel.copy(MODEL, temporary)
                .text("generation_config.json", settings)
                .directory());
    }

    private Sampling sampling(String settings, Generation how) {
        Path directory = model(settings).pretrained().directory();
        return Sampling.of(how, GenerationDefaults.read(directory), Set.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            num_beams | 4
            num_beam_groups | 2
            penalty_alpha | 0.6
            dola_layers | "low"
            constraints | [1]
            force_words_ids | [[3]]
            """)
    void otherWaysToChooseATokenAreRefusedUnlessTheCallerChooses(String name, String value) {
        String file = "{\"" + name + "\": " + value + "}";
        String shown = value.replace("\"", "");
        assertThatThrownBy(() -> sampling(file, Generation.defaults().temperature(2)))
                .isInstanceOf(DataException.class)
                .hasMessage("generation_config.json has " + name + " = " + shown + ", which is not supported and would"
                        + " change the answer; to go without, name it in Generation.ignoring(..), or say greedy() or"
                        + " sampled(seed) where it is how tokens are chosen");
        assertThatCode(() -> sampling(file, Generation.greedy())).doesNotThrowAnyException();
        assertThatCode(() -> sampling(file, Generation.sampled(1))).doesNotThrowAnyException();
        assertThatCode(() -> sampling(file, Generation.defaults().ignoring(name)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            typical_p | 0.9
            epsilon_cutoff | 0.0003
            eta_cutoff | 0.001
            top_h | 0.4
            """)
    void otherCutsOfTheDistributionMatterToDrawsOnly(String name, String value) {
        String file = "{\"" + name + "\": " + value + "}";
        assertThatThrownBy(() -> sampling(file, Generation.sampled(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(name);
        assertThatCode(() -> sampling(file, Generation.greedy())).doesNotThrowAnyException();
        assertThatCode(() -> sampling(file, Generation.defaults())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            guidance_scale | 1.5
            encoder_repetition_penalty | 1.5
            encoder_no_repeat_ngram_size | 2
            sequence_bias | [[[3], -2.0]]
            forced_bos_token_id | 3
            forced_eos_token_id | 0
            exponential_decay_length_penalty | [5, 1.1]
            watermarking_config | {"bias": 2.5}
            token_healing | true
            max_time | 3.5
            num_return_sequences | 3
            """)
    void whatElseChangesTheAnswerIsRefusedUntilItIsIgnoredByName(String name, String value) {
        String file = "{\"" + name + "\": " + value + ", \"num_beams\": 2}";
        assertThatThrownBy(() -> sampling(file, Generation.greedy()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("generation_config.json has " + name + " = ")
                .hasMessageNotContaining("num_beams");
        assertThatThrownBy(() -> sampling(file, Generation.defaults()))
                .hasMessageContaining(name)
                .hasMessageContaining("num_beams = 2");
        assertThatCode(() -> sampling(file, Generation.greedy().ignoring(name))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"num_beams\": 1, \"num_beam_groups\": 1, \"penalty_alpha\": 0.0, \"constraints\": []}",
                "{\"typical_p\": 1.0, \"epsilon_cutoff\": 0.0, \"eta_cutoff\": 0.0, \"do_sample\": true}",
                "{\"guidance_scale\": 1.0, \"sequence_bias\": null, \"token_healing\": false}",
                "{\"encoder_repetition_penalty\": 1.0, \"encoder_no_repeat_ngram_size\": 0}",
                "{\"num_return_sequences\": 1, \"forced_eos_token_id\": null, \"max_time\": null}",
                "{\"early_stopping\": true, \"length_penalty\": 2.0, \"diversity_penalty\": 0.3, \"use_cache\": false}",
                "{\"key_of_tomorrow\": {\"a\": 1}, \"transformers_version\": \"9.1\", \"_from_model_config\": true}"
            })
    void whatChangesNothingIsNoReasonToRefuse(String file) {
        assertThatCode(() -> sampling(file, Generation.defaults())).doesNotThrowAnyException();
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        assertThatThrownBy(() ->
                        sampling("{\"force_words_ids\": [" + "1234567890, ".repeat(200) + "1]}", Generation.defaults()))
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(320));
    }

    @Test
    void whatTheCallerSetsComesFirstThenTheFileThenWhatChangesNothing() {
        String file = "{\"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.9, \"repetition_penalty\": 1.05}";
        Sampling byFile = sampling(file, Generation.defaults());
        assertThat(byFile.sampled()).isTrue();
        assertThat(byFile.temperature()).isEqualTo(0.6);
        assertThat(byFile.topP()).isEqualTo(0.9);
        assertThat(byFile.topK())
                .as("what transformers takes where draws are asked for")
                .isEqualTo(50);
        assertThat(byFile.repetitionPenalty()).isEqualTo(1.05);
        assertThat(byFile.maxNewTokens()).isEqualTo(64);

        Sampling set =
                sampling(file, Generation.sampled(3).topK(0).temperature(1.2).repetitionPenalty(1));
        assertThat(set.seed()).isEqualTo(3);
        assertThat(set.temperature()).isEqualTo(1.2);
        assertThat(set.topK()).isZero();
        assertThat(set.topP()).isEqualTo(0.9);
        assertThat(set.repetitionPenalty()).isEqualTo(1);

        Sampling greedy = sampling(file, Generation.greedy());
        assertThat(greedy.sampled()).isFalse();
        assertThat(greedy.repetitionPenalty())
                .as("holds for the greatest logit too")
                .isEqualTo(1.05);

        Sampling without = sampling(file, Generation.defaults().ignoring("do_sample", "repetition_penalty"));
        assertThat(without.sampled()).isFalse();
        assertThat(without.repetitionPenalty()).isEqualTo(1);
        assertThat(sampling("{}", Generation.sampled(3)).topK()).isZero();
    }

    @Test
    void textsThatStopAnAnswerAreFollowed() {
        assertThat(sampling("{\"stop_strings\": \"\\n\"}", Generation.defaults())
                        .stop())
                .containsExactly("\n");
        assertThat(sampling("{\"stop_strings\": [\"a\", \"b\"]}", Generation.defaults())
                        .stop())
                .containsExactly("a", "b");
        assertThat(sampling("{\"stop_strings\": [\"a\"]}", Generation.defaults().stop("c"))
                        .stop())
                .containsExactly("c");
        assertThat(sampling("{\"stop_strings\": [\"a\"]}", Generation.defaults().stop())
                        .stop())
                .isEmpty();
        try (TextGenerator generator = model("{\"stop_strings\": [\"\"]}").generator()) {
            assertThatThrownBy(() -> generator.generate("a"))
                    .isInstanceOf(DataException.class)
                    .hasMessage("generation_config.json has an empty text in stop_strings; it can't stop an answer");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"temperature": "hot"} | generation_config.json has temperature = 'hot'; wanted a finite number
            {"top_k": 1.5} | generation_config.json has top_k = 1.5; wanted a whole number below 2^31
            {"do_sample": 1} | generation_config.json has do_sample = 1; wanted true or false
            {"bad_words_ids": [3]} | generation_config.json has bad_words_ids = [3]; wanted a list of lists of token ids
            {"bad_words_ids": "x"} | generation_config.json has bad_words_ids = 'x'; wanted a list of lists of token ids
            {"stop_strings": 3} | generation_config.json has stop_strings = 3; wanted a list of strings
            {"suppress_tokens": ["a"]} | generation_config.json has suppress_tokens = [a]; wanted a whole number or a list of them
            """)
    void valuesOfAnotherTypeAreRefusedWhenTheModelIsOpened(String file, String message) {
        assertThatThrownBy(() -> model(file)).isInstanceOf(DataException.class).hasMessageEndingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"temperature": 0.0} | generation_config.json: temperature is 0.0; it must be above 0 and finite; for none, use greedy()
            {"top_p": 1.5} | generation_config.json: top-p is 1.5, outside (0, 1]
            {"min_p": -0.5} | generation_config.json: min-p is -0.5, outside [0, 1]
            {"top_k": -2} | generation_config.json: top-k is -2; it must be at least 1, or 0 for all tokens
            {"max_new_tokens": 0} | generation_config.json: max new tokens is 0; it must be at least 1
            {"max_length": 0} | generation_config.json: max length is 0; it must be at least 1
            {"min_length": -1} | generation_config.json: min length is -1; it must be at least 0
            {"repetition_penalty": 0} | generation_config.json: repetition penalty is 0.0; it must be above 0 and finite
            """)
    void valuesOutOfRangeAreRefusedWhenTheyMatter(String file, String message) {
        assertThatThrownBy(() -> sampling(file, Generation.sampled(1)))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
        if (file.contains("_p\"") || file.contains("temp") || file.contains("top_k")) {
            assertThatCode(() -> sampling(file, Generation.greedy())).doesNotThrowAnyException();
        }
    }

    @Test
    void aPromptThatFillsMaxLengthIsRefusedByName() {
        try (TextGenerator generator = model("{\"max_length\": 3}").generator()) {
            assertThatThrownBy(() -> generator.generate("The film was"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "prompt 0 has \\d+ tokens; generation_config.json has max_length = 3, the answer"
                                    + " included; to override it, set maxNewTokens\\(n\\)");
            assertThat(generator
                            .generate("The film was", Generation.defaults().maxNewTokens(2))
                            .tokens())
                    .hasSize(2);
        }
    }

    @Test
    void endTokensCanBeIgnoredToo() {
        try (TextGenerator generator = model("{\"eos_token_id\": 339}").generator()) {
            Generation how = Generation.greedy().maxNewTokens(5);
            assertThat(generator.generate("The film was", how).tokens()).isEqualTo(List.of(339));
            assertThat(generator
                            .generate("The film was", how.ignoring("eos_token_id"))
                            .tokens())
                    .hasSize(5);
        }
    }

    @Test
    void settingsThatForbidEveryTokenAreAnError() {
        Sampling all = sampling("{\"suppress_tokens\": [0, 1]}", Generation.greedy());
        assertThatThrownBy(() -> new Sampler(all, 0, 2, Set.of()).next(new float[2], 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no token may come next; the settings forbid all that the model allows");
        Sampling drawn = sampling("{\"suppress_tokens\": [0, 1]}", Generation.sampled(1));
        assertThatThrownBy(() -> new Sampler(drawn, 0, 2, Set.of()).next(new float[2], 0))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void settingsAreComparedAndShownByTheirNames() {
        Generation how = Generation.sampled(4).topP(0.5).ignoring("max_time");
        assertThat(how).isEqualTo(Generation.sampled(4).ignoring("max_time").topP(0.5));
        assertThat(how).isNotEqualTo(Generation.sampled(4).topP(0.5)).hasSameHashCodeAs(how.seed(4));
        assertThat(how).hasToString("Generation{do_sample=true, seed=4, top_p=0.5} ignoring [max_time]");
    }
}
