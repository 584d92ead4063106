package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows become one record: never two that do not belong together. */
class JoinedRecordsTest {
    @TempDir
    private Path directory;

    private FileObject file(String name, String mediaType, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve(name), bytes);
        return FileObject.of(name, name, mediaType, Sha256.of(bytes));
    }

    private static Field field(String set, String type, String column) {
        return Field.of(set + "/" + column, type, Source.fileObject(set + ".csv", Extract.column(column)));
    }

    private List<String> records(List<Resource> files, RecordSet... sets) {
        List<String> records = new ArrayList<>();
        DatasetReader reader =
                Croissant.named("x").withContent(files, List.of(sets)).in(directory);
        try (Rows rows = reader.rows(sets[0].id())) {
            for (Row row : rows) {
                records.add(String.join(
                        " ",
                        row.columns().stream()
                                .map(column -> String.valueOf(row.value(column)))
                                .toList()));
            }
        }
        return records;
    }

    @Test
    void referencesToTwoColumnsAreOneKey() throws IOException {
        List<Resource> files = List.of(
                file("l.csv", "text/csv", "user,day\n1,1\n1,2\n2,1\n2,2\n,1\n"),
                file("r.csv", "text/csv", "user,day,w\n1,2,b\n1,1,a\n2,1,c\n2,1,d\n,1,e\n"));
        assertThat(records(
                        files,
                        RecordSet.of(
                                "joined",
                                field("l", "sc:Integer", "user").withReference("r/user"),
                                field("l", "sc:Integer", "day").withReference("r/day"),
                                Field.of("joined/w", "sc:Text", Source.field("r/w"))),
                        RecordSet.of(
                                "right",
                                field("r", "sc:Integer", "user"),
                                field("r", "sc:Integer", "day"),
                                field("r", "sc:Text", "w"))))
                .containsExactly("1 1 a", "1 2 b", "2 1 c", "2 1 d", "2 2 null", "null 1 null");
    }

    @Test
    void twoFieldsThatReferToOneKeyAreRefused() throws IOException {
        List<Resource> files = List.of(
                file("l.csv", "text/csv", "home,away\n1,2\n"), file("r.csv", "text/csv", "id,name\n1,one\n2,two\n"));
        assertThatThrownBy(() -> records(
                        files,
                        RecordSet.of(
                                "games",
                                field("l", "sc:Integer", "home").withReference("r/id"),
                                field("l", "sc:Integer", "away").withReference("r/id"),
                                Field.of("games/name", "sc:Text", Source.field("r/name"))),
                        RecordSet.of("teams", field("r", "sc:Integer", "id"), field("r", "sc:Text", "name"))))
                .isInstanceOf(DataException.class)
                .hasMessage("records 'games': fields 'l/home' and 'l/away' both have a reference to the same key of"
                        + " 'teams', and which of them its fields belong to is not said; take one of the"
                        + " references out");
    }

    @ParameterizedTest
    @CsvSource({
        "sc:Integer,7,007",
        "sc:Integer,7,7.0",
        "sc:Float,7.50,7.5",
        "sc:Boolean,1,True",
        "sc:Date,2026-01-31,2026-01-31"
    })
    void aKeyIsReadAsTheFieldThatRefersToIt(String type, String left, String right) throws IOException {
        List<Resource> files = List.of(
                file("l.csv", "text/csv", "k\n" + left + "\n"),
                file("r.csv", "text/csv", "k,w\nnone such,no\n" + right + ",found\n"));
        Field key = Records.with(
                field("l", type, "k"), "references", List.of(Source.fileObject("r.csv", Extract.column("k"))));
        assertThat(records(files, RecordSet.of("joined", key, field("r", "sc:Text", "w"))))
                .singleElement()
                .asString()
                .endsWith(" found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'x':1},{'y':2},{'x':3,'y':4}] | $[*].x | $[*].y",
                "{'a':{'x':1},'b':{'y':2}} | $.*.x | $.*.y",
                "[{'x':1,'y':[]},{'y':[2]}] | $[*].x | $[*].y[*]",
                "[{'x':[{'p':1},{'q':2}]}] | $[*].x[*].p | $[*].x[*].q",
                "[{'in':{'x':1}},{'in':{'y':1}}] | $..in.x | $..in.y"
            })
    void pathsThatFindAsManyValuesInOtherPlacesAreRefused(String json, String first, String second) throws IOException {
        List<Resource> files = List.of(file("a.json", "application/json", json.replace('\'', '"')));
        assertThatThrownBy(() -> records(
                        files,
                        RecordSet.of(
                                "r",
                                Field.of("r/x", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath(first))),
                                Field.of("r/y", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath(second))))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("do not find as many values in element 1 of those that both go through");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'x':[1,2],'y':[3,4]} | $.x[*] | $.y[*]",
                "[{'x':1,'y':3},{'x':2,'y':4}] | $[*].x | $[*].y",
                "[{'in':[{'x':1,'y':3},{'x':2,'y':4}]},{'in':[]}] | $[*].in[*].x | $[*].in[*].y"
            })
    void pathsThatGoTogetherMakeRecords(String json, String first, String second) throws IOException {
        List<Resource> files = List.of(file("a.json", "application/json", json.replace('\'', '"')));
        assertThat(records(
                        files,
                        RecordSet.of(
                                "r",
                                Field.of("r/x", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath(first))),
                                Field.of("r/y", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath(second))))))
                .containsExactly("1 3", "2 4");
    }
}
