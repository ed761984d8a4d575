package org.sphereface.experiments.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.experiments.cli.SphereFace;

/** Scores of pairs are written and read in bob.bio's forms, with the same results. */
class ScoreFileCommandTest {

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeEmbeddings() throws IOException {
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder();
    StringBuilder names = new StringBuilder();
    StringBuilder pairs = new StringBuilder("3\t4\n");
    for (int fold = 0; fold < 3; fold++) {
      for (int i = 1; i <= 4; i++) {
        pairs.append("P" + fold + "\t" + i + "\t" + (i + 4) + "\n");
      }
      for (int i = 1; i <= 4; i++) {
        pairs.append("P" + fold + "\t" + i + "\tQ" + fold + "\t" + i + "\n");
      }
      for (String person : List.of("P" + fold, "Q" + fold)) {
        double[] centre = random.doubles(6, -1, 1).toArray();
        for (int i = 1; i <= 8; i++) {
          names.append(person + "/" + person + "_000" + i + ".jpg\n");
          List<String> values = new ArrayList<>();
          for (double value : centre) {
            values.add(Double.toString(value + 0.8 * random.nextGaussian()));
          }
          rows.append(String.join(",", values)).append('\n');
        }
      }
    }
    Files.writeString(folder.resolve("features.csv"), rows);
    Files.writeString(folder.resolve("names.txt"), names);
    Files.writeString(folder.resolve("pairs.txt"), pairs);
  }

  private Outcome evaluate(String... options) {
    List<String> all =
        new ArrayList<>(List.of("evaluate", "lfw", "--pairs=" + folder.resolve("pairs.txt")));
    all.addAll(List.of(options));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(out, err, all.toArray(new String[0]));
    return new Outcome(status, out.toString(), err.toString());
  }

  private Outcome written(String variant, String columns) {
    return evaluate(
        "--embeddings=" + folder.resolve("features.csv"),
        "--names=" + folder.resolve("names.txt"),
        "--evaluation=" + variant,
        "--write-scores=" + folder.resolve("scores.txt"),
        "--score-columns=" + columns,
        "--json");
  }

  private Outcome read(String variant) {
    return evaluate(
        "--scores=" + folder.resolve("scores.txt"), "--evaluation=" + variant, "--json");
  }

  @ParameterizedTest
  @CsvSource({"uncentred,5", "uncentred,4", "squared-euclidean,5", "squared-euclidean,4"})
  void theScoresGiveTheSameResult(String variant, String columns) throws IOException {
    Outcome first = written(variant, columns);
    assertEquals(0, first.status(), first.err());
    List<String> lines = Files.readAllLines(folder.resolve("scores.txt"));
    assertEquals(24, lines.size());
    assertTrue(
        lines
            .get(4)
            .startsWith(
                columns.equals("5")
                    ? "P0 P0/P0_0001.jpg Q0 Q0/Q0_0001.jpg "
                    : "P0 Q0 Q0/Q0_0001.jpg "),
        lines.get(4));
    if (columns.equals("5")) {
      Collections.shuffle(lines, new Random(1));
      Files.write(folder.resolve("scores.txt"), lines);
    }
    Outcome second = read(variant);
    assertEquals(0, second.status(), second.err());
    assertEquals(first.out(), second.out());
  }

  @Test
  void badScoresAreRefusedInOneSentence() throws IOException {
    assertEquals(0, written("uncentred", "5").status());
    Path file = folder.resolve("scores.txt");
    List<String> lines = Files.readAllLines(file);
    requireRefused(lines.subList(1, 24), "has no score of the pair P0/P0_0001.jpg");
    requireRefused(changed(lines, 2, "P0 P0/P0_0003.jpg P0 P0/P0_0007.jpg 1.5"), "expected one in");
    requireRefused(changed(lines, 2, "P0 P0/P0_0003.jpg P0 P0/P0_0007.jpg nan"), "scores.txt:3");
    requireRefused(changed(lines, 2, "P0 P0 P0/P0_0007.jpg 0.5"), "scores.txt:3", "same on all");
    requireRefused(changed(lines, 2, "P0 P0/P0_0003.jpg X P0/P0_0007.jpg 0.5"), "line 3", "same");
    requireRefused(changed(lines, 3, "P0 P0/P0_0001.jpg P0 P0/P0_0005.jpg 0.123"), "lines 1 and 4");
    assertEquals(0, written("uncentred", "4").status());
    List<String> four = Files.readAllLines(file);
    requireRefused(four.subList(0, 20), "20 scores, but there are 24 pairs");
    Collections.swap(four, 0, 5);
    requireRefused(four, "line 1", "in the order of the pairs");
    Outcome released = read("released");
    assertEquals(1, released.status());
    assertTrue(released.err().contains("choose uncentred"), released.err());
    Outcome columns = written("uncentred", "3");
    assertTrue(columns.err().contains("4 or 5 columns, not 3"), columns.err());
  }

  private static List<String> changed(List<String> lines, int at, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(at, line);
    return changed;
  }

  private void requireRefused(List<String> lines, String... parts) throws IOException {
    Files.write(folder.resolve("scores.txt"), lines);
    Outcome refused = read("uncentred");
    assertEquals(1, refused.status());
    assertEquals(1, refused.err().lines().count(), refused.err());
    for (String part : parts) {
      assertTrue(refused.err().contains(part), refused.err());
    }
  }
}
