package com.example.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

/** Runs the program with this project on its class path. */
class PlugInTest {

  @TempDir private Path folder;

  /** Returns what a command prints, after it has ended with this exit status. */
  private String sphereface(int expectedStatus, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    assertEquals(expectedStatus, SphereFace.run(writer, writer, arguments), text.toString());
    return text.toString();
  }

  @Test
  void allAreListed() {
    assertTrue(sphereface(0, "list", "losses").contains("proportional-margin  Cross entropy"));
    String networks = sphereface(0, "list", "networks");
    assertTrue(networks.contains("mean-pooling  Three convolutions"), networks);
    assertTrue(networks.contains("plain-blocks  A convolution"), networks);
  }

  @Test
  void aPlanCountsWhatTheyCost() {
    String plan = sphereface(0, "plan", "plug-in.yaml", "--no-calibration");
    // 4 x 3 x 25 + 4, 8 x 4 x 25 + 8, 16 x 8 x 25 + 16, 64 x 16 + 64
    assertTrue(plan.contains(String.format("%,d", 304 + 808 + 3216 + 1088)), plan);
  }

  @Test
  void theyAreTrainedAndTheNetworkIsExportedToOnnx() {
    String run = folder.resolve("run").toString();
    sphereface(0, "run", "plug-in.yaml", "--out", run);
    Path cells = folder.resolve("run").resolve("cells");
    String cell = cells.resolve("proportional-m0.4_meanpooling-4_seed1").toString();
    String model = folder.resolve("model.onnx").toString();
    String checked = sphereface(0, "export", "--cell", cell, "--out", model, "--check");
    assertTrue(checked.contains("Checked on 30 faces"), checked);
    assertTrue(Files.exists(folder.resolve("model.onnx")));
  }

  @Test
  void plainBlocksHaveNoOnnxForm() {
    String run = folder.resolve("run").toString();
    sphereface(
        0,
        "run",
        "plug-in.yaml",
        "--set",
        "recipe.iterations=2",
        "--set",
        "recipe.steps=[]",
        "--set",
        "losses=[softmax]",
        "--set",
        "networks=[{network: plain-blocks, inputHeight: 56, inputWidth: 48}]",
        "--out",
        run);
    String cell = folder.resolve("run/cells/softmax_plain-blocks_seed1").toString();
    String refused =
        sphereface(1, "export", "--cell", cell, "--out", folder.resolve("a.onnx").toString());
    assertTrue(refused.contains("does not describe its layers"), refused);
  }
}
