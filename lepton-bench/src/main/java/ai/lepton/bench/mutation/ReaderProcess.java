package ai.lepton.bench.mutation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One process of {@link MutantReader}, watched: ended when a mutant takes too long or too much memory. */
final class ReaderProcess {
    private static final long LOOK_EVERY_MILLIS = 200;

    /** Of the time until the first mutant, and between two of them: seeds may have to be made. */
    private static final int SECONDS_BESIDE = 300;

    private final Limits limits;
    private final Tally tally;
    private final Process process;
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private volatile long current;
    private volatile long since;
    private volatile boolean inside;

    private ReaderProcess(Limits limits, Tally tally, Process process, long first) {
        this.limits = limits;
        this.tally = tally;
        this.process = process;
        this.current = first;
        this.since = System.nanoTime();
    }

    /**
     * Has mutants read, until all are or the process ends.
     *
     * @return the number after the last mutant that was taken up
     */
    static long read(Format format, Path repository, long seed, long from, long to, Limits limits, Tally tally)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("mutants", ".err");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + limits.heapMegabytes() + "m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutantReader.class.getName(),
                        format.name(),
                        repository.toString(),
                        String.valueOf(seed),
                        String.valueOf(from),
                        String.valueOf(to)))
                .redirectError(errors.toFile())
                .start();
        ReaderProcess reader = new ReaderProcess(limits, tally, process, from - 1);
        Thread watch = new Thread(reader::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        reader.follow();
        int code = process.waitFor();
        watch.join();
        if (reader.inside || code != 0) {
            if (reader.current < from) {
                throw new IllegalStateException("the reader of mutants did not start: " + tail(errors));
            }
            String why = reader.ended.get();
            tally.add(new Tally.Finding(
                    reader.current, (why == null ? "the process ended with " + code : why) + ": " + tail(errors)));
        }
        Files.delete(errors);
        return reader.current + 1;
    }

    /** Takes down what the process tells, to its end. */
    private void follow() throws IOException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MutantReader.BEGIN)) {
                    current = Long.parseLong(line.substring(MutantReader.BEGIN.length() + 1));
                    since = System.nanoTime();
                    inside = true;
                    continue;
                }
                inside = false;
                long now = System.nanoTime();
                int blank = line.indexOf(' ');
                tally.took(now - since, Long.parseLong(line.substring(0, blank)));
                since = now;
                String outcome = line.substring(blank + 1);
                if (outcome.equals(MutantReader.READ)) {
                    tally.countRead();
                } else if (outcome.equals(MutantReader.REFUSED)) {
                    tally.countRefused();
                } else {
                    tally.add(new Tally.Finding(current, outcome.substring(MutantReader.WRONG.length() + 1)));
                }
            }
        }
    }

    private void watch() {
        try {
            while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
                long resident = residentMegabytes();
                if (seconds >= (inside ? limits.seconds() : SECONDS_BESIDE)) {
                    end("ended after " + seconds + " s");
                } else if (resident > limits.residentMegabytes()) {
                    end("ended at " + resident + " MB of memory");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String why) {
        ended.compareAndSet(null, why);
        process.destroyForcibly();
    }

    /** What the system says that the process holds; 0 where it does not say. */
    private long residentMegabytes() {
        try (java.util.stream.Stream<String> lines =
                Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private static String tail(Path errors) throws IOException {
        byte[] all = Files.readAllBytes(errors);
        String text = new String(all, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        return text.length() > 400 ? text.substring(0, 400) : text;
    }
}
