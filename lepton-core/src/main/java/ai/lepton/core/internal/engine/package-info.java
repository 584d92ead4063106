/**
 * All contact with the native engine: its start, its log, its telemetry, scripts, arrays and their memory.
 *
 * <p>Nothing else in Lepton calls DJL's PyTorch classes. What aborts or leaks there is guarded here: every array of a
 * call belongs to a manager that the call closes, and only FLOAT32, FLOAT64 and INT64 arrays are made.
 */
@NullMarked
package ai.lepton.core.internal.engine;

import org.jspecify.annotations.NullMarked;
