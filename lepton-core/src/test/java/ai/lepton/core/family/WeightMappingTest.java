package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.family.WeightMapping.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the names that weights have in checkpoints. */
class WeightMappingTest {
    private static final WeightMapping TABLE = WeightMapping.of("""
            embedding.tokens              wte
            blocks.*.attention.qkv        h.*.attn.c_attn  transposed

            head                          lm_head.decoder
            head                          lm_head
            """);

    @Test
    void aScopeHasTheModuleOfItsRow() {
        assertThat(TABLE.names("embedding.tokens.weight")).containsExactly(new Name("wte.weight", false));
        assertThat(TABLE.names("embedding.tokens.more.weight")).isEmpty();
        assertThat(TABLE.names("tokens.weight")).isEmpty();
        assertThat(TABLE.names("weight")).isEmpty();
    }

    @Test
    void aStarStandsForANumberAndNothingElse() {
        assertThat(TABLE.names("blocks.12.attention.qkv.bias"))
                .containsExactly(new Name("h.12.attn.c_attn.bias", false));
        assertThat(TABLE.names("blocks.x.attention.qkv.bias")).isEmpty();
        assertThat(TABLE.names("blocks..attention.qkv.bias")).isEmpty();
        assertThat(TABLE.names("blocks.1.2.attention.qkv.bias")).isEmpty();
    }

    @Test
    void onlyMatricesAreTransposed() {
        assertThat(TABLE.names("blocks.0.attention.qkv.weight"))
                .containsExactly(new Name("h.0.attn.c_attn.weight", true));
    }

    @Test
    void ofSeveralRowsTheFirstComesFirst() {
        assertThat(TABLE.names("head.bias"))
                .extracting(Name::text)
                .containsExactly("lm_head.decoder.bias", "lm_head.bias");
    }

    @Test
    void rowsLeadToTheirModules() {
        assertThat(TABLE.leadsTo("h.3.attn.c_attn.weight")).isTrue();
        assertThat(TABLE.leadsTo("h.3.attn.c_proj.weight")).isFalse();
        assertThat(TABLE.leadsTo("lm_head.bias")).isTrue();
    }

    @Test
    void moreRowsComeAfterTheOthers() {
        WeightMapping more = TABLE.and("embedding.tokens  embed_tokens");
        assertThat(more.names("embedding.tokens.weight"))
                .extracting(Name::text)
                .containsExactly("wte.weight", "embed_tokens.weight");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedding.tokens", "a  b  turned", "a  b  transposed  c"})
    void rowsThatAreNoneAreRefused(String row) {
        assertThatThrownBy(() -> WeightMapping.of(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of a weight mapping is '" + row
                        + "'; wanted a scope, a module and perhaps 'transposed'");
    }
}
