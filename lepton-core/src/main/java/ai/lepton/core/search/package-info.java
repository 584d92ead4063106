/** Search of hyper-parameters: a space that is defined as it is asked for, samplers, pruners, and the study they leave. */
@NullMarked
package ai.lepton.core.search;

import org.jspecify.annotations.NullMarked;
