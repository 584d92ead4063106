/** How fast tables are read, beside others. */
@org.jspecify.annotations.NullMarked
package ai.lepton.bench.data;
