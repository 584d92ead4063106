package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/** A page of the guide: its code in Java stands in a test, and its pictures are there. */
record GuidePage(String name) {
    private static final Path GUIDE = Path.of("..", "guide");
    private static final Pattern PICTURE = Pattern.compile("!\\[([^\\]]+)]\\(([^)]+)\\)");

    private String text() throws IOException {
        return Files.readString(GUIDE.resolve(name));
    }

    /** Returns where a picture of the page is. */
    static Path picture(String file) {
        return GUIDE.resolve("pictures").resolve(file);
    }

    /**
     * Fails unless so many blocks of code are there, and each stands in a class of this package. Imports count as a block, and are held by
     * {@link PagesAsTheyStandTest}: the class may need more of them than the page.
     */
    void requireCodeIn(Class<?> test, int blocks) throws IOException {
        String here = withoutBlanks(
                Files.readString(Path.of("src/test/java/ai/lepton/examples", test.getSimpleName() + ".java")));
        String[] parts = text().split("```java\n", -1);
        assertThat(parts).hasSize(blocks + 1);
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].startsWith("import ")) {
                assertThat(here).contains(withoutBlanks(parts[i].substring(0, parts[i].indexOf("```"))));
            }
        }
    }

    /** Fails unless so many pictures are there, each a drawing that an XML reader takes, and told of in words. */
    void requirePictures(int count) throws IOException, SAXException, ParserConfigurationException {
        assertThat(PICTURE.matcher(text()).results()).hasSize(count);
        Matcher pictures = PICTURE.matcher(text());
        for (MatchResult picture : pictures.results().toList()) {
            assertThat(picture.group(1).length()).as(picture.group()).isGreaterThan(30);
            String root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(GUIDE.resolve(picture.group(2)).toFile())
                    .getDocumentElement()
                    .getTagName();
            assertThat(root).isEqualTo("svg");
        }
    }

    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }
}
