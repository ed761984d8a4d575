package org.sphereface.experiments.cli.model;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.training.model.OnnxRuntime;
import org.sphereface.training.model.Preprocessing;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface models}: the presets of {@code --preprocessing}. */
@Command(
    name = "models",
    description = "Lists the presets of --preprocessing, with which --model embeds faces.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --model FILE.onnx --preprocessing insightface"
          + " --faces lfw-112x112"
    })
public final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Preprocessing preset : Preprocessing.PRESETS) {
      if (preset.preset().equals(Preprocessing.CUSTOM)) {
        continue;
      }
      out.println(preset.preset());
      out.printf(
          Locale.ROOT,
          "    channels: %s%n    mean: %s%n    deviation: %s%n    size: %s%n    template: %s%n"
              + "    flip: %s%n    source: %s%n%n",
          preset.channels().toString().toLowerCase(Locale.ROOT),
          preset.mean(),
          preset.deviation(),
          orAny(preset.size()),
          orAny(preset.template()),
          preset.flip().toString().toLowerCase(Locale.ROOT),
          preset.source());
    }
    out.println(
        "ONNX Runtime is "
            + (OnnxRuntime.isThere() ? "there." : "not there: " + OnnxRuntime.ADVICE + "."));
    out.println(
        "PyTorch, for TorchScript models, is "
            + (EngineOption.available().contains("PyTorch")
                ? "there."
                : "not there: build with mvn verify -Ppytorch."));
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static String orAny(String value) {
    return value.isEmpty() ? "as the model says" : value;
  }
}
