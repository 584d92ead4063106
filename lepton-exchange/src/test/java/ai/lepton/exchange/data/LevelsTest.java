package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LevelsTest {
    /** Texts that all have one {@link String#hashCode}, as whoever writes a file can make them. */
    private static List<String> clashing(int bits) {
        return IntStream.range(0, 1 << bits)
                .mapToObj(number -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < bits; i++) {
                        text.append((number >> i & 1) == 0 ? "Aa" : "BB");
                    }
                    return text.toString();
                })
                .toList();
    }

    @Test
    void textsWithOneHashCodeAreFoundAsFastAsOthers() {
        List<String> texts = clashing(14);
        Set<Integer> codes = new HashSet<>();
        Set<Integer> hashes = new HashSet<>();
        for (String text : texts) {
            codes.add(text.hashCode());
            hashes.add(Levels.hash(text) & 0xFF_FFFF);
        }
        assertThat(codes).hasSize(1);
        assertThat(hashes).hasSizeGreaterThan(texts.size() * 99 / 100);
    }

    @Test
    void textsAreNumberedAsTheyComeHoweverTheyAreFound() {
        Levels levels = Levels.open(Set.of("NA"));
        List<String> texts = clashing(12);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(levels.indexOf(texts.get(i))).isEqualTo(i);
        }
        for (int i = 0; i < texts.size(); i++) {
            assertThat(levels.indexOf(texts.get(i))).isEqualTo(i);
        }
        assertThat(levels.indexOf("NA")).isEqualTo(Levels.MISSING);
    }
}
