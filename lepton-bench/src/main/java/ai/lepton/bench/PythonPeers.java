package ai.lepton.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs peers.py, if there is a Python that has what it needs. */
record PythonPeers(String python, Path script) {
    /** Returns the first of some Pythons that has what the script needs. */
    static Optional<PythonPeers> find(Path script, List<String> pythons) {
        return pythons.stream()
                .map(python -> new PythonPeers(python, script))
                .filter(PythonPeers::works)
                .findFirst();
    }

    private boolean works() {
        try {
            Process process = new ProcessBuilder(python, script.toString(), "--versions")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return exitCode(process) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Runs the script on so many rows each; what it prints goes to the file, its progress to the console. */
    void run(List<String> examples, Path json) {
        List<String> command = new ArrayList<>(List.of(python, script.toString(), "--examples"));
        command.addAll(examples);
        try {
            Path aside = json.resolveSibling(json.getFileName() + ".part");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(aside.toFile())
                    .start();
            int code = exitCode(process);
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
            }
            Files.move(aside, json, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a Python ran", e);
        }
    }

    /** Returns where a Python may be: the one asked for, else one beside the script, else the machine's. */
    static List<String> candidates(Optional<String> asked, Path script) {
        Path own = script.resolveSibling(".venv").resolve("bin").resolve("python");
        return asked.map(List::of)
                .orElseGet(() -> Stream.of(own.toString(), "python3", "python").toList());
    }
}
