package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language takes no program: files on the class path, or one that is read. */
class LanguageTest {
    @Test
    void aThirdLanguageIsTwoFilesOnTheClassPath() {
        Language french = Language.named("fr");
        String page = Publication.unabridged(Audits.whole().document()).toHtml(french);

        assertThat(page)
                .contains("<html lang=\"fr\" dir=\"ltr\">", "Résumé", "2 règle(s) sur 8 ne sont pas respectées.")
                .contains(
                        "selon « sex », « women » par rapport à « men » : il fallait au moins 0.80 au niveau de confiance"
                                + " de 95 %, on trouve 0.6000 [0.5354, 0.6714] pour 2000 décisions")
                .contains(
                        "<caption><bdi>sélection selon « sex », par rapport à « men », le plus souvent sélectionné</bdi>")
                .contains("sélectionnés", "“rapport des taux de sélection”", "décisions: 2000");
    }

    @Test
    void aPictureNamesWhatWasComparedInTheLanguage() {
        Decisions decisions = Decisions.counted("shortlisting", "sex", "age")
                .add(300, 300, "women", "under 40")
                .add(400, 200, "men", "under 40")
                .add(400, 200, "men", "40 and over")
                .decisions();
        EthicsReport report =
                EthicsReport.of(List.of(Audits.fourFifths("sex", "age").evaluate(decisions, Audits.DAY)));

        String page = Publication.unabridged(report.document()).toHtml(Language.named("fr"));

        assertThat(page).containsPattern("<text [^>]*>selon « sex », « women » par rapport à « men »</text>");
    }

    @Test
    void whatItLacksIsSaidInEnglishAndListed() {
        Language french = Language.named("fr");
        String page = Publication.unabridged(Audits.whole().document()).toHtml(french);

        assertThat(page)
                .contains("What failed, and what could not be decided")
                .contains("<bdi lang=\"en\" dir=\"auto\">what was compared, the decisive one first</bdi>");
        assertThat(french.untranslated())
                .contains("first.heading", "phrase.title.compared")
                .doesNotContain("summary.heading", "phrase.clause.wanted", "language");
        assertThat(Language.CHINESE.untranslated()).isEmpty();
        assertThat(Language.ENGLISH.untranslated()).isEmpty();
    }

    @Test
    void whatComesWithTheModuleIsNamedToo() {
        assertThat(Language.named("en")).isSameAs(Language.ENGLISH);
        assertThat(Language.named("zh")).isSameAs(Language.CHINESE);
        assertThatThrownBy(() -> Language.named("xx"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no words of the language 'xx'; put lepton-ethics/page.xx.properties or"
                        + " lepton-ethics/phrases.xx.properties on the class path, or give 'en' or 'zh'");
        assertThatThrownBy(() -> Language.named("../x"))
                .hasMessage("the code of a language is '../x'; it is such as 'fr'");
    }

    @Test
    void oneFileMayHoldAll(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("de.properties");
        Files.writeString(file, "language=de\nverdict.fail=Verletzt\nphrase.limit.at_least=mindestens {limit}\n");
        Language german = Language.read(file);

        assertThat(german.code()).isEqualTo("de");
        assertThat(german.of("verdict.fail")).isEqualTo("Verletzt");
        assertThat(german.of("verdict.pass")).isEqualTo("Kept");
        assertThat(german.phrasebook().of("limit", "at least 0.8").text()).isEqualTo("mindestens 0.8");
    }

    @Test
    void aPhraseSaysWhatTheOneInEnglishSays(@TempDir Path folder) throws IOException {
        for (String[] spoil : new String[][] {
            {
                "phrase.limit.at_least=mindestens",
                "'phrase.limit.at_least' has the places none; the phrase in English has 'limit'"
            },
            {"phrase.limit.at_least={limit} {n}", "'phrase.limit.at_least' has the places 'limit', 'n'"},
            {"phrase.limit.above=über {limit}", "has 'phrase.limit.above', which phrases.en.properties has not"},
        }) {
            Path file = folder.resolve("de.properties");
            Files.writeString(file, "language=de\n" + spoil[0] + "\n");
            assertThatThrownBy(() -> Language.read(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(spoil[1]);
        }
    }
}
