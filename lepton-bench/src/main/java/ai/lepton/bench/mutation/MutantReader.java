package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads mutants, one after the other, in a process that may end over one of them. It prints a line before each and one after
 * it, by which {@link RunMutants} tells which one was the last.
 */
final class MutantReader {
    static final String BEGIN = "begin";
    static final String READ = "read";
    static final String REFUSED = "refused";
    static final String WRONG = "wrong";

    /** Readers wrap what they did not think of, which is a fault of theirs and no word on the file. */
    private static final Pattern NOT_THOUGHT_OF = Pattern.compile(
            "\\b(java|ai\\.lepton|com\\.fasterxml|tools\\.jackson)\\.[a-z.]+\\.[A-Z]\\w*(Exception|Error)\\b");

    private static final int LONGEST_MESSAGE = 500;
    private static final int LONGEST_LINE = 2000;
    private static final int FRAMES = 6;

    private MutantReader() {}

    /** Arguments: format, repository, seed, first number, number after the last. */
    public static void main(String... args) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Format format = Formats.named(args[0]);
        Mutants mutants = Mutants.of(format, Path.of(args[1]), Long.parseLong(args[2]));
        Path directory = Files.createTempDirectory("mutants");
        for (long number = Long.parseLong(args[3]); number < Long.parseLong(args[4]); number++) {
            byte[] mutant = mutants.get(number);
            out.println(BEGIN + ' ' + number);
            out.flush();
            long before = objectBytes();
            String outcome = outcome(format, mutant, directory);
            long bytes = objectBytes() - before;
            if (bytes > format.limits().objectBytes(mutant.length) && !outcome.startsWith(WRONG)) {
                outcome = WRONG + " made Java objects of " + (bytes >> 20) + " MB from " + mutant.length + " bytes";
            }
            out.println(bytes + " " + outcome);
            empty(directory);
            if (out.checkError()) { // which flushes too; nobody listens any more
                break;
            }
        }
        Files.delete(directory);
    }

    /** Returns the size of all Java objects that this thread has made, kept or not; 0 where the machine does not say. */
    private static long objectBytes() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    static String outcome(Format format, byte[] mutant, Path directory) {
        try {
            format.read(mutant, directory);
            return READ;
        } catch (DataException e) {
            String fault = faultOf(e.getMessage());
            return fault == null ? REFUSED : WRONG + ' ' + fault + oneLine(e);
        } catch (Throwable e) { // whatever it is, it is a finding
            return WRONG + ' ' + oneLine(e);
        }
    }

    private static @Nullable String faultOf(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "a message that says nothing: ";
        }
        if (message.length() > LONGEST_MESSAGE) {
            return "a message of " + message.length() + " characters: ";
        }
        if (message.chars().anyMatch(MutantReader::isUnseen)) {
            return "a message with control characters: ";
        }
        return NOT_THOUGHT_OF.matcher(message).find() ? "an exception that no reader throws on purpose: " : null;
    }

    /** Whether a character ends the line or turns the direction of writing. */
    private static boolean isUnseen(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.FORMAT && character != 0x200C && character != 0x200D);
    }

    /** Throws if a refusal's message is not one line of bounded length. */
    static void requireTelling(DataException refusal) {
        String fault = faultOf(refusal.getMessage());
        if (fault != null) {
            throw new IllegalStateException(fault, refusal);
        }
    }

    private static String oneLine(Throwable thrown) {
        StringBuilder line = new StringBuilder(thrown.toString());
        if (line.length() > LONGEST_LINE) {
            line.setLength(LONGEST_LINE);
        }
        StackTraceElement[] frames = thrown.getStackTrace();
        for (StackTraceElement frame : List.of(frames).subList(0, Math.min(FRAMES, frames.length))) {
            line.append(" < ").append(frame);
        }
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }

    static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(directory))
                    .forEach(MutantReader::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
