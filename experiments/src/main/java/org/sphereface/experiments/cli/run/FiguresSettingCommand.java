package org.sphereface.experiments.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.sphereface.experiments.matrix.StoredSettings;
import org.sphereface.reports.SettingFigure;
import org.sphereface.reports.SettingFigure.RunAt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface figures setting}: accuracy against a setting in which runs differ. */
@Command(
    name = "setting",
    description =
        "Draws the accuracy of each loss against a setting in which runs differ, and writes the numbers"
            + " as CSV.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface figures setting train.identities runs/people-* --out figures"
    })
final class FiguresSettingCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "SETTING",
      description = "A number of the matrix, named as in --set, such as train.identities.")
  private String setting;

  @Parameters(
      index = "1..*",
      arity = "2..*",
      paramLabel = "DIR",
      description = "Folders of runs (their --out), each with another value.")
  private List<Path> folders;

  @Option(
      names = "--evaluation",
      paramLabel = "NAME",
      description = "The test set. Default: the first one of the first run.")
  private String evaluation;

  @Mixin private FigureFileOptions files;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "figures",
      description = "Folder of the files. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    List<RunAt> runs = new ArrayList<>();
    Set<String> others = new TreeSet<>();
    List<StoredSettings> settings = folders.stream().map(StoredSettings::of).toList();
    for (int i = 0; i < settings.size(); i++) {
      runs.add(new RunAt(settings.get(i).number(setting), folders.get(i)));
      others.addAll(settings.get(0).differences(settings.get(i)));
    }
    others.removeAll(Set.of(setting, "name", "title"));
    if (!others.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("WARNING: the runs differ in other settings too: " + String.join(", ", others));
    }
    new SettingFigure(setting, runs, evaluation)
        .write(files.formats(), files.size(), out)
        .forEach(file -> spec.commandLine().getOut().println(file.toAbsolutePath().normalize()));
    return CommandLine.ExitCode.OK;
  }
}
