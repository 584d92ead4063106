/** Models by task: classifiers and regressors of tables, which are trained here, and published models of texts. */
@NullMarked
package ai.lepton.core.task;

import org.jspecify.annotations.NullMarked;
