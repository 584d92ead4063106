package ai.lepton.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptTest {
    private static final WeightSource WEIGHTS = WeightSource.initial(3);

    @TempDir
    private Path folder;

    /** A product with weights of these names, each a scalar. */
    record Named(List<String> names) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 2)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            for (String name : names) {
                x = x.mul(inputs.graph().weight(new Scope("in"), name, Init.ones(), 1));
            }
            return x;
        }
    }

    private Path written(TorchScript script) {
        Path file = folder.resolve("model.pt");
        script.write(file);
        return file;
    }

    @Test
    void entriesAreStoredAndAlignedWithTheirSumsInPyTorchsOrder() throws IOException {
        Path file = written(TorchScript.of(new Named(List.of("a", "b.weight")), WEIGHTS)
                .standardizing("x", Standardizer.of(new double[] {1, 2}, new double[] {3, 4}))
                .inUnitsOf(Standardizer.of(new double[] {5}, new double[] {6}))
                .extraFile("notes/read.me", "blue\n")
                .extraFile("config.json", "{}"));
        Map<String, byte[]> entries = ZipEntries.of(Files.readAllBytes(file));
        assertThat(entries)
                .containsOnlyKeys(
                        "model/data.pkl",
                        "model/code/__torch__.py",
                        "model/constants.pkl",
                        "model/extra/config.json",
                        "model/extra/notes/read.me",
                        "model/data/0",
                        "model/data/1",
                        "model/data/2",
                        "model/data/3",
                        "model/data/4",
                        "model/data/5",
                        "model/version",
                        "model/byteorder");
        assertThat(entries.get("model/data/1")).containsExactly(0, 0, 0x80, 0x3F);
        assertThat(entries.get("model/data/3"))
                .containsExactly(0, 0, 0, 0, 0, 0, 8, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40);
        assertThat(entries.get("model/version")).asString().isEqualTo("10\n");
        assertThat(entries.get("model/extra/notes/read.me")).asString().isEqualTo("blue\n");
        assertThat(entries.get("model/code/__torch__.py")).asString().isEqualTo("""
                        class Model_in_b(Module):
                          __parameters__ = ["weight", ]
                          __buffers__ = []
                          weight : Tensor
                          training : bool
                        class Model_in(Module):
                          __parameters__ = ["a", ]
                          __buffers__ = []
                          a : Tensor
                          b : __torch__.Model_in_b
                          training : bool
                        class Model_standardizer(Module):
                          __parameters__ = []
                          __buffers__ = ["mean", "scale", ]
                          mean : Tensor
                          scale : Tensor
                          training : bool
                        class Model_target(Module):
                          __parameters__ = []
                          __buffers__ = ["mean", "scale", ]
                          mean : Tensor
                          scale : Tensor
                          training : bool
                        class Model(Module):
                          __parameters__ = []
                          __buffers__ = []
                          __annotations__["in"] = __torch__.Model_in
                          standardizer : __torch__.Model_standardizer
                          target : __torch__.Model_target
                          training : bool
                          def forward(self, x: Tensor) -> Tensor:
                            in_standardized = torch.to(torch.div(torch.sub(torch.to(x, 7), self.standardizer.mean), \
                        self.standardizer.scale), 6)
                            p = [getattr(self, "in").a, getattr(self, "in").b.weight]
                            v0 = torch.mul(in_standardized, p[0])
                            v1 = torch.mul(v0, p[1])
                            return torch.add(torch.mul(torch.to(v1, 7), self.target.scale), self.target.mean)
                        """);
    }

    @Test
    void everyModelIsAnArchiveWhoseValuesAreItsWeights() throws IOException {
        for (Model model : ExportedModels.all().values()) {
            Map<String, byte[]> entries = ZipEntries.of(Files.readAllBytes(written(TorchScript.of(model, WEIGHTS))));
            List<Parameter> parameters = model.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                ByteBuffer expected = WEIGHTS.values(parameters.get(i));
                assertThat(ByteBuffer.wrap(entries.get("model/data/" + i))).isEqualTo(expected);
            }
            assertThat(entries).doesNotContainKey("model/data/" + parameters.size());
        }
    }

    @Test
    void theSameModelGivesTheSameBytesAnywhere() throws IOException {
        byte[] first = Files.readAllBytes(written(TorchScript.of(ExportedModels.bert(), WEIGHTS)));
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            Path other = folder.resolve("another name.zip");
            TorchScript.of(ExportedModels.bert(), WEIGHTS).write(other);
            assertThat(other).hasBinaryContent(first);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 0x3F80",
        "1.00390625, 0x3F80", // half way between two, the lower one even
        "1.01171875, 0x3F82", // half way, the upper one even
        "1.00391, 0x3F81",
        "-2.5, 0xC020",
        "3.4028235e38, 0x7F80",
        "1e-40, 0x0001",
        "NaN, 0x7FC0",
        "-Infinity, 0xFF80",
        "-0.0, 0x8000"
    })
    void roundsToBfloat16AsPyTorchDoes(float value, String bits) {
        assertThat(Integer.toHexString(Halves.toBf16(value) & 0xFFFF))
                .isEqualTo(Integer.toHexString(Integer.decode(bits)));
    }

    @Test
    void weightsOfTheTransposeAreWrittenAsTheyAre() throws IOException {
        WeightSource transposed = new WeightSource() {
            @Override
            public ByteBuffer values(Parameter parameter) {
                return WEIGHTS.values(parameter);
            }

            @Override
            public boolean transposed(Parameter parameter) {
                return parameter.shape().rank() == 2;
            }
        };
        Map<String, byte[]> plain =
                ZipEntries.of(Files.readAllBytes(written(TorchScript.of(ExportedModels.bert(), WEIGHTS))));
        Map<String, byte[]> turned =
                ZipEntries.of(Files.readAllBytes(written(TorchScript.of(ExportedModels.bert(), transposed))));
        assertThat(turned.get("model/data/0")).isEqualTo(plain.get("model/data/0"));
        assertThat(turned.get("model/data.pkl")).isNotEqualTo(plain.get("model/data.pkl"));
    }

    @Test
    void inputsWithNamesOfTheLanguageAreRenamed() throws IOException {
        Model model = new Model() {
            @Override
            public List<Input> inputs() {
                List<Input> inputs = new ArrayList<>();
                for (String name : List.of("p", "v0", "lambda", "in_x", "x")) {
                    inputs.add(new Input(name, DType.F32, Shape.of(-1, 1)));
                }
                return inputs;
            }

            @Override
            public Tensor apply(Inputs inputs) {
                Tensor sum = inputs.get("p").add(inputs.get("v0"));
                return sum.mul(inputs.graph().weight(Scope.ROOT, "w", Init.ones(), 1));
            }
        };
        Map<String, byte[]> entries = ZipEntries.of(Files.readAllBytes(written(TorchScript.of(model, WEIGHTS))));
        assertThat(entries.get("model/code/__torch__.py"))
                .asString()
                .contains("forward(self, in_p: Tensor, in_v0: Tensor, in_lambda: Tensor, in_in_x: Tensor, x: Tensor)")
                .contains("v0 = torch.add(in_p, in_v0)");
    }

    @Test
    void whatCannotBeWrittenLeavesNothingAndTheOldFileAsItWas() throws IOException {
        Path file = folder.resolve("model.pt");
        Files.writeString(file, "old");
        WeightSource failing = parameter -> {
            if (parameter.name().equals("head.linear.weight")) {
                throw new UncheckedIOException(new IOException("the disk is gone"));
            }
            return WEIGHTS.values(parameter);
        };
        assertThatThrownBy(
                        () -> TorchScript.of(ExportedModels.tabular(), failing).write(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the disk is gone");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(file).hasContent("old");
    }

    @Test
    void missingFoldersAreMade() {
        Path file = folder.resolve("new").resolve("folder").resolve("model.pt");
        TorchScript.of(ExportedModels.tabular(), WEIGHTS).write(file);
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void badInputIsRefusedWithWhatWouldDo() {
        TorchScript script = TorchScript.of(ExportedModels.tabular(), WEIGHTS);
        assertThatThrownBy(() -> script.write(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder + " is a directory; name a file in it");
        assertThatThrownBy(() -> TorchScript.of(new Named(List.of()), WEIGHTS).write(folder.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has no weights; there is nothing to export");
        assertThatThrownBy(() -> TorchScript.of(ExportedModels.tabular(), parameter -> ByteBuffer.allocate(4))
                        .write(folder.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.cls has 4 bytes; [1, 1, 16] floats take 64");
        Standardizer two = Standardizer.of(new double[2], new double[] {1, 1});
        assertThatThrownBy(() -> script.standardizing("numbers", two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the standardizer is for 2 columns; input 'numbers' has 3");
        assertThatThrownBy(() -> script.standardizing("number", two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has no input 'number'; it has [numbers, categories]");
        assertThatThrownBy(() -> script.standardizing("categories", two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input 'categories' is I64; only 32-bit floats are standardised");
        assertThatThrownBy(() -> script.inUnitsOf(two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the standardizer of a target is for 2 columns; wanted 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/config.json", "../x", "a//b", "a/../b", "a b", "config.json/"})
    void extraFilesThatAreNoRelativePathsAreRefused(String name) {
        assertThatThrownBy(
                        () -> TorchScript.of(ExportedModels.tabular(), WEIGHTS).extraFile(name, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an extra file is named '" + name
                        + "'; wanted a relative path of letters, digits and . _ - such as config.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a.b, a; in.a is a component already",
                "a, a.b; in.a is a weight already",
                "training; TorchScript has no attribute 'training'; give the component a scope of ASCII letters and"
                        + " digits",
                "é; TorchScript has no attribute 'é'",
                "a\"b; TorchScript has no attribute 'a\"b'",
                "a..b; TorchScript has no attribute ''"
            })
    void weightsThatPythonCannotNameAreRefused(String names, String why) {
        assertThatThrownBy(() -> TorchScript.of(new Named(List.of(names.split(", "))), WEIGHTS)
                        .write(folder.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the weight 'in.")
                .hasMessageContaining("' can't be exported: " + why);
    }
}
