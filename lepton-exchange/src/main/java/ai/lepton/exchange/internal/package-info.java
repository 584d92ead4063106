/** What the formats share: files that appear whole or not at all, and JSON that is read strictly. Not exported. */
@NullMarked
package ai.lepton.exchange.internal;

import org.jspecify.annotations.NullMarked;
