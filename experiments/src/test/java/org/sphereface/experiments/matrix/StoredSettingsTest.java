package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredSettingsTest {

  private static StoredSettings of(String yaml) {
    return StoredSettings.of(yaml, "matrix.json");
  }

  @Test
  void numbersAreFoundByTheirPaths() {
    StoredSettings settings = of("train: {identities: 20}\nlosses:\n- {loss: cosface, scale: 1e1}");
    assertEquals(20, settings.number("train.identities"));
    assertEquals(10, settings.number("losses.0.scale"));
  }

  @Test
  void differencesAreThoseOfEitherSide() {
    assertEquals(
        Set.of("a.b", "c", "d.1"),
        of("a: {b: 1, e: 2}\nc: x\nd: [1]").differences(of("a: {b: 2, e: 2}\nd: [1, 2]")));
  }

  @Test
  void whatIsNoNumberIsToldWithItsPlace() {
    StoredSettings settings = of("train: {identities: many, images: NaN}");
    assertTold(settings, "train.identities", "matrix.json: 'train.identities' is many, but");
    assertTold(settings, "train.images", "must be a number to be an axis");
    assertTold(settings, "train.identites", "did you mean 'train.identities'?");
  }

  private static void assertTold(StoredSettings settings, String path, String sentence) {
    MatrixException told = assertThrows(MatrixException.class, () -> settings.number(path));
    assertTrue(told.getMessage().contains(sentence), told.getMessage());
  }
}
