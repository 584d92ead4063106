/** The table of all ratios between Lepton and its peers. */
@NullMarked
package ai.lepton.bench;

import org.jspecify.annotations.NullMarked;
