package ai.lepton.ethics.safety;

import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.Perturbation.gaussianNoise;
import static ai.lepton.ethics.safety.Perturbation.typos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TyposTest {
    static Stream<JsonNode> characters() {
        return Golden.cases("kinds/characters.json");
    }

    static Stream<JsonNode> keys() {
        return Golden.cases("kinds/keys.json");
    }

    static Stream<JsonNode> slips() {
        return Golden.cases("kinds/slips.json");
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(each -> all.add(each.asString()));
        return all;
    }

    @ParameterizedTest
    @MethodSource("characters")
    void charactersAreThoseOfTheRegexModule(JsonNode golden) {
        assertThat(Typing.characters(golden.get("text").asString())).isEqualTo(strings(golden.get("characters")));
    }

    @Test
    void keysThatTouchAreAmongThoseOfNlpaug() {
        // Of some pairs nlpaug has one way only; letters that its Ukrainian keyboard lacks are left out.
        Set<String> pairs = new HashSet<>();
        Set<String> letters = new HashSet<>();
        keys().forEach(golden -> {
            String letter = golden.get("letter").asString();
            letters.add(letter);
            golden.get("keys").asString().chars().forEach(key -> {
                pairs.add(letter + Character.toString(key));
                pairs.add(Character.toString(key) + letter);
            });
        });
        Set<String> ours = new HashSet<>();
        letters.forEach(letter -> Typing.beside(letter)
                .chars()
                .mapToObj(Character::toString)
                .filter(letters::contains)
                .forEach(key -> ours.add(letter + key)));
        assertThat(ours).hasSizeGreaterThan(150);
        assertThat(pairs).containsAll(ours);
        assertThat(Typing.beside("G")).isEqualTo("FHTYVB");
        assertThat(Typing.beside("é")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("slips")
    void aWordHasOneSlipAndAllOfThemAreMade(JsonNode golden) {
        String word = golden.get("word").asString();
        Set<String> possible = new HashSet<>(strings(golden.get("made")));
        List<String> parts = Typing.characters(word);
        Set<String> made = new HashSet<>();
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 3000; i++) {
            made.add(Typing.withTypos(word, 1, random));
        }
        assertThat(made).containsAll(possible);
        made.removeAll(possible);
        // What is left is struck on a key beside one of the letters.
        Set<String> struck = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            for (char key : Typing.beside(parts.get(i)).toCharArray()) {
                List<String> other = new ArrayList<>(parts);
                other.set(i, String.valueOf(key));
                struck.add(String.join("", other));
            }
        }
        assertThat(struck).containsAll(made);
    }

    @Test
    void theShareOfWordsIsAsAskedAndTheRestStays() {
        String text = "one, two; three: four – five (six) " + "Москва 2026! ";
        String many = text.repeat(500);
        String typed = Typing.withTypos(many, 0.2, new SplittableRandom(1));
        String[] before = many.split("[^\\p{L}\\p{N}]+");
        String[] after = typed.split("[^\\p{L}\\p{N}]+");
        assertThat(after).hasSameSizeAs(before);
        long changed = IntStream.range(0, before.length)
                .filter(i -> !before[i].equals(after[i]))
                .count();
        assertThat((double) changed / before.length).isBetween(0.18, 0.22);
        assertThat(typed.replaceAll("[\\p{L}\\p{N}]+", "w")).isEqualTo(many.replaceAll("[\\p{L}\\p{N}]+", "w"));
        assertThat(Typing.withTypos(many, 0.2, new SplittableRandom(1))).isEqualTo(typed);
        assertThat(Typing.withTypos("… — !?", 1, new SplittableRandom(1))).isEqualTo("… — !?");
    }

    @Test
    void scriptsWithoutBlanksHaveWordsOfTwoCharacters() {
        String text = "产品很好谢谢你们".repeat(500);
        String typed = Typing.withTypos(text, 1, new SplittableRandom(2));
        assertThat(typed.codePoints().allMatch(point -> text.indexOf(point) >= 0))
                .isTrue();
        assertThat(typed).isNotEqualTo(text);
        String astral = "𠀀𠀁𠀂".repeat(200);
        Typing.withTypos(astral, 1, new SplittableRandom(2))
                .chars()
                .mapToObj(unit -> (char) unit)
                .forEach(unit -> assertThat(Character.isSurrogate(unit)).isTrue());
        assertThat(Typing.withTypos(astral, 1, new SplittableRandom(2)).codePoints())
                .allMatch(Character::isSupplementaryCodePoint);
    }

    @Test
    void aClassifierOfTextsFlipsWhereItLooksForAWord() {
        List<String> texts = IntStream.range(0, 400)
                .mapToObj(i -> i % 2 == 0 ? "terrible service " + i : "good service " + i)
                .toList();
        Behaviour words = Behaviour.ofTexts(
                "m",
                all -> all.stream()
                        .mapToInt(text -> text.contains("terrible") ? 1 : 0)
                        .toArray(),
                texts);
        Verdict fragile = behaviourOf("m")
                .flipRate(0.05)
                .under(typos(0.5))
                .evaluate(words)
                .verdict();
        assertThat(fragile).isInstanceOf(Verdict.Fail.class);
        assertThat(fragile.reason()).startsWith("flips under a typo in 0.5 of the words: wanted at most 0.05");
        Behaviour digits = Behaviour.ofTexts(
                "m",
                all -> all.stream()
                        .mapToInt(text -> text.isEmpty() ? 1 : text.charAt(0) % 1)
                        .toArray(),
                texts);
        assertThat(behaviourOf("m")
                        .flipRate(0.05)
                        .under(typos(0.5))
                        .evaluate(digits)
                        .verdict()
                        .reason())
                .contains("all 400 texts get label 0");
        assertThat(words.size()).isEqualTo(400);
        assertThat(words.sha256()).isNotEqualTo(digits.sha256()).hasSize(64);
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        Behaviour texts = Behaviour.ofTexts("m", all -> new int[all.size()], List.of("a b", "c d"));
        Behaviour rows = Behaviour.of("m", all -> new int[all.length], new double[2][1]);
        assertThatThrownBy(
                        () -> behaviourOf("m").flipRate(0.1).under(typos(0.1)).evaluate(rows))
                .hasMessage("'a typo in 0.1 of the words' changes texts, but the model is asked about rows of numbers");
        assertThatThrownBy(() ->
                        behaviourOf("m").flipRate(0.1).under(gaussianNoise(0.1)).evaluate(texts))
                .hasMessage(
                        "'gaussian noise of 0.1 standard deviations' changes numbers, but the model is asked about texts;"
                                + " typos change those");
        assertThatThrownBy(() -> typos(0)).hasMessage("share is 0.0, outside (0, 1]");
        assertThatThrownBy(() -> Behaviour.ofTexts("m", all -> new int[1], List.of("a", "b")))
                .hasMessage("the predictor gave 1 labels for 2 texts");
        assertThatThrownBy(() -> texts.truth(new int[1]))
                .hasMessage("truth has 1 values but there are 2 texts; they must describe the same examples");
    }
}
