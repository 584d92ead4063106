package ai.lepton.ethics.privacy.pii;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneNumbersTest {
    /** What the library says first is the quicker question; no plan may have a number of a length that it says none has. */
    @Test
    void noPlanHasAValidNumberWhoseLengthIsNotPossible() {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        List<PhoneNumber> examples = new ArrayList<>();
        for (String region : plans.getSupportedRegions()) {
            for (PhoneNumberType type : PhoneNumberType.values()) {
                PhoneNumber example = plans.getExampleNumberForType(region, type);
                if (example != null && plans.isValidNumber(example)) {
                    examples.add(example);
                }
            }
        }
        for (int code : plans.getSupportedGlobalNetworkCallingCodes()) {
            examples.add(plans.getExampleNumberForNonGeoEntity(code));
        }
        assertThat(examples).hasSizeGreaterThan(1000);
        for (PhoneNumber example : examples) {
            String written = plans.format(example, PhoneNumberFormat.E164);
            assertThat(PhoneNumbers.valid(written, null)).as(written).hasValue(written);
        }
    }
}
