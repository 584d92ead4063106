/** Personal data in texts. */
@NullMarked
package ai.lepton.bench.privacy;

import org.jspecify.annotations.NullMarked;
