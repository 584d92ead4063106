package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.data.Category;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private final Category sides = new Category("side", List.of("left", "right"));

    @Test
    void oneComponentIsAnotherAndAllElseIsTheSame() {
        assertThat(Records.with(sides, "name", "wing")).isEqualTo(new Category("wing", List.of("left", "right")));
        assertThat(sides.name()).isEqualTo("side");
    }

    @Test
    void nullStandsWhereItMay() {
        Component file = Component.of(Component.FILE, "a").withVersion("1");

        assertThat(Records.with(file, "version", null)).isEqualTo(Component.of(Component.FILE, "a"));
    }

    @Test
    void whatTheConstructorRefusesIsRefused() {
        assertThatThrownBy(() -> Records.with(sides, "levels", List.of("up", "up")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("category 'side' has the level 'up' twice; levels must be distinct");
        assertThatThrownBy(() -> Component.of(Component.FILE, "a").withHashes(Arrays.asList((Component.Hash) null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("digests[0] is null");
    }

    @Test
    void aComponentThatIsNoneIsABug() {
        assertThatThrownBy(() -> Records.with(sides, "nom", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no component nom");
    }
}
