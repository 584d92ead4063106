/** What is done to data before a model sees it. */
@NullMarked
package ai.lepton.core.data;

import org.jspecify.annotations.NullMarked;
