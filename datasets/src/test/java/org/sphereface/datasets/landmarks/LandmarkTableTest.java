package org.sphereface.datasets.landmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.SimilarityTransform.Point;

class LandmarkTableTest {

  private static List<Point> points(double value) {
    return List.of(
        new Point(value, 1),
        new Point(2, 3),
        new Point(4, 5),
        new Point(6, 7),
        new Point(8, value));
  }

  @Property(tries = 100)
  void holdsWhatAHashMapHolds(@ForAll List<String> names) {
    LandmarkTable table = new LandmarkTable(Path.of("points.txt"));
    Map<String, List<Point>> map = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      // a lone surrogate has no UTF-8, and stands in no file
      String name = names.get(i).replaceAll("\\p{Cs}", "");
      assertEquals(map.putIfAbsent(name, points(i)) == null, table.add(name, points(i)));
    }
    assertEquals(map, table);
  }

  @Test
  void manyNamesAreFoundAgainAndOthersAreNot() {
    LandmarkTable table = new LandmarkTable(Path.of("points.txt"));
    for (int i = 0; i < 20_000; i++) {
      assertTrue(table.add("n" + i + "/é.jpg", points(i)));
    }
    assertFalse(table.add("n17/é.jpg", points(0)));
    assertEquals(20_000, table.size());
    for (int i = 0; i < 20_000; i += 7) {
      assertEquals(points(i), table.get("n" + i + "/é.jpg"));
    }
    assertNull(table.get("n20000/é.jpg"));
    assertFalse(table.containsKey("n1"));
    assertEquals(List.of(), Collections.unmodifiableMap(table).getOrDefault("", List.of()));
  }
}
