/** Changes valid files at random and reads them in a process of its own: nothing may crash, hang or throw what is not told. */
@NullMarked
package ai.lepton.bench.mutation;

import org.jspecify.annotations.NullMarked;
