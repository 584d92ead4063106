package ai.lepton.core.model;

/** Leaves everything as it is. */
record NoPositions() implements Positions {}
