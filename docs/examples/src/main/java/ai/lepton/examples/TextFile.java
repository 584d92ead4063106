package ai.lepton.examples;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file of texts, one a line. */
final class TextFile {
    private TextFile() {}

    /** Returns its lines; an empty line is an empty text. */
    static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new DataException("no texts in " + file + "; wanted one a line");
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new DataException(file + " does not exist; wanted a file with one text a line", e);
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
