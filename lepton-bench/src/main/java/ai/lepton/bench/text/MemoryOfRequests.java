package ai.lepton.bench.text;

import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Prints how many megabytes a process holds that answers thousands of requests, each of one to eight texts of the mix, or
 * of a few tokens to generate. The heap of Java should be touched beforehand, so that only native memory can grow.
 */
public final class MemoryOfRequests {
    private static final int WARM_UP = 1_000;
    private static final int MOST_TEXTS = 8;

    private MemoryOfRequests() {}

    /** Takes the number of requests; prints a JSON object, with progress on standard error. */
    public static void main(String... args) throws IOException {
        int requests = Integer.parseInt(args[0]);
        TextFolder folder = TextFolder.given();
        List<String> texts = folder.texts();
        SplittableRandom random = new SplittableRandom(1);
        Generation few = Generation.greedy().maxNewTokens(4);
        try (Embedder embedder = Embedder.load(folder.encoder());
                TextGenerator generator = TextGenerator.load(folder.generator())) {
            long before = 0;
            for (int i = 0; i < WARM_UP + requests; i++) {
                if (i == WARM_UP) {
                    before = residentKilobytes();
                }
                if (i % 10 == 9) {
                    generator.generate(folder.prompt(), few);
                } else {
                    int from = random.nextInt(texts.size());
                    embedder.embeddings(
                            texts.subList(from, Math.min(texts.size(), from + 1 + random.nextInt(MOST_TEXTS))));
                }
                if (i % 1_000 == 999) {
                    System.err.printf(Locale.ROOT, "%,d requests, %,d kB%n", i + 1, residentKilobytes());
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "{\"requests\": %d, \"before\": %.1f, \"after\": %.1f}%n",
                    requests,
                    before / 1024.0,
                    residentKilobytes() / 1024.0);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
