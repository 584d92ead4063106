package ai.lepton.ethics;

/** Texts that a report can't do without. */
final class Texts {
    private Texts() {}

    /** Returns the text, refusing a blank one. */
    static String required(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return text;
    }
}
