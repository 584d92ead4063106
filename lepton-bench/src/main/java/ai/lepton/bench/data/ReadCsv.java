package ai.lepton.bench.data;

import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.data.columnar.FieldProcessor;
import org.tribuo.data.columnar.RowProcessor;
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor;
import org.tribuo.data.columnar.processors.field.IdentityProcessor;
import org.tribuo.data.columnar.processors.response.FieldResponseProcessor;
import org.tribuo.data.csv.CSVDataSource;
import smile.data.DataFrame;
import smile.io.CSV;

/** A CSV file to typed columns: nine of numbers, two of categories, and the label. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadCsv {
    /** Number of rows. */
    @Param("500000")
    public int examples;

    private Path file = Path.of("");

    /** Writes the file, unless it is there. */
    @Setup
    public void write() throws IOException {
        file = TableFiles.csv(examples);
    }

    /** Reads with Lepton. */
    @Benchmark
    public Table lepton() {
        return Csv.of(file)
                .categories("site", "group")
                .label("y")
                .otherNumbers()
                .read();
    }

    /** Only makes strings of all fields, with the library that Lepton reads unusual files with. */
    @Benchmark
    public long fastcsv() throws IOException {
        long length = 0;
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord each : records) {
                for (int i = 0; i < each.getFieldCount(); i++) {
                    length += each.getField(i).length();
                }
            }
        }
        return length;
    }

    /** Reads with Tribuo: numbers as doubles, categories as features that are there or not. */
    @Benchmark
    public Dataset<Label> tribuo() {
        Map<String, FieldProcessor> fields = new LinkedHashMap<>();
        for (String number : TableFiles.NUMBERS) {
            fields.put(number, new DoubleFieldProcessor(number));
        }
        fields.put("count", new DoubleFieldProcessor("count"));
        fields.put("site", new IdentityProcessor("site"));
        fields.put("group", new IdentityProcessor("group"));
        RowProcessor<Label> rows =
                new RowProcessor<>(new FieldResponseProcessor<>("y", "", new LabelFactory()), fields);
        return new MutableDataset<>(new CSVDataSource<>(file, rows, true));
    }

    /** Reads with Smile, which finds the types in the first rows. */
    @Benchmark
    public DataFrame smile() throws Exception {
        return new CSV(CSVFormat.Builder.create()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .build())
                .read(file);
    }
}
