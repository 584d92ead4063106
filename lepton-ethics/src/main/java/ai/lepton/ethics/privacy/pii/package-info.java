/**
 * Finds personal data in texts and tables: addresses, numbers of phones, cards and accounts, and identifiers that states give to
 * people.
 *
 * <p>What is found is shown by its first two characters only.
 */
@NullMarked
package ai.lepton.ethics.privacy.pii;

import org.jspecify.annotations.NullMarked;
