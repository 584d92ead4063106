package ai.lepton.applications.modular.core;

import ai.lepton.applications.screening.Screening;
import java.nio.file.Path;

/** Trains on the module path: {@code <directory> <radius> <texture>}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        try (Screening screening = Screening.start(Path.of(args[0]))) {
            System.out.println(screening.answer(Double.parseDouble(args[1]), Double.parseDouble(args[2])));
        }
    }
}
