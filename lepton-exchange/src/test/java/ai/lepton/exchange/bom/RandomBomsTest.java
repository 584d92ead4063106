package ai.lepton.exchange.bom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the public constructors take is valid by the official schemas, and is written again as it was read. */
class RandomBomsTest {
    private static final int BOMS = 20;

    @ParameterizedTest
    @ValueSource(ints = {6, 7})
    void whatCanBeMadeIsValid(int minor) {
        int parts = 0;
        for (int seed = 0; seed < BOMS; seed++) {
            Bom bom = new RandomBoms(seed, minor).next();
            String json = bom.toJson();
            assertThat(CycloneDxSchema.violations("1." + minor, json))
                    .as("seed %d", seed)
                    .isEmpty();
            // an empty text that nobody needs is not written
            assertThat(Bom.ofJson(json).toJson()).as("seed %d", seed).isEqualTo(json);
            parts += bom.allComponents().size();
        }
        assertThat(parts).isGreaterThan(4 * BOMS);
    }
}
