package ai.lepton.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A program of this module in a process of its own, or any other command. */
final class Program {
    private Program() {}

    /** Runs a class of this class path; what it prints goes to the file, its progress to the console. */
    static void run(Class<?> main, List<String> jvmArguments, List<String> arguments, Path output) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(jvmArguments);
        command.add(main.getName());
        command.addAll(arguments);
        run(main.getSimpleName(), command, output);
    }

    /** Runs a command; the file is there only if it ended well. */
    static void run(String name, List<String> command, Path output) {
        try {
            Path aside = output.resolveSibling(output.getFileName() + ".part");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(aside.toFile())
                    .start();
            int code = exitCode(process);
            if (code != 0) {
                throw new IllegalStateException(name + " ended with " + code);
            }
            Files.move(aside, output, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
    }
}
