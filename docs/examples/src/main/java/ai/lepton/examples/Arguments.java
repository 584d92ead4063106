package ai.lepton.examples;

import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a program was called with: values in order, and options such as {@code --seed 7} or {@code --seed=7}. */
record Arguments(List<String> values, Map<String, List<String>> given) {

    /** Thrown where the arguments can't be used; its message is for the person who typed them. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Arguments of(String[] args, int mostValues, List<String> known) {
        List<String> values = new ArrayList<>();
        Map<String, List<String>> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                values.add(args[i]);
                continue;
            }
            String[] pair = args[i].split("=", 2);
            if (!known.contains(pair[0])) {
                throw new UsageException("there is no option '" + pair[0] + "'; "
                        + (known.isEmpty() ? "there are none" : "there is " + String.join(", ", known)));
            }
            if (pair.length == 1 && i + 1 == args.length) {
                throw new UsageException("option '" + pair[0] + "' needs a value");
            }
            options.computeIfAbsent(pair[0], option -> new ArrayList<>()).add(pair.length == 2 ? pair[1] : args[++i]);
        }
        if (values.size() > mostValues) {
            throw new UsageException("'" + values.get(mostValues) + "' is one argument too many");
        }
        return new Arguments(List.copyOf(values), Map.copyOf(options));
    }

    /** Returns the options; of one that was given several times, the last. */
    Map<String, String> options() {
        return given.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        option -> option.getValue().get(option.getValue().size() - 1)));
    }

    /** Returns all values of an option that may be given several times. */
    List<String> all(String option) {
        return given.getOrDefault(option, List.of());
    }

    /** Returns the value at this place as a path, or another one where the program was called with fewer. */
    Path path(int at, Path otherwise) {
        if (at >= values.size()) {
            return otherwise;
        }
        try {
            return Path.of(values.get(at));
        } catch (InvalidPathException e) {
            throw new UsageException("'" + values.get(at) + "' is not a path: " + e.getReason());
        }
    }

    /** Returns the table at this place, or the one that comes with the examples. */
    Csv csv(int at, String shipped) {
        return has(at) ? Csv.of(path(at, Path.of(""))) : Csv.resource(Arguments.class, shipped);
    }

    /** Returns the value at this place as a directory that is there or can be made. */
    Path directory(int at) {
        Path directory = path(at, Path.of(""));
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UsageException(directory + " is a file; name a directory");
        }
        return directory;
    }

    /** Returns the value at this place as a directory that a bundle may be written to, or replaced at. */
    Path bundle(int at, Path otherwise) {
        Path directory = path(at, otherwise);
        try {
            Bundle.at(directory).replacing().requireReplaceable();
            return directory;
        } catch (IllegalStateException e) {
            throw new UsageException(
                    Files.exists(directory.resolve(Bundle.BOM))
                            ? String.valueOf(e.getMessage())
                            : directory + " exists and is no bundle, so it is not replaced;"
                                    + " choose another place for the output");
        }
    }

    /** Returns the value at this place as a file to be written, which is none of those that are read. */
    Path output(int at, List<Path> inputs) {
        Path target = path(at, Path.of(""));
        if (Files.isDirectory(target)) {
            throw new UsageException(target + " is a directory; name a file in it");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new UsageException(target + " is a pipe, a device or a socket; name a place for a file");
        }
        for (Path input : inputs) {
            if (isSame(target, input)) {
                throw new UsageException(target
                        + " is read, and would be replaced by what is made of it; choose another place for the output");
            }
        }
        return target;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the value of an option as a path, or null where it is missing. */
    @Nullable Path place(String option) {
        String text = options().get(option);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " is '" + text + "', which is not a path: " + e.getReason());
        }
    }

    boolean has(int at) {
        return at < values.size();
    }

    long number(String option, long otherwise) {
        String text = options().get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " is '" + text + "'; it must be a whole number, such as 42");
        }
    }

    /** Returns a number between 0 and 1, or another one where the option is missing. */
    double fraction(String option, double otherwise) {
        String text = options().get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below, as what is outside the range.
        }
        throw new UsageException(option + " is '" + text + "'; it must be between 0 and 1, such as 0.95");
    }

    /** Returns the one of these that the option names, or null where it is missing. */
    <T> @Nullable T choice(String option, T[] values, Function<T, String> name) {
        String text = options().get(option);
        if (text == null) {
            return null;
        }
        for (T value : values) {
            if (name.apply(value).equals(text)) {
                return value;
            }
        }
        throw new UsageException(option + " is '" + text + "'; it is one of "
                + Arrays.stream(values).map(name).collect(Collectors.joining(", ")));
    }
}
