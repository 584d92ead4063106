package ai.lepton.core.engine;

/** What runs a model. The same model gives the same numbers on each, up to float rounding. */
public enum Backend {
    /** The whole model as one TorchScript program, run in one native call. The default. */
    SCRIPT,
    /** Each operation at once, on the arrays of the DJL engine; the reference that others are held against. */
    EAGER
}
