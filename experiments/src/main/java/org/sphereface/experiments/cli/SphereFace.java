package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.sphereface.experiments.provenance.Harness;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program {@code sphereface}.
 *
 * <p>Exit status: 0 done, 1 failed (one sentence on the error stream), 2 wrong usage.
 */
@Command(
    name = "sphereface",
    description = "Trains, evaluates and reports angular-margin losses as SphereFace (CVPR 2017).",
    subcommands = {
      PlanCommand.class,
      RunCommand.class,
      WatchCommand.class,
      VerifyCommand.class,
      ListCommand.class,
      EvaluateCommand.class,
      ExtractCommand.class,
      ExportCommand.class,
      CheckCommand.class,
      DataCommand.class,
      ReportCommand.class,
      FiguresCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = SphereFace.Version.class,
    footer = {"", "Example:", "  sphereface run miniature"})
public final class SphereFace implements Runnable {

  private static final int USAGE_WIDTH = 100;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the program and exits with its status. */
  public static void main(String[] arguments) {
    Charset charset = Charset.defaultCharset();
    int status =
        run(
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            arguments);
    System.exit(status);
  }

  /**
   * Runs the program within another, such as a test of a plug-in.
   *
   * @return its exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new SphereFace())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureSentence())
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sphereface " + new Harness().version()};
    }
  }
}
