package org.sphereface.experiments.cli.run;

import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.provenance.EngineEnvironment;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.UserCache;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** {@code sphereface doctor}: shows what the machine offers, and its problems. */
@Command(
    name = "doctor",
    description = "Shows engine, devices, threads, memory, speeds and problems of this machine.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  sphereface doctor --json"})
public final class DoctorCommand implements Callable<Integer> {

  @Mixin private JsonOption json;

  @Mixin private EngineOption engineOption;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    engineOption.choose();
    Engine engine = Engine.getInstance();
    MachineDescription machine = new MachineDescription();
    ProgramVersion harness = new ProgramVersion();
    Map<String, String> settings = EngineEnvironment.of(System.getenv());
    SetupDiagnosis diagnosis =
        new SetupDiagnosis(
            engine.getEngineName(),
            EngineOption.available(),
            machine.generation(),
            machine.vectorFlags(),
            machine.cores(),
            machine.memoryBytes(),
            settings,
            Boolean.getBoolean("ai.djl.offline"));
    EngineSpeed speed = EngineSpeed.measure();
    List<String> problems = diagnosis.problems();
    Map<String, Object> findings = new LinkedHashMap<>();
    findings.put("harness", harness.version() + " (commit " + harness.commit() + ")");
    findings.put("java", Runtime.version().toString());
    findings.put("djl", Engine.getDjlVersion());
    findings.put("engine", engine.getEngineName() + " " + engine.getVersion());
    findings.put("engines", EngineOption.available());
    findings.put("native", harness.natives());
    findings.put("devices", Arrays.stream(engine.getDevices()).map(Object::toString).toList());
    findings.putAll(machine.describe());
    findings.put("threads", settings.getOrDefault("OMP_NUM_THREADS", "not set"));
    findings.put("heap", Runtime.getRuntime().maxMemory() / (1L << 20) + " MiB at most");
    findings.put("environment", settings);
    findings.put("gemmGflops", rounded(speed.gemm()));
    findings.put("convolutionGflops", rounded(speed.convolution()));
    findings.put(
        "speeds",
        new EngineChoice(
                EngineOption.available(),
                spec.root().userObject().getClass().getName(),
                UserCache.ofUser())
            .ofThisMachine().stream().map(EngineChoice.Speeds::text).toList());
    findings.put("problems", problems);
    findings.put("notes", diagnosis.notes());
    json.print(findings, out -> print(findings, out));
    return CommandLine.ExitCode.OK;
  }

  private static double rounded(double gflops) {
    return Math.round(gflops * 10) / 10.0;
  }

  private static void print(Map<String, Object> findings, PrintWriter out) {
    findings.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            map.forEach((key, setting) -> line(out, key.toString(), setting));
          } else if (name.equals("problems") && value instanceof List<?> list && list.isEmpty()) {
            line(out, name, "none");
          } else if (value instanceof Iterable<?> items) {
            items.forEach(item -> line(out, name, item));
          } else {
            line(out, name, value);
          }
        });
  }

  private static void line(PrintWriter out, String name, Object value) {
    out.printf(Locale.ROOT, "%-26s %s%n", name, value);
  }
}
