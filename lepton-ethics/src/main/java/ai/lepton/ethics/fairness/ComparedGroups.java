package ai.lepton.ethics.fairness;

/** What a claim is about: groups of an axis, in a stratum or in all (-1). */
record ComparedGroups(int axis, int measure, Comparison pair, int stratum) {}
