package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {

  /** The first bytes of files that their own programs wrote, filled up with zeros. */
  @ParameterizedTest
  @CsvSource({
    "TORCH_PICKLE, 80028a0a6cfc9c46f9206aa850192e80024de9032e80027d",
    "ZIP, 504b0304000008080000000000000000",
    "ONNX, 080812077079746f7263681a05322e392e303adb82f4010abf01",
    "ONNX, 08063a8ff2020a3c0a05696e707574",
    "CAFFE, 0a0531324e6574a2066f0a06646174613132",
    "CAFFE, 0a0663616666656e22046461746128",
    "MXNET, 120100000000000000000000000000000200000000000000c9fa93f9",
    "DJL, 444a4c4000000001",
    "HDF5, 894844460d0a1a0a0000000000080800",
    "TENSORFLOW_LITE, 1c00000054464c33",
    "NUMPY, 934e554d50590100",
    "GIT_LFS, 76657273696f6e2068747470733a2f2f6769742d6c66732e",
    "HTML, 3c21444f43545950452068746d6c3e",
    "SAFETENSORS, 58000000000000007b22",
    // a header of 0x088b1f bytes, which begins as a gzip file does
    "SAFETENSORS, 1f8b0800000000007b22",
    "GZIP, 1f8b080000000000"
  })
  void aFileIsKnownByItsFirstBytes(FileKind expected, String hex) {
    byte[] start = Arrays.copyOf(HexFormat.of().parseHex(hex), FileKind.START);
    assertEquals(Optional.of(expected), FileKind.of(start, 0));
  }

  @Test
  void aPickleEndsWithAFullStop() {
    byte[] pickle = HexFormat.of().parseHex("8004950b000000000000007d942e");
    assertEquals(Optional.of(FileKind.PICKLE), FileKind.of(pickle, '.'));
    assertEquals(Optional.empty(), FileKind.of(pickle, 0));
  }

  @Test
  void shortFilesAreOfNoKind() {
    byte[] all = HexFormat.of().parseHex("0a0531324e");
    for (int size = 0; size <= all.length; size++) {
      assertEquals(Optional.empty(), FileKind.of(Arrays.copyOf(all, size), -1));
    }
  }
}
