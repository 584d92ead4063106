package ai.lepton.core.ops;

/** The functions of two values; {@link Ops} says what each is. */
public enum Binary {
    /** {@link Ops#add}. */
    ADD,
    /** {@link Ops#sub}. */
    SUB,
    /** {@link Ops#mul}. */
    MUL,
    /** {@link Ops#div}. */
    DIV
}
