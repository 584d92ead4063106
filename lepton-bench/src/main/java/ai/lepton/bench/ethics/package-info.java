/** Measures of fairness by group, k-anonymity and streamed decisions, beside Fairlearn, AIF360, TrustyAI and pandas. */
@NullMarked
package ai.lepton.bench.ethics;

import org.jspecify.annotations.NullMarked;
