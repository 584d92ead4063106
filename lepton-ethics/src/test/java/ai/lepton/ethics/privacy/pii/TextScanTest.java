package ai.lepton.ethics.privacy.pii;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.privacy.pii.TextScan.Search;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text makes hard: its script, its length, and what only looks like an identifier. */
class TextScanTest {
    /** For each character, of any text. */
    private static final long MOST_STEPS = 400;

    private static final PersonalDataScanner SCANNER = PersonalDataScanner.everything();

    private static List<String> told(String text) {
        return SCANNER.find(text).stream().map(Match::toString).toList();
    }

    private static PersonalData only(String text) {
        List<Match> found = SCANNER.find(text);
        assertThat(found).as(text).hasSize(1);
        return found.get(0).kind();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "536-90-4399",
                "５３６－９０－４３９９", // full width
                "٥٣٦-٩٠-٤٣٩٩", // Arabic digits
                "𝟓𝟑𝟔-𝟗𝟎-𝟒𝟑𝟗𝟗", // digits that are surrogate pairs
                "5\u200B36-9\u200D0-43\uFEFF99",
                "536\u00AD-90-4399",
                "536\u201190\u20114399",
                "536‐90–4399",
            })
    void anIdentifierIsFoundHoweverItIsWritten(String written) {
        for (String around : List.of("", " ", "👩‍💻", "号", "ssn=", "(", "\n")) {
            String text = around + written + (around.equals("(") ? ")" : "");
            List<Match> found = SCANNER.find(text);
            assertThat(found).as(text).hasSize(1);
            Match match = found.get(0);
            assertThat(match.kind()).isEqualTo(PersonalData.US_SSN);
            assertThat(text.substring(
                            (int) match.place().start(), (int) match.place().end()))
                    .isEqualTo(written);
            assertThat(match.masked()).isEqualTo("53***");
        }
    }

    @Test
    void chineseTextHasNoBlanks() {
        String text = "张三身份证号11010519491231002X手机13800138000，邮箱zhangsan@example.cn谢谢";
        List<Match> found = SCANNER.inRegion("CN").find(text);
        assertThat(found)
                .extracting(Match::kind)
                .containsExactly(PersonalData.CN_RIC, PersonalData.PHONE_NUMBER, PersonalData.EMAIL_ADDRESS);
        assertThat(found)
                .extracting(match -> text.substring(
                        (int) match.place().start(), (int) match.place().end()))
                .containsExactly("11010519491231002X", "13800138000", "zhangsan@example.cn");
        assertThat(found.get(0).why()).contains("'身份证' beside it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane.doe@gmail.com",
                "JANE_DOE+tag@mail.example-bank.co.uk",
                "\"jane doe\"@gmail.com",
                "o'neill@gmail.com",
                "jané@müller.de",
                "иван@почта.рф",
                "jane@例子.中国",
                "jane@xn--fsqu00a.xn--0zwm56d",
                "jane\u200B@gmail.com",
                "jane＠gmail．com",
            })
    void anAddressIsFound(String address) {
        for (String text : List.of(
                address, "<" + address + ">", "(" + address + ").", "mailto:" + address + "?x", "'" + address + "',")) {
            List<Match> found = SCANNER.find(text);
            assertThat(found).as(text).hasSize(1);
            assertThat(text.substring((int) found.get(0).place().start(), (int)
                            found.get(0).place().end()))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "@mention",
                "a@@b.com",
                "icon@2x.png",
                "pkg@1.2.3",
                "a@b..com",
                "a@-b.com",
                "a@b.c",
                "x@y.123",
                ".@a.com",
                "https://user:secret@host.com/",
                "a@b@c.com"
            })
    void whatOnlyHasAnAtSignIsNone(String text) {
        assertThat(told(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-26",
                "20261126",
                "2026-11-26T21:57:49Z",
                "20240115-1230",
                "1700000000",
                "1700000000000",
                "1.10.123.4567",
                "192.168.100.200",
                "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
                "550e8400-e29b-41d4-a716-446655440000",
                "d41d8cd98f00b204e9800998ecf8427e",
                "e3b0c44298fc1c149afbf4c8996fb924",
                "0.123456782",
                "3.14159265358979",
                "$123456782",
                "x536-90-4399",
                "536-90-4399x",
                "1536-90-4399",
                "536-90-43991",
                "7-536-90-4399",
                "536-90-4399-7",
                "img_536904399",
                "978-3-16-148410-0",
                "123 456 782 111 222 333 943 476 587 123 456 782",
                "4111111111111112",
                "0000000000000000",
                "4444444444444448x",
                "GB82WEST1234569876543",
                "XX82WEST12345698765432",
                "ISO 13616 and RFC 5321, page 123",
                "1,234,567,890.12"
            })
    void whatOnlyLooksLikeAnIdentifierIsNone(String text) {
        assertThat(told(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "943 476 5870, NHS number: 943 476 5870, GB_NHS",
        "111222333, BSN 111222333, NL_BSN",
        "123456782, 'tax file number (TFN): 123456782', AU_TFN",
        "44051401359, PESEL 44051401359, PL_PESEL",
        "536904399, SSN\\n536904399, US_SSN",
        "6214 9832 0257, マイナンバー6214 9832 0257, JP_MY_NUMBER",
        "33392005961, 33392005961 (OIB), HR_OIB",
        "17291716060, T.C. kimlik 17291716060, TR_TCKN",
    })
    void aWordBesideTellsWhatANumberIs(String alone, String beside, PersonalData kind) {
        double without =
                SCANNER.atLeast(1e-6).lookingFor(kind).find(alone).get(0).confidence();
        String text = beside.replace("\\n", "\n");
        double with = SCANNER.find(text).get(0).confidence();
        assertThat(only(text)).isEqualTo(kind);
        assertThat(with).isGreaterThan(0.5).isGreaterThan(without + 0.3);
    }

    @Test
    void aWordCountsAsAWordOnly() {
        assertThat(told("passing 123456782")).isEmpty(); // 'sin' within it
        assertThat(told("SIN 123456782")).hasSize(1);
    }

    @Test
    void theLikeliestOfSeveralIsToldAndTheOthersBesideIt() {
        List<Match> found = SCANNER.find("personal code 36805280109");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).also()).contains(PersonalData.LT_ASMENS_KODAS);
        assertThat(only("reach 12345678Z@gmail.com now")).isEqualTo(PersonalData.EMAIL_ADDRESS);
        assertThat(only("IBAN GB82 WEST 1234 5698 7654 32")).isEqualTo(PersonalData.IBAN);
    }

    @Test
    void placesAreCountedInCharsLinesAndCodePoints() {
        String text = "a😀\r\n😀 号 536-90-4399\n\u200Bx536 jane@gmail.com";
        List<Match> found = SCANNER.find(text);
        assertThat(found)
                .extracting(Match::toString)
                .containsExactly(
                        "2:5: us_ssn 53*** (0.532)".replace("0.532", "0.53"), "3:7: email_address ja*** (0.98)");
        assertThat(found.get(0).place().start()).isEqualTo(text.indexOf("536-"));
        assertThat(found.get(1).place().end()).isEqualTo(text.length());
    }

    @Test
    void whatIsFoundDoesNotDependOnHowTheTextIsCut() {
        Random random = new Random(7);
        List<String> pieces = List.of(
                "536-90-4399",
                "jane.doe@gmail.com",
                " ",
                "\n",
                "号",
                "😀",
                "\u200B",
                "SSN ",
                "4111 1111 1111 1111",
                "IBAN ",
                "DE89 3704 0044 0532 0130 00",
                "12345678Z",
                ".",
                "-",
                "word ",
                "123 ",
                "@",
                "+44 20 7946 0958",
                "\"",
                "0",
                "９４３ 476 5870",
                "a".repeat(70),
                "BSN 111222333, ");
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            made.append(pieces.get(random.nextInt(pieces.size())));
        }
        String text = made.toString();
        List<String> whole = candidates(text, 1 << 20, text.length());
        assertThat(whole).hasSizeGreaterThan(60);
        for (int window : new int[] {1, 64, 1000}) {
            for (int piece : new int[] {1, 17, 4096}) {
                assertThat(candidates(text, window, piece)).isEqualTo(whole);
            }
        }
    }

    private static List<String> candidates(String text, int window, int piece) {
        List<String> found = new ArrayList<>();
        TextScan scan = scan(window, found);
        for (int at = 0; at < text.length(); at += piece) {
            String part = text.substring(at, Math.min(text.length(), at + piece));
            scan.accept(part.toCharArray(), part.length());
        }
        scan.finish();
        assertThat(scan.length()).isEqualTo(text.length());
        assertThat(scan.lines()).isEqualTo(text.lines().count());
        return found;
    }

    private static TextScan scan(int window, List<String> found) {
        Set<PersonalData> all = EnumSet.allOf(PersonalData.class);
        return new TextScan(
                new Search(all, "GB", 0.3, ""), window, (kept, also) -> found.add(kept + " " + also.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "1 ",
                "1-",
                "1.",
                "a.",
                "a@",
                "@",
                "\"@",
                "a@a.",
                "\\\"",
                "a@b.cc ",
                "GB82 ",
                "GB82WEST1234",
                "+1",
                "+1234567",
                "(",
                "( ",
                "12 34 ",
                "4111 1111 1111 1111 ",
                "536-90-4399 ",
                "536-90-4399-",
                "\u200B",
                "1\u200B",
                "号",
                "号1",
                "😀",
                "1234567",
                "123-",
                "a-",
                "SSN 536904399\n",
                "x@y.z@",
                "AAAAAA",
                "\uD83D",
                "0 0 0 0 0 0 0 0 "
            })
    void hostileTextTakesNoMoreStepsThanItsLengthAllows(String repeated) {
        long half = steps(repeated, 1 << 19);
        long whole = steps(repeated, 1 << 20);
        assertThat(whole).isLessThan(1_000L << 20).isLessThan((long) (2.1 * half));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@", "GB82 ", "1-", "536-90-4399 "})
    void aMegabyteInOneLineTakesNoMoreStepsForEachCharacterThanLittle(String repeated) {
        assertThat(steps(repeated, 1 << 20)).isLessThan(MOST_STEPS << 20);
    }

    private static long steps(String repeated, int length) {
        List<String> found = new ArrayList<>();
        TextScan scan = scan(1 << 16, found);
        char[] text = repeated.repeat(length / repeated.length()).toCharArray();
        scan.accept(text, text.length);
        scan.finish();
        return scan.steps();
    }
}
