package ai.lepton.core.internal.config;

import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.exchange.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of generation that come with a checkpoint: {@code generation_config.json}, or where there is none the keys of
 * {@code config.json} of the same names, as transformers reads them.
 *
 * <p>A key that is null counts as missing. {@link #unsupported} lists the settings that would change the answer and are not
 * followed here; keys that are not known are left alone. Immutable.
 */
public final class GenerationDefaults {
    private static final String OWN = "generation_config.json";
    private static final String SHARED = "config.json";
    private static final List<String> NUMBERS = List.of("temperature", "top_p", "min_p", "repetition_penalty");
    private static final List<String> WHOLE_NUMBERS = List.of(
            "max_new_tokens",
            "max_length",
            "min_new_tokens",
            "min_length",
            "top_k",
            "no_repeat_ngram_size",
            "bos_token_id");

    /** Most characters of a value that a message shows. */
    private static final int SHOWN = 60;

    private final ConfigFile config;

    /** In which case a setting that is not supported changes the answer. */
    private enum Matters {
        /** Unless the caller has chosen a strategy. */
        FOR_THE_STRATEGY,
        /** When tokens are drawn. */
        FOR_DRAWS,
        ALWAYS
    }

    private record Unsupported(String key, Matters matters, Predicate<Object> neutral) {
        static Unsupported of(String key, Matters matters, Predicate<Object> neutral) {
            return new Unsupported(key, matters, neutral);
        }
    }

    private static final List<Unsupported> UNSUPPORTED = List.of(
            Unsupported.of("num_beams", Matters.FOR_THE_STRATEGY, is(1)),
            Unsupported.of("num_beam_groups", Matters.FOR_THE_STRATEGY, is(1)),
            Unsupported.of("penalty_alpha", Matters.FOR_THE_STRATEGY, is(0)),
            Unsupported.of("dola_layers", Matters.FOR_THE_STRATEGY, GenerationDefaults::isEmpty),
            Unsupported.of("constraints", Matters.FOR_THE_STRATEGY, GenerationDefaults::isEmpty),
            Unsupported.of("force_words_ids", Matters.FOR_THE_STRATEGY, GenerationDefaults::isEmpty),
            Unsupported.of("typical_p", Matters.FOR_DRAWS, is(1)),
            Unsupported.of("epsilon_cutoff", Matters.FOR_DRAWS, is(0)),
            Unsupported.of("eta_cutoff", Matters.FOR_DRAWS, is(0)),
            Unsupported.of("top_h", Matters.FOR_DRAWS, value -> false),
            Unsupported.of("guidance_scale", Matters.ALWAYS, is(1)),
            Unsupported.of(
                    "encoder_repetition_penalty", Matters.ALWAYS, is(1)), // of the prompt, where there is no encoder
            Unsupported.of("encoder_no_repeat_ngram_size", Matters.ALWAYS, is(0)),
            Unsupported.of("sequence_bias", Matters.ALWAYS, GenerationDefaults::isEmpty),
            Unsupported.of("forced_bos_token_id", Matters.ALWAYS, value -> false),
            Unsupported.of("forced_eos_token_id", Matters.ALWAYS, value -> false),
            Unsupported.of("exponential_decay_length_penalty", Matters.ALWAYS, value -> false),
            Unsupported.of("watermarking_config", Matters.ALWAYS, GenerationDefaults::isEmpty),
            Unsupported.of("token_healing", Matters.ALWAYS, Boolean.FALSE::equals),
            Unsupported.of("max_time", Matters.ALWAYS, value -> false),
            Unsupported.of("num_return_sequences", Matters.ALWAYS, is(1)));

    private GenerationDefaults(ConfigFile config) {
        this.config = config;
    }

    /**
     * Reads the settings of a directory.
     *
     * @throws DataException if a file is broken, or a value of another type than its key wants; the message names the
     *     directory
     */
    public static GenerationDefaults read(Path directory) {
        String file = ModelFiles.isThere(directory.resolve(OWN)) ? OWN : SHARED;
        return ModelFiles.in(directory, () -> of(ConfigFile.read(directory, file)));
    }

    private static GenerationDefaults of(ConfigFile config) {
        GenerationDefaults defaults = new GenerationDefaults(config);
        NUMBERS.forEach(defaults::number);
        WHOLE_NUMBERS.forEach(defaults::integer);
        config.integers("eos_token_id");
        config.integers("suppress_tokens");
        config.integers("begin_suppress_tokens");
        config.flag("do_sample", false);
        defaults.badWords();
        defaults.stopStrings();
        return defaults;
    }

    /** Returns defaults without any setting. */
    public static GenerationDefaults none() {
        return new GenerationDefaults(ConfigFile.of(OWN, Map.of()));
    }

    /** Returns the name of the file, for messages. */
    public String file() {
        return config.file();
    }

    /** Returns whether tokens are to be drawn: {@code do_sample}. */
    public boolean sampled() {
        return config.flag("do_sample", false);
    }

    /** Returns a number, such as {@code temperature}, if the files have it. */
    public OptionalDouble number(String key) {
        return config.has(key) ? OptionalDouble.of(config.number(key)) : OptionalDouble.empty();
    }

    /** Returns a whole number, such as {@code top_k}, if the files have it. */
    public OptionalInt integer(String key) {
        return config.integer(key);
    }

    /** Returns tokens, such as {@code suppress_tokens}; empty if the files have none. */
    public List<Integer> tokens(String key) {
        return config.integers(key);
    }

    /** Returns the texts that end an answer: {@code stop_strings}, one or a list. */
    public List<String> stopStrings() {
        String key = "stop_strings";
        return config.raw(key) instanceof String one ? List.of(one) : config.texts(key);
    }

    /** Returns the sequences of tokens that may not come up: {@code bad_words_ids}. */
    public List<List<Integer>> badWords() {
        String key = "bad_words_ids";
        List<List<Integer>> words = new ArrayList<>();
        if (config.raw(key) instanceof List<?> list) {
            for (Object word : list) {
                if (!(word instanceof List<?> ids)
                        || ids.isEmpty()
                        || !ids.stream().allMatch(Integer.class::isInstance)) {
                    throw config.wrong(key, "wanted a list of lists of token ids");
                }
                words.add(ids.stream().map(Integer.class::cast).toList());
            }
        } else if (config.has(key)) {
            throw config.wrong(key, "wanted a list of lists of token ids");
        }
        return List.copyOf(words);
    }

    /**
     * Returns the settings that would change the answer and are not supported, such as {@code num_beams = 4}.
     *
     * @param chosen whether the caller has chosen a strategy, which overrides beams and the like
     * @param sampled whether tokens are drawn
     * @param ignored keys that the caller leaves out knowingly
     */
    public List<String> unsupported(boolean chosen, boolean sampled, Set<String> ignored) {
        List<String> found = new ArrayList<>();
        for (Unsupported setting : UNSUPPORTED) {
            Object value = config.raw(setting.key);
            boolean matters = switch (setting.matters) {
                case FOR_THE_STRATEGY -> !chosen;
                case FOR_DRAWS -> sampled;
                case ALWAYS -> true;
            };
            if (matters && value != null && !ignored.contains(setting.key) && !setting.neutral.test(value)) {
                String text = String.valueOf(value);
                found.add(setting.key + " = " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
            }
        }
        return found;
    }

    private static Predicate<Object> is(double neutral) {
        return value -> value instanceof Number number && number.doubleValue() == neutral;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value instanceof List<?> list ? list.isEmpty() : value instanceof Map<?, ?> map && map.isEmpty();
    }
}
