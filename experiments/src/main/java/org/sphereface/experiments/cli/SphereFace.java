package org.sphereface.experiments.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sphereface.experiments.cli.data.CheckCommand;
import org.sphereface.experiments.cli.data.DataCommand;
import org.sphereface.experiments.cli.evaluate.EvaluateCommand;
import org.sphereface.experiments.cli.model.CompareFacesCommand;
import org.sphereface.experiments.cli.model.ExportCommand;
import org.sphereface.experiments.cli.model.ExtractCommand;
import org.sphereface.experiments.cli.model.ImportCommand;
import org.sphereface.experiments.cli.model.ModelsCommand;
import org.sphereface.experiments.cli.run.ConfigCommand;
import org.sphereface.experiments.cli.run.DoctorCommand;
import org.sphereface.experiments.cli.run.FiguresCommand;
import org.sphereface.experiments.cli.run.ListCommand;
import org.sphereface.experiments.cli.run.PlanCommand;
import org.sphereface.experiments.cli.run.ReportCommand;
import org.sphereface.experiments.cli.run.RunCommand;
import org.sphereface.experiments.cli.run.TimeStepsCommand;
import org.sphereface.experiments.cli.run.VerifyCommand;
import org.sphereface.experiments.cli.run.WatchCommand;
import org.sphereface.experiments.cli.shared.BlockOption;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.cli.shared.OutputPathCheck;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.provenance.ProgramVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program {@code sphereface}.
 *
 * <p>Exit status: 0 done, 1 failed (one sentence on the error stream), 2 wrong usage. Output that
 * could not be written is a failure; where a pipe's reader has ended, as {@code head} does, nothing
 * is said.
 */
@Command(
    name = "sphereface",
    description =
        "Trains face recognition networks with angular-margin losses such as SphereFace (CVPR"
            + " 2017), evaluates them by the published protocols, and reports the results.",
    mixinStandardHelpOptions = true,
    versionProvider = SphereFace.Version.class,
    footer = {"", "Example:", "  sphereface run miniature"})
public final class SphereFace implements Runnable {

  private static final int USAGE_WIDTH = 100;

  /** The commands, in the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          ConfigCommand.class,
          PlanCommand.class,
          RunCommand.class,
          WatchCommand.class,
          VerifyCommand.class,
          ListCommand.class,
          EvaluateCommand.class,
          ExtractCommand.class,
          ExportCommand.class,
          ModelsCommand.class,
          CompareFacesCommand.class,
          ImportCommand.class,
          CheckCommand.class,
          DataCommand.class,
          ReportCommand.class,
          FiguresCommand.class,
          DoctorCommand.class,
          TimeStepsCommand.class);

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the program and exits with its status. */
  public static void main(String[] arguments) {
    Charset charset = Charset.defaultCharset();
    if (ClusterProcess.machine().isPresent() && !BlockOption.isIn(arguments)) {
      ClusterProcess.endWith(System.in);
    }
    // not System.out, which hides failures to write
    int status =
        run(
            new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset),
            new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset),
            arguments);
    System.exit(status);
  }

  /**
   * Runs the program within another, such as a test of a plug-in.
   *
   * @return its exit status
   */
  public static int run(Writer out, Writer err, String... arguments) {
    TerminalWriter printed = new TerminalWriter(out);
    PrintWriter output = new PrintWriter(printed, true);
    PrintWriter errors = new PrintWriter(new TerminalWriter(err), true);
    int status = execute(output, errors, arguments);
    output.flush();
    Optional<String> failure = printed.failure();
    failure.ifPresent(sentence -> errors.println("sphereface: " + sentence));
    errors.flush();
    return status == CommandLine.ExitCode.OK && printed.hasFailed()
        ? CommandLine.ExitCode.SOFTWARE
        : status;
  }

  /** Returns the program with the options of all its commands. */
  public static CommandLine commandLine() {
    return commandLine(name -> true);
  }

  /**
   * Returns the program with those commands that may be executed. Of the others there is what the
   * list of commands shows: to find the options of all would take most of the time of {@code
   * --help}.
   */
  private static CommandLine commandLine(Predicate<String> executed) {
    CommandLine program = new CommandLine(new SphereFace());
    for (Class<?> type : COMMANDS) {
      Command command = type.getAnnotation(Command.class);
      if (executed.test(command.name())) {
        program.addSubcommand(command.name(), type);
      } else {
        CommandLine.Model.CommandSpec shown = CommandLine.Model.CommandSpec.create();
        shown.usageMessage().description(command.description()).hidden(command.hidden());
        program.addSubcommand(command.name(), shown);
      }
    }
    return program;
  }

  private static int execute(PrintWriter output, PrintWriter errors, String... arguments) {
    List<String> given = List.of(arguments);
    boolean maven = MavenArguments.isMaven(given);
    CommandLine program =
        commandLine(name -> given.contains(name) || maven)
            .setOut(output)
            .setErr(errors)
            .setUsageHelpWidth(USAGE_WIDTH)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setExecutionStrategy(new OutputPathCheck())
            .setExecutionExceptionHandler(new ErrorMessages());
    try {
      return maven
          ? new MavenArguments(
                  given, System.getenv(), EngineOption.ofBuild(EngineOption.available()))
              .execute(program)
          : program.execute(arguments);
    } catch (Error e) {
      // the handler gets exceptions only
      if (!ErrorMessages.isOutOfMemory(e)) {
        throw e;
      }
      errors.println("sphereface: " + ErrorMessages.outOfMemory());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Give a command.");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sphereface " + new ProgramVersion().version()};
    }
  }
}
