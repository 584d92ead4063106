package ai.lepton.applications.shaded;

import ai.lepton.applications.screening.Screening;
import java.nio.file.Path;

/** A command in one jar: {@code java -jar shaded.jar <directory> <radius> <texture>}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        try (Screening screening = Screening.start(Path.of(args[0]))) {
            System.out.println(screening.answer(Double.parseDouble(args[1]), Double.parseDouble(args[2])));
        }
    }
}
