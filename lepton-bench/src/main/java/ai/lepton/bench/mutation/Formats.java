package ai.lepton.bench.mutation;

import java.util.List;

/** All formats that mutants are made of. */
final class Formats {
    static final List<Format> ALL = List.of(new TokenizerFormat());

    private Formats() {}

    /**
     * Returns the format of a name, or one of the test path by its class.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Format named(String name) {
        for (Format format : ALL) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        try {
            return (Format) Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no format '" + name + "'; there are "
                    + ALL.stream().map(Format::name).toList());
        }
    }
}
