package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A CSV file, by each recipe that a program could give: with columns that were known before, and with those of its header. */
final class CsvFormat implements Format {
    private static final int ENOUGH_TO_SPLIT = 10;

    /** A mutant is read some thirty times over, and one of 40,000 bytes can have 20,000 columns, each of some hundred bytes. */
    private static final Limits LIMITS = Limits.PLAIN.withObjects(256);

    private static final Schema SCHEMA =
            new Schema(List.of("age", "weight"), List.of(new Category("site", List.of("north", "south"))));
    private static final Labels LABELS = Labels.of("benign", "malignant");

    private static final String PATIENTS = """
            age,weight,site,diagnosis
            31,70.5,north,benign
            44,81,south,malignant
            65,-1.5e1,"north",benign
            ,92,"so""uth",benign
            27,55.25,,malignant
            """;

    private static final String MORE =
            PATIENTS + PATIENTS.substring(PATIENTS.indexOf('\n') + 1).repeat(3);

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        return List.of(
                PATIENTS.replace(",92", "50,92").replace(",,", ",south,").getBytes(StandardCharsets.UTF_8),
                PATIENTS.getBytes(StandardCharsets.UTF_8),
                MORE.replace(",92", "50,92").getBytes(StandardCharsets.UTF_8),
                "y,a\u00E9,\"b,c\"\n1,2,x\n0,4,y\n1,6,\"x\n\"\n".getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(repository.resolve(
                        "docs/examples/src/main/resources/ai/lepton/examples/berkeley-admissions.csv")),
                Files.readAllBytes(
                        repository.resolve("lepton-exchange/src/test/resources/ai/lepton/exchange/data/bom-crlf.csv")));
    }

    @Override
    public List<Mutator> mutators() {
        Mutator csv = new CsvMutator();
        return List.of(csv, csv, csv, Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Csv file = Csv.of(Files.write(directory.resolve("rows.csv"), mutant));
        List<DataException> refusals = new ArrayList<>();
        int read = 0;
        for (char separator : new char[] {',', ';', '\t'}) {
            Csv separated = file.separatedBy(separator);
            read += use(separated.schema(SCHEMA), refusals);
            read += use(separated.schema(SCHEMA).label("diagnosis", LABELS), refusals);
            read += use(separated.schema(SCHEMA).label("diagnosis"), refusals);
            read += use(separated.categories("site", "diagnosis").target("age"), refusals);
            read += use(separated.otherNumbers(), refusals);
            read += useOwnColumns(separated, refusals);
        }
        read += use(file.decimal(',').thousands('.').separatedBy(';').otherNumbers(), refusals);
        read += use(file.comments('#').blanksAfterSeparators().otherNumbers().withoutUnnamed(), refusals);
        read += use(file.withoutHeader().missing("?", "-9").texts("0", "1").otherNumbers(), refusals);
        read += use(file.charset(StandardCharsets.UTF_16).otherNumbers(), refusals);
        read += use(file.charset(StandardCharsets.ISO_8859_1).missing().schema(SCHEMA), refusals);
        read += writeAgain(file.missing("\u0000missing"), directory, refusals);
        if (read == 0) {
            throw refusals.get(0);
        }
        for (DataException refusal : refusals) {
            MutantReader.requireTelling(refusal);
        }
    }

    /** Writes all rows, and reads them as the same. */
    private static int writeAgain(Csv file, Path directory, List<DataException> refusals) {
        Csv copy = Csv.of(directory.resolve("copy.csv.gz")).missing("\u0000missing");
        try {
            try (Rows rows = file.rows()) {
                copy.write(rows);
            }
            try (Rows rows = file.rows();
                    Rows written = copy.rows()) {
                for (Row row : rows) {
                    Row again = written.next();
                    if (again == null || !row.values().equals(again.values())) {
                        throw new IllegalStateException(row + " was written as " + again);
                    }
                }
            }
            return 1;
        } catch (DataException e) {
            refusals.add(e);
            return 0;
        }
    }

    private static int useOwnColumns(Csv file, List<DataException> refusals) {
        List<String> columns;
        try {
            columns = file.columns().stream().distinct().toList();
        } catch (DataException e) {
            refusals.add(e);
            return 0;
        }
        int read = use(file.categories(columns.toArray(String[]::new)), refusals);
        for (String column : columns.subList(0, Math.min(4, columns.size()))) {
            read += use(file.label(column).otherNumbers(), refusals);
            read += use(file.target(column), refusals);
            read += use(file.numbers(column), refusals);
        }
        return read;
    }

    /** Returns 1 if it could be read. */
    private static int use(Csv csv, List<DataException> refusals) {
        try {
            Table table = csv.read();
            Objects.requireNonNull(table.toString());
            table.numbers();
            table.categories();
            Objects.requireNonNull(table.missing());
            Objects.requireNonNull(table.withoutMissing());
            if (table.size() > 0) {
                Objects.requireNonNull(table.row(0).toString());
            }
            if (table.size() > 0) {
                csv.lineOf(table.size() - 1);
            }
            if (table.size() >= ENOUGH_TO_SPLIT) {
                Split split = csv.shuffledBy(1).split(0.5);
                split.train().schema();
                Objects.requireNonNull(split.test().toString());
            }
            return 1;
        } catch (DataException e) {
            refusals.add(e);
            return 0;
        }
    }
}
