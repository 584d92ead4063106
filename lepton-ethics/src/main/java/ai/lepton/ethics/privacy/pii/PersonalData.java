package ai.lepton.ethics.privacy.pii;

import java.util.Locale;
import java.util.Optional;

/**
 * A kind of personal data that is told by its form. Identifiers begin with the country, by ISO 3166, that gives them.
 *
 * <p>Not among them is what only its meaning tells, such as a name or a street.
 */
public enum PersonalData {
    /** An address of electronic mail, by RFC 5321 and, in other scripts, RFC 6531. */
    EMAIL_ADDRESS("e-mail address"),
    /** A number of a phone that a plan of numbers has, by libphonenumber. */
    PHONE_NUMBER("phone number"),
    /** The number of a payment card, by ISO/IEC 7812-1. */
    PAYMENT_CARD("payment card number"),
    /** An international bank account number, by ISO 13616. */
    IBAN("international bank account number"),
    /** Austria's Sozialversicherungsnummer. */
    AT_SVNR("Austrian social insurance number"),
    /** Australia's tax file number. */
    AU_TFN("Australian tax file number"),
    /** Belgium's Rijksregisternummer or numéro national, and the number bis. */
    BE_RRN("Belgian national register number"),
    /** Bulgaria's единен граждански номер. */
    BG_EGN("Bulgarian uniform civil number"),
    /** Brazil's Cadastro de Pessoas Físicas. */
    BR_CPF("Brazilian taxpayer number"),
    /** Canada's social insurance number. */
    CA_SIN("Canadian social insurance number"),
    /** Switzerland's AHV or AVS number. */
    CH_AHV("Swiss social security number"),
    /** Chile's Rol Único Tributario. */
    CL_RUT("Chilean national tax number"),
    /** China's resident identity number 公民身份号码, by GB 11643-1999. */
    CN_RIC("Chinese resident identity number"),
    /** The rodné číslo of Czechia and Slovakia. */
    CZ_RC("Czech and Slovak birth number"),
    /** Germany's Steuer-Identifikationsnummer, by § 139b AO. */
    DE_IDNR("German tax identification number"),
    /** Germany's Krankenversichertennummer, by § 290 SGB V. */
    DE_KVNR("German health insurance number"),
    /** Germany's Rentenversicherungsnummer, by § 147 SGB VI. */
    DE_RVNR("German pension insurance number"),
    /** Denmark's CPR-nummer. */
    DK_CPR("Danish civil registration number"),
    /** Estonia's isikukood. */
    EE_ISIKUKOOD("Estonian personal identification code"),
    /** Spain's Documento Nacional de Identidad. */
    ES_DNI("Spanish identity number"),
    /** Spain's Número de Identidad de Extranjero. */
    ES_NIE("Spanish identity number of foreigners"),
    /** Finland's henkilötunnus. */
    FI_HETU("Finnish personal identity code"),
    /** France's numéro d'inscription au répertoire, or de sécurité sociale. */
    FR_NIR("French social security number"),
    /** The NHS number of England, Wales and the Isle of Man. */
    GB_NHS("British NHS number"),
    /** The United Kingdom's national insurance number. */
    GB_NINO("British national insurance number"),
    /** Greece's ΑΜΚΑ. */
    GR_AMKA("Greek social security number"),
    /** Croatia's osobni identifikacijski broj. */
    HR_OIB("Croatian personal identification number"),
    /** Ireland's Personal Public Service number. */
    IE_PPS("Irish personal public service number"),
    /** Israel's mispar zehut. */
    IL_TEUDAT_ZEHUT("Israeli identity number"),
    /** India's Aadhaar. */
    IN_AADHAAR("Indian Aadhaar number"),
    /** Iceland's kennitala, of people. */
    IS_KENNITALA("Icelandic identification number"),
    /** Italy's codice fiscale, of people. */
    IT_CODICE_FISCALE("Italian fiscal code"),
    /** Japan's individual number, called My Number. */
    JP_MY_NUMBER("Japanese individual number"),
    /** South Korea's resident registration number 주민등록번호. */
    KR_RRN("South Korean resident registration number"),
    /** Lithuania's asmens kodas. */
    LT_ASMENS_KODAS("Lithuanian personal code"),
    /** Mexico's Clave Única de Registro de Población. */
    MX_CURP("Mexican population registry code"),
    /** The Netherlands' burgerservicenummer. */
    NL_BSN("Dutch citizen service number"),
    /** Norway's fødselsnummer, and its D-number. */
    NO_FNR("Norwegian birth number"),
    /** Poland's PESEL. */
    PL_PESEL("Polish PESEL number"),
    /** Portugal's Número de Identificação Fiscal. */
    PT_NIF("Portuguese tax number"),
    /** Romania's cod numeric personal. */
    RO_CNP("Romanian personal numeric code"),
    /** Sweden's personnummer and samordningsnummer. */
    SE_PERSONNUMMER("Swedish personal identity number"),
    /** Singapore's NRIC and FIN. */
    SG_NRIC("Singaporean identity number"),
    /** Thailand's identification number. */
    TH_PIN("Thai identification number"),
    /** Türkiye's T.C. kimlik numarası. */
    TR_TCKN("Turkish identification number"),
    /** The United States' individual taxpayer identification number. */
    US_ITIN("US individual taxpayer number"),
    /** The United States' social security number. */
    US_SSN("US social security number"),
    /** South Africa's identity number. */
    ZA_ID("South African identity number");

    private final String title;

    PersonalData(String title) {
        this.title = title;
    }

    /** Returns its name in documents, such as {@code us_ssn}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns its name for people, such as {@code US social security number}. */
    public String title() {
        return title;
    }

    /** Returns the country that gives it, by ISO 3166-1 in two letters; empty for what is everywhere in one form. */
    public Optional<String> country() {
        return name().charAt(2) == '_' ? Optional.of(name().substring(0, 2)) : Optional.empty();
    }
}
