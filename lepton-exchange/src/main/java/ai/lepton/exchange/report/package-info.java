/** A self-contained HTML page of what was measured and decided, for people to read and to print. */
@NullMarked
package ai.lepton.exchange.report;

import org.jspecify.annotations.NullMarked;
