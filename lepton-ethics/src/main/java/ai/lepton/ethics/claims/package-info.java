/** Claims that users measure themselves, judged as those of the rules are. */
@NullMarked
package ai.lepton.ethics.claims;

import org.jspecify.annotations.NullMarked;
