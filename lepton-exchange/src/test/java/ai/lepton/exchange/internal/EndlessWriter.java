package ai.lepton.exchange.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program that writes a file, a pair of files and a directory over and over, until it is killed; and what may be found. */
final class EndlessWriter {
    private static final int BYTES = 200_000;

    private EndlessWriter() {}

    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        for (int version = 0; ; version++) {
            write(directory, version);
            if (version == 0) {
                System.out.println("ready");
            }
        }
    }

    static void write(Path directory, int version) {
        byte[] content = content(version);
        Staged.file(directory.resolve("single"), out -> out.write(content));
        Staged.into(directory.resolve("pair"), files -> {
            String digest = files.add("weights", content);
            return files.add("config", digest.getBytes(StandardCharsets.UTF_8));
        });
        Staged.directory(directory.resolve("whole"), target -> {}, files -> {
            files.add("first", content);
            return files.add("deep/second", content);
        });
    }

    private static byte[] content(int version) {
        byte[] content = new byte[BYTES];
        Arrays.fill(content, (byte) version);
        return content;
    }

    /** Returns what is wrong with what a killed writer left, if anything. */
    static Optional<String> fault(Path directory) throws IOException {
        byte[] single = Files.readAllBytes(directory.resolve("single"));
        if (!Arrays.equals(single, content(single.length == 0 ? 0 : single[0]))) {
            return Optional.of("the single file is torn");
        }
        Path pair = directory.resolve("pair");
        String digest = Sha256.of(Files.readAllBytes(pair.resolve("weights")));
        if (Staged.current(pair, "config", file -> digest.equals(read(file))).isEmpty()) {
            return Optional.of("no config belongs to the weights");
        }
        Path whole = directory.resolve("whole");
        if (!Files.exists(whole)) {
            List<Path> replaced = Staged.replaced(whole);
            if (replaced.isEmpty()) {
                return Optional.of("the directory is gone, and nothing is beside it");
            }
            whole = replaced.get(0);
        }
        byte[] first = Files.readAllBytes(whole.resolve("first"));
        byte[] second = Files.readAllBytes(whole.resolve("deep/second"));
        return Arrays.equals(first, second) && Arrays.equals(first, content(first[0]))
                ? Optional.empty()
                : Optional.of("the directory is torn");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
