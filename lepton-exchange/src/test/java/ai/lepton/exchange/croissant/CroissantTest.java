package ai.lepton.exchange.croissant;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.Croissant.Rai;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.internal.Documents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CroissantTest {
    private static final String DIGEST = "0".repeat(64);

    private static final String CONTEXT = """
            "@context": {"@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
              "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "wd": "https://www.wikidata.org/wiki/"}""";

    private static Croissant table() {
        FileObject file = FileObject.of("a.csv", "data/a.csv", "text/csv", DIGEST);
        Field field = Field.of("rows/x", "sc:Integer", Source.fileObject("a.csv", Extract.column("x")));
        return Croissant.named("demo").withContent(List.of(file), List.of(RecordSet.of("rows", field)));
    }

    @Test
    void isWrittenWithTheWholeStandardContext() {
        Map<String, Object> json = Documents.object("x", table().toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(json.get("conformsTo")).isEqualTo("http://mlcommons.org/croissant/1.1");
        assertThat(json.get("@type")).isEqualTo("sc:Dataset");
        assertThat(json.get("@context"))
                .asInstanceOf(MAP)
                .containsEntry("@vocab", "https://schema.org/")
                .containsEntry("rai", "http://mlcommons.org/croissant/RAI/")
                .containsEntry("dataType", Map.of("@id", "cr:dataType", "@type", "@vocab"))
                .containsKeys(
                        "arrayShape", "containedIn", "isArray", "excludes", "unArchive", "sdVersion", "annotation");
    }

    @Test
    void theFormsOfJsonLdMeanTheSame() {
        String compact = "{" + CONTEXT + """
            , "@type": "sc:Dataset", "name": "n", "dct:conformsTo": "http://mlcommons.org/croissant/1.0",
            "license": "https://spdx.org/licenses/MIT.html", "creator": {"@type": "Person", "name": "Ada"},
            "distribution": {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
              "sha256": "%1$s"},
            "cr:recordSet": {"@type": "cr:RecordSet", "@id": "r", "cr:key": "r/x",
              "cr:field": {"@type": "cr:Field", "@id": "r/x", "cr:dataType": ["sc:Integer", "wd:Q11563"],
                "cr:source": {"cr:fileObject": "a.csv", "cr:extract": {"cr:column": "x"}}}}}""".formatted(DIGEST);
        String spread = """
            {"@context": [{"@vocab": "http://schema.org/"}, {"c": "http://mlcommons.org/croissant/", "s": "http://schema.org/",
               "conformsTo": "http://purl.org/dc/terms/conformsTo", "wd": "https://www.wikidata.org/wiki/"}],
            "@type": ["http://schema.org/Dataset"], "s:name": [{"@value": "n"}],
            "conformsTo": [{"@id": "http://mlcommons.org/croissant/1.0"}],
            "license": {"@id": "https://spdx.org/licenses/MIT.html"}, "creator": [{"@type": ["s:Person"], "name": "Ada"}],
            "https://schema.org/distribution": [{"@type": "c:FileObject", "@id": "a.csv", "contentUrl": "a.csv",
              "encodingFormat": ["text/csv"], "sha256": "%1$s"}],
            "c:recordSet": {"@list": [{"@type": "c:RecordSet", "@id": "r", "http://mlcommons.org/croissant/key": [{"@id": "r/x"}],
              "c:field": [{"@type": "http://mlcommons.org/croissant/Field", "@id": "r/x",
                "c:dataType": [{"@id": "https://schema.org/Integer"}, "wd:Q11563"],
                "c:source": {"c:fileObject": {"@id": "a.csv"}, "c:extract": {"c:column": {"@value": "x"}}}}]}]}}""".formatted(DIGEST);

        Croissant one = Croissant.ofJson(compact);
        Croissant other = Croissant.ofJson(spread);

        assertThat(other.recordSet()).isEqualTo(one.recordSet());
        assertThat(other.distribution()).isEqualTo(one.distribution());
        assertThat(other.name()).isEqualTo(one.name());
        assertThat(other.license()).isEqualTo(one.license());
        assertThat(other.creator()).isEqualTo(one.creator()).containsExactly(Entity.person("Ada"));
        assertThat(one.recordSet().get(0).field().get(0).dataType()).containsExactly("sc:Integer", "wd:Q11563");
        assertThat(Documents.object("x", one.toJson().getBytes(StandardCharsets.UTF_8))
                        .get("@context"))
                .as("the prefix that the data type needs")
                .asInstanceOf(MAP)
                .containsEntry("wd", "https://www.wikidata.org/wiki/");
    }

    @Test
    void textsInSeveralLanguagesAreKept() {
        Croissant document = Croissant.ofJson("{" + CONTEXT + """
            , "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
            "name": {"en": "iris", "de": "Schwertlilie"},
            "description": [{"@value": "flowers", "@language": "en"}, {"@value": "fleurs", "@language": "fr"}]}""".replace("\"conformsTo\"", "\"dct:conformsTo\""));
        assertThat(requireNonNull(document.name()).text()).isEqualTo("iris");
        assertThat(requireNonNull(document.description()).byLanguage())
                .containsExactly(Map.entry("en", "flowers"), Map.entry("fr", "fleurs"));
        assertThat(Croissant.ofJson(document.toJson()).description()).isEqualTo(document.description());
    }

    @Test
    void unknownPropertiesComeBackInTheirOrder() {
        String json = table().toJson().replaceFirst("\"@type\" ?: \"sc:Dataset\",", """
                "@type" : "sc:Dataset", "zeta": {"b": 1, "a": [2.50]}, "citation": "x", "prov:wasDerivedFrom": {"@id": "y"},""");
        Croissant read = Croissant.ofJson(json);
        assertThat(read.extra().keySet()).containsExactly("zeta", "citation", "prov:wasDerivedFrom");
        assertThat(read.toJson()).contains("2.50");
        assertThat(Croissant.ofJson(read.toJson()).extra()).isEqualTo(read.extra());
    }

    @Test
    void whatTheExtensionForResponsibleAiSaysIsKept() {
        Croissant said =
                table().with(Rai.DATA_BIASES, "few old people", "one town").with(Rai.DATA_COLLECTION, "by letter");
        assertThat(said.toJson()).contains("\"rai:dataBiases\"", "\"rai:dataCollection\"");
        assertThat(Croissant.ofJson(said.toJson())).isEqualTo(said);
        assertThat(Rai.values()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "croissant/1.1 | croissant/2.0 | conformsTo is 'http://mlcommons.org/croissant/2.0'; http://mlcommons.org/croissant/1.1 and other 1.x are read",
                "'dct:conformsTo' | 'x' | conformsTo is missing; http://mlcommons.org/croissant/1.1 and 1.0 are read",
                "sc:Dataset | sc:Book | @type is 'sc:Book'; it must be sc:Dataset",
                "sc:Dataset | ml:Dataset | 'ml:Dataset' is of Croissant 0.8; 1.0 and 1.1 are read",
                "'cr:fileObject':'a.csv' | 'cr:fileObject':'b.csv' | 'r/x' refers to 'b.csv', which is not there; did you mean 'a.csv'?",
                "'@id':'r/x' | '@id':'r' | @id 'r' comes twice; it must be unique in a document",
                "'@id':'r/x' | '@id':'r x' | @id is 'r x'; it must have characters, and no blanks among them",
                "'sha256' | 'sha255' | file 'a.csv' has neither sha256 nor md5; give one, or say isLiveDataset where its content changes",
                "'contentUrl':'a.csv' | 'x':1 | file 'a.csv' has no contentUrl",
                "'encodingFormat':'text/csv' | 'x':1 | file 'a.csv' has no encodingFormat, such as text/csv",
                "cr:FileObject | cr:FileSet | files 'a.csv' have no includes, such as *.csv",
                "cr:FileObject | cr:File | distribution: @type is 'cr:File'; it must be cr:FileObject or cr:FileSet",
                "'cr:column':'x' | 'cr:column':'x','cr:jsonPath':'$' | extract has several of column, fileProperty and jsonPath; it must have one",
                "'cr:column':'x' | 'cr:fileProperty':'x' | fileProperty is 'x'; it is one of fullpath, filename, content, lines, lineNumbers",
                "'@id':'r/x' | '@id':'r/x','cr:arrayShape':'2' | field 'r/x' has arrayShape but not isArray",
                "'@id':'r/x' | '@id':'r/x','cr:isArray':true,'cr:arrayShape':'2,x' | field 'r/x': arrayShape is '2,x'; it must be lengths with commas, such as 28,28 or -1",
                "'@id':'r/x' | '@id':'r/x','value':3 | field 'r/x' has both a source and a value; it must have one",
                "'cr:source' | 'y' | field 'r/x' has neither a source nor a value, and its records have no data; it must have one",
                "'name':'n' | 'name':'n','datePublished':'yesterday' | datePublished is 'yesterday'; it must be an ISO 8601 date, such as 2026-01-31",
                "'name':'n' | 'name':['n','m'] | 'name' has two texts in one language",
                "'name':'n' | 'name':'n','sc:name':'m' | 'name' comes twice, with different values",
                "'name':'n' | 'name':'n','name':'m' | Duplicate Object property",
                "'name':'n' | 'name':'n','@graph':[] | '@graph': of JSON-LD's keywords, @context, @id and @type are read",
                "'@vocab':'https://schema.org/' | '@vocab':'https://example.org/' | @context: '@vocab' is 'https://example.org/'; https://schema.org/ is read",
                "'sc':'https://schema.org/' | 'sc':'https://example.org/' | @context: prefix 'sc' is 'https://example.org/'; in Croissant it is https://schema.org/",
                "'sc':'https://schema.org/' | 'a':'b:x','b':'a:x' | is defined by itself",
                "'cr:extract' | 'cr:transform':{'cr:regex':'a','cr:separator':'b'},'cr:extract' | has several of regex, separator, jsonPath, format, replace; it must have one",
            })
    void whatTheValidatorRefusesIsRefused(String before, String after, String clue) {
        String json = ("""
                {'@context':{'@vocab':'https://schema.org/','sc':'https://schema.org/','cr':'http://mlcommons.org/croissant/',
                'dct':'http://purl.org/dc/terms/'},'@type':'sc:Dataset','name':'n',
                'dct:conformsTo':'http://mlcommons.org/croissant/1.1',
                'distribution':[{'@type':'cr:FileObject','@id':'a.csv','contentUrl':'a.csv','encodingFormat':'text/csv',
                'sha256':'0000'}],
                'cr:recordSet':[{'@type':'cr:RecordSet','@id':'r','cr:field':[{'@type':'cr:Field','@id':'r/x',
                'cr:dataType':'sc:Text','cr:source':{'cr:fileObject':'a.csv','cr:extract':{'cr:column':'x'}}}]}]}""");
        assertThat(json).contains(before);
        assertThat(Croissant.ofJson(json.replace('\'', '"')).recordSet()).hasSize(1);
        assertThatThrownBy(() -> Croissant.ofJson(json.replace(before, after).replace('\'', '"')))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("croissant.json")
                .hasMessageContaining(clue);
    }

    @Test
    void anObjectWithNothingButAnIdIsTheOneThatIsDescribedElsewhere() {
        String json = """
                , "@type": "sc:Dataset", "name": "n", "dct:conformsTo": "http://mlcommons.org/croissant/1.1",
                "creator": {"@id": "#org", "@type": "sc:Organization", "name": "Org"}, "publisher": {"@id": "#org"},
                "license": {"@id": "https://spdx.org/licenses/MIT.html"},
                "distribution": [{"@id": "a.csv"}],
                "cr:recordSet": {"@type": "cr:RecordSet", "@id": "r", "cr:field": {"@type": "cr:Field", "@id": "r/x",
                  "cr:dataType": {"@id": "sc:Text"}, "cr:source": {"cr:extract": {"cr:column": "x"},
                    "cr:fileObject": {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv",
                      "encodingFormat": "text/csv", "sha256": "%s"}}}}}""".formatted(DIGEST);
        Croissant document = Croissant.ofJson("{" + CONTEXT + json);
        assertThat(document.publisher()).isEqualTo(document.creator()).hasSize(1);
        assertThat(document.publisher().get(0).name()).isEqualTo("Org");
        assertThat(document.license()).containsExactly(Entity.of("https://spdx.org/licenses/MIT.html"));
        assertThat(document.resource("a.csv")).isPresent();
        assertThat(Croissant.ofJson(document.toJson())).isEqualTo(document);

        String person = json.replace("\"publisher\": {\"@id\": \"#org\"}", "\"publisher\": {\"@id\": \"#other\"}");
        Croissant unknown = Croissant.ofJson("{" + CONTEXT + person);
        assertThat(unknown.publisher().get(0).extra()).isEqualTo(Map.of("@id", "#other"));
        assertThat(Croissant.ofJson(unknown.toJson())).isEqualTo(unknown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'distribution':[{'@id':'b.csv'}, | distribution[0] refers to 'b.csv', which the document does not describe",
                "'distribution':[{'@id':'a.csv'},{'@id':'a.csv'}, | distribution[1] refers to 'a.csv', which stands elsewhere already",
                "'subField':[{'@id':'r/x'}] | refers to 'r/x', which stands elsewhere already",
                "'cr:extract':{'@id':'e'} | refers to 'e', which the document does not describe",
            })
    void aReferenceThatLeadsNowhereIsRefused(String change, String clue) {
        String json = ("""
                {'@context':{'@vocab':'https://schema.org/','sc':'https://schema.org/','cr':'http://mlcommons.org/croissant/',
                'subField':'cr:subField','dct':'http://purl.org/dc/terms/'},'@type':'sc:Dataset','name':'n',
                'dct:conformsTo':'http://mlcommons.org/croissant/1.1',
                'distribution':[{'@type':'cr:FileObject','@id':'a.csv','contentUrl':'a.csv','encodingFormat':'text/csv',
                'sha256':'0000'}],
                'cr:recordSet':[{'@type':'cr:RecordSet','@id':'r','cr:field':[{'@type':'cr:Field','@id':'r/x',
                'subField':[],'cr:source':{'cr:fileObject':'a.csv','cr:extract':{'cr:column':'x'}}}]}]}""");
        String changed = change.startsWith("'distribution'")
                ? json.replace("'distribution':[", change)
                : change.startsWith("'subField'")
                        ? json.replace("'subField':[]", change)
                        : json.replace("'cr:extract':{'cr:column':'x'}", change);
        assertThat(changed).isNotEqualTo(json);
        assertThatThrownBy(() -> Croissant.ofJson(changed.replace('\'', '"')))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(clue);
    }

    @Test
    void theSignOfAZeroIsKept() {
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Float")).withData(List.of(Map.of("r/x", -0.0)));
        Croissant document = Croissant.named("n").withContent(List.of(), List.of(set));
        assertThat(document.toJson()).contains("-0.0");
        Croissant read = Croissant.ofJson(document.toJson());
        assertThat(read).isEqualTo(document);
        assertThat(Croissant.ofJson(document.toJson().replace("-0.0", "-0")).toJson())
                .contains("\"r/x\" : -0.0");
    }

    @Test
    void cyclesAreRefused() {
        FileSet one = FileSet.of("one", "application/zip", "*").in("two");
        FileSet two = FileSet.of("two", "application/zip", "*").in("one");
        assertThatThrownBy(() -> Croissant.named("x").withContent(List.of(one, two), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("comes from itself, by ");
        RecordSet a = RecordSet.of("a", Field.of("a/x", "sc:Text", Source.field("b/x")));
        RecordSet b = RecordSet.of("b", Field.of("b/x", "sc:Text", Source.field("a/x")));
        assertThatThrownBy(() -> Croissant.named("x").withContent(List.of(), List.of(a, b)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("comes from itself, by ");
    }

    @Test
    void twoSourcesNeedAJoin() {
        FileObject a = FileObject.of("a.csv", "a.csv", "text/csv", DIGEST);
        FileObject b = FileObject.of("b.csv", "b.csv", "text/csv", DIGEST);
        RecordSet rows = RecordSet.of(
                "rows",
                Field.of("rows/x", "sc:Text", Source.fileObject("a.csv", Extract.column("x"))),
                Field.of("rows/y", "sc:Text", Source.fileObject("b.csv", Extract.column("y"))));
        assertThatThrownBy(() -> Croissant.named("x").withContent(List.of(a, b), List.of(rows)))
                .hasMessage(
                        "records 'rows' take fields from 'a.csv' and 'b.csv', which nothing joins; a field of the one needs"
                                + " references to a field of the other");
    }

    @Test
    void inlineDataHasTheFieldsOfItsRecords() {
        RecordSet splits = RecordSet.of("splits", Field.of("splits/name", "sc:Text"));
        assertThatThrownBy(() -> splits.withData(List.of(Map.of("name", "train"))))
                .hasMessage("records 'splits': data[0] has 'name'; its fields are 'splits/name'");
        assertThatThrownBy(() -> splits.withData(List.of()))
                .hasMessage("records 'splits' have data without a record in it");
    }

    @Test
    void warningsAreToldApartFromErrors() {
        Croissant draft = table();
        assertThat(draft.warnings())
                .contains("citeAs is missing", "datePublished is missing", "license is missing", "version is missing");
        Croissant complete = draft.withDescription("d")
                .withLicense("https://spdx.org/licenses/MIT.html")
                .withCreator(Entity.person("Ada"))
                .withUrl("https://example.org")
                .withDatePublished("2026-01-31")
                .withVersion("1.0.0")
                .withCiteAs("Ada 2026");
        assertThat(complete.warnings()).isEmpty();
        assertThat(complete.withVersion("one").warnings())
                .containsExactly("version is 'one'; MAJOR.MINOR.PATCH is recommended");
    }

    @Test
    void aBundleHoldsIt(@TempDir Path directory) {
        Bundle.at(directory.resolve("bundle"))
                .add(table())
                .bom(Bom.of(Instant.EPOCH, Component.of(Component.DATA, "demo")))
                .write();
        Croissant read = Croissant.of(Bundle.open(directory.resolve("bundle")));
        assertThat(read).isEqualTo(table());
    }
}
