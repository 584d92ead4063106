package ai.lepton.exchange.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JacksonAnnotationsTest {
    @Test
    void thoseOfTheBuildAreNewEnough() {
        assertThatCode(JacksonAnnotations::require).doesNotThrowAnyException();
    }

    @Test
    void olderOnesEndInALineThatNamesThemAndWhatWouldDo() {
        assertThatThrownBy(() -> JacksonAnnotations.require(
                        getClass().getClassLoader(), "com.fasterxml.jackson.annotation.JsonOfAnotherDay"))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessageMatching(
                        "Jackson 3\\.1 needs jackson-annotations 2\\.21 or newer; jackson-annotations-[0-9.]+jar"
                                + " is older\\. With Spring Boot 3 set the property jackson-bom\\.version to 2\\.21\\.7; elsewhere"
                                + " manage com\\.fasterxml\\.jackson\\.core:jackson-annotations at 2\\.21")
                .hasCauseInstanceOf(ClassNotFoundException.class);
    }
}
