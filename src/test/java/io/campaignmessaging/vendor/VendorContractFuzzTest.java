package io.campaignmessaging.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.ByteArrayInputStream;

class VendorContractFuzzTest {

  @FuzzTest
  void whateverAContractSaysItIsReadOrRefusedWithTheFilesName(byte @NotNull [] yaml) {
    try {
      assertThat(VendorContractReader.read("the-file", new ByteArrayInputStream(yaml)).rules())
          .isNotEmpty();
    } catch (InvalidVendorException refused) {
      assertThat(refused.getMessage()).contains("the-file");
    }
  }
}
