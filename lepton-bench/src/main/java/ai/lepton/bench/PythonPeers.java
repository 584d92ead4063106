package ai.lepton.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a script of peers, if there is a Python that has what it needs. */
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
            return Program.exitCode(process) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Runs the script; what it prints goes to the file, its progress to the console. */
    void run(List<String> arguments, Path json) {
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(arguments);
        Program.run(String.join(" ", command), command, json);
    }

    /** Returns where a Python may be: the one asked for, else one beside the script, else the machine's. */
    static List<String> candidates(Optional<String> asked, Path script) {
        Path own = script.resolveSibling(".venv").resolve("bin").resolve("python");
        return asked.map(List::of)
                .orElseGet(() -> Stream.of(own.toString(), "python3", "python").toList());
    }
}
