package org.sphereface.experiments.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

class ExportCommandIT {

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  private static Outcome sphereface(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  private static Outcome checked(Path run, Path model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("export", "--check", "--cell"));
    arguments.add(run.resolve("cells/softmax_sphereface-4-x0.125_seed1").toString());
    arguments.addAll(List.of("--out", model.toString()));
    arguments.addAll(List.of(more));
    return sphereface(arguments.toArray(String[]::new));
  }

  /** A folder of one person's images. */
  private String images(int count, int height, int width) throws IOException {
    Path images = folder.resolve(height + "x" + width);
    Files.createDirectories(images.resolve("a"));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xffffff);
      ImageIO.write(image, "png", images.resolve("a/" + i + ".png").toFile());
    }
    return images.toString();
  }

  @Test
  void aTrainedCellIsExportedAndAgreesWithOnnxRuntime() throws IOException {
    Path run = folder.resolve("run");
    Path model = folder.resolve("cell.onnx");
    assertEquals(
        0,
        sphereface(
                "run",
                "smoke",
                "--set",
                "recipe.iterations=2",
                "--set",
                "recipe.steps=[1]",
                "--out",
                run.toString())
            .status());

    Outcome exported = checked(run, model);

    assertEquals(0, exported.status(), exported.err());
    assertTrue(exported.out().contains("Checked on 4 random images"), exported.out());
    // the cell's test faces are built in; smoke's are few
    assertTrue(exported.out().contains(" faces of Synthetic faces (test)"), exported.out());
    assertTrue(Files.exists(model));

    Outcome raw = checked(run, model, "--images", images(2, 250, 250));
    assertEquals(1, raw.status());
    assertEquals(1, raw.err().lines().count(), raw.err());
    assertTrue(raw.err().contains("250 x 250"), raw.err());
    Outcome given = checked(run, model, "--images", images(3, 56, 48));
    assertEquals(0, given.status(), given.err());
    assertTrue(given.out().contains("Checked on 3 faces of "), given.out());
  }

  @Test
  void whatIsMissingIsToldInOneSentence() {
    assertEquals(2, sphereface("export", "--out", "a.onnx").status());
    assertEquals(2, sphereface("export", "--network", "mobilefacenet", "--out", "a.onnx").status());
    assertEquals(
        2, sphereface("export", "--cell", "c", "--out", "a.onnx", "--images", "d").status());
    Outcome noCell =
        sphereface("export", "--cell", folder.resolve("cells/none").toString(), "--out", "a.onnx");

    assertEquals(1, noCell.status());
    assertEquals(1, noCell.err().lines().count(), noCell.err());
    assertTrue(noCell.err().contains("no result file"), noCell.err());
  }

  @Test
  void aCheckThatCannotBeDoneIsAFailureAndNothingIsWritten() throws Exception {
    Path weights = Files.writeString(folder.resolve("a.safetensors"), "none");
    Path model = folder.resolve("a.onnx");
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                without,
                SphereFace.class.getName(),
                "export",
                "--network",
                "mobilefacenet",
                "--weights",
                weights.toString(),
                "--out",
                model.toString(),
                "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(1, process.waitFor(), said);
    assertTrue(said.contains("--check needs ONNX Runtime"), said);
    assertTrue(Files.notExists(model));
  }
}
