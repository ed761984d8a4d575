package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantityTest {

  @Test
  void oneIsSingularAndOthersArePlural() {
    assertEquals("1 image", Quantity.of(1, "image"));
    assertEquals("0 images", Quantity.of(0, "image"));
    assertEquals("2 identities", Quantity.of(2, "identity", "identities"));
  }
}
