package org.sphereface.experiments.cli.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sphereface.engine.KeyValueStore;
import org.sphereface.engine.StoreAddress.Role;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterCommand;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.cluster.LocalWorkers;
import org.sphereface.experiments.cluster.TrainingCommand;
import org.sphereface.experiments.cluster.Workers;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.matrix.SourcePaths;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.experiments.run.MatrixRunner;
import org.sphereface.experiments.run.RunLock;
import org.sphereface.experiments.run.RunOutputFolder;
import org.sphereface.experiments.run.parallel.ClusterRunner;
import org.sphereface.experiments.run.parallel.DeviceGroup;
import org.sphereface.experiments.run.parallel.ParallelRunner;
import org.sphereface.experiments.run.parallel.WorkerServer;
import org.sphereface.experiments.tuning.TunedRun;
import org.sphereface.experiments.tuning.TuningParts;
import org.sphereface.files.Quantity;
import org.sphereface.files.UserCache;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.UnfinishedReport;
import org.sphereface.results.CellFolder;
import org.sphereface.training.exchange.OneProcess;
import org.sphereface.training.exchange.StoreExchange;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface run}: trains, evaluates and reports a matrix. */
@Command(
    name = "run",
    description = "Trains and evaluates the cells of a matrix and writes a report.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Finished cells in the folder are kept. An interrupted cell continues from its last"
          + " checkpoint,",
      "and its result is the same, bit by bit, as without the interruption. 'sphereface watch DIR'",
      "follows a run from another terminal. TensorBoard shows its cells with --logdir DIR/cells.",
      "",
      "Examples:",
      "  sphereface run miniature",
      "  sphereface run miniature --quick                                   # one seed, two"
          + " minutes",
      "  sphereface run mine.yaml --set recipe.iterations=100 --set seeds=[1,2] --out runs/short",
      "  sphereface run miniature --devices gpu0,gpu1                       # a batch over both",
      "  sphereface run miniature --devices gpu0,gpu1 --devices-per-cell 1  # two cells at once",
      "  sphereface run mine.yaml --cluster spark://HOST:7077 --out /shared/runs/mine  # a cell a"
          + " task",
      "  sphereface run mine.yaml --cluster spark://HOST:7077 --workers 4  # a batch over four"
          + " machines",
      "  sphereface run lfw-real --set lfw=DIR --set lfwPairs=FILE --set lfwLandmarks=FILE"
    })
public final class RunCommand implements Callable<Integer> {

  /** Ten minutes, after which a faster engine is worth a hint. */
  private static final long SLOW_NANOSECONDS = 600_000_000_000L;

  @Mixin private MatrixArgument matrix;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results. Default: runs/<name of the matrix>.")
  private String out = "";

  @Option(names = "--force", description = "Trains and evaluates finished cells again.")
  private boolean force;

  @Option(
      names = "--quick",
      description =
          "Trains the first seed alone, to see that all works; one seed decides nothing. Default of"
              + " --out: runs/<name of the matrix>-quick.")
  private boolean quick;

  @Option(
      names = "--no-events",
      description = "Writes no event files for TensorBoard (cells/CELL/events).")
  private boolean noEvents;

  @Mixin private EngineOption engine;

  @Mixin private DevicesOption devices;

  @Option(names = WorkerCommand.GROUP, hidden = true)
  private Integer group;

  @Option(names = WorkerCommand.PART, hidden = true)
  private Integer part;

  @Mixin private ClusterOption cluster;

  @Mixin private WorkersOption workers;

  @Option(names = WorkerCommand.CELL, hidden = true)
  private String cell;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (cell != null && workers.given() && servesWorkers()) {
      engine.choose();
      KeyValueStore.serve();
      return CommandLine.ExitCode.OK;
    }
    Matrix planned = quick ? matrix.readQuick() : matrix.read();
    planned.requireInputs();
    Path folder = out.isBlank() ? Path.of("runs", planned.name()) : Path.of(out);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandException(folder + " is a file, not a folder: give another --out.");
    }
    Path file =
        new MatrixReader().shipped().contains(matrix.name()) ? null : Path.of(matrix.name());
    new RunOutputFolder(folder).requireWritable(planned, file, force);
    PrintWriter console = spec.commandLine().getOut();
    List<String> arguments = withEngine(planned, folder, console);
    boolean byThreads = planned.threads() != null && devices.areThreads();
    List<List<Device>> groups = byThreads ? List.of(List.of(Device.cpu())) : devices.groups();
    workers.require(
        Engine.getInstance().getEngineName(),
        groups.get(0),
        cluster.given() || cell != null,
        planned);
    if (group != null || cell != null) {
      // on threads, the groups are alike
      List<Device> own = groups.get(byThreads || cell != null ? 0 : group);
      RunSettings setting = setting(folder, own, WorkerCommand.parents(arguments));
      Matrix cells = part == null ? planned : new TuningParts(planned, folder).matrix(part);
      serve(cells, setting);
      return CommandLine.ExitCode.OK;
    }
    long started = System.nanoTime();
    int failed;
    Path report;
    try (RunLock lock = RunLock.of(folder);
        Cluster machines = cluster.given() ? cluster.connect(command(arguments)) : null) {
      new RunOutputFolder(folder).removeUnfinished(planned);
      RunSettings setting = setting(folder, groups.get(0), arguments);
      UnfinishedReport unfinished =
          new UnfinishedReport(folder, System::nanoTime, setting::printLine);
      Integer threads = byThreads ? planned.threads() : null;
      CellPlaces places =
          new CellPlaces(
              place(machines, setting.out()), threads, groups, setting, lock.mark(), unfinished);
      failed =
          planned.tuning() == null
              ? run(
                  planned,
                  new MatrixRunner(planned, setting, force, unfinished::update),
                  arguments,
                  places)
              : new TunedRun(
                      planned,
                      setting,
                      force,
                      unfinished::update,
                      (number, cells, runner) ->
                          run(cells, runner, WorkerCommand.ofPart(arguments, number), places))
                  .run();
      report = HtmlReport.write(folder);
    }
    console.println("Report: " + report.toAbsolutePath().normalize());
    if (System.nanoTime() - started > SLOW_NANOSECONDS) {
      PyTorchAdvice.of(EngineOption.available(), new MachineDescription().generation())
          .ifPresent(console::println);
    }
    console.flush();
    if (failed > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "sphereface: "
                  + failed
                  + " of "
                  + Quantity.of(planned.cells().size(), "cell")
                  + " failed; the report has the reasons. After a fault of data or machine, mend it"
                  + " and run the same command again: it repeats the failed cells only. A training"
                  + " that diverged does so again: change the recipe, and give another --out.");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return CommandLine.ExitCode.OK;
  }

  /**
   * Loads the engine, and chooses it if that is left open.
   *
   * @return the command's arguments with the engine that was chosen, for the processes of this run
   *     and for provenance
   */
  private List<String> withEngine(Matrix planned, Path folder, PrintWriter console) {
    List<String> given = spec.root().commandLine().getParseResult().originalArgs();
    List<String> arguments =
        engine.isOpen()
            ? EngineOption.withEngine(
                given, workers.given() ? engineOfWorkers() : chosenEngine(planned, folder, console))
            : given;
    engine.choose();
    return arguments;
  }

  private String engineOfWorkers() {
    engine.set(WorkersOption.ENGINE);
    return WorkersOption.ENGINE;
  }

  /** Whether this process is no worker, but serves workers. */
  private static boolean servesWorkers() {
    return Role.ofEnvironment(System.getenv()).filter(role -> role != Role.WORKER).isPresent();
  }

  /** The engine of the folder's run, or the fastest one. */
  private String chosenEngine(Matrix planned, Path folder, PrintWriter console) {
    List<String> cells = planned.cells().stream().map(Cell::id).toList();
    Optional<String> before = force ? Optional.empty() : EngineChoice.ofRun(folder, cells);
    if (before.isPresent()) {
      engine.set(before.get());
      return before.get();
    }
    EngineChoice choice =
        new EngineChoice(
            EngineOption.available(),
            spec.root().userObject().getClass().getName(),
            UserCache.ofUser());
    // before an engine is loaded, its GPUs are not known: on these the threads make no difference
    OptionalInt threads =
        planned.threads() != null && devices.areOpen()
            ? OptionalInt.of(planned.threads())
            : OptionalInt.empty();
    Optional<EngineChoice.Speeds> speeds = choice.speeds(planned, threads);
    String chosen =
        speeds
            .map(EngineChoice.Speeds::fastest)
            .orElseGet(() -> EngineOption.ofBuild(EngineOption.available()));
    speeds.ifPresent(
        of -> console.println("Engine: " + chosen + " (" + of.text() + "); another by --engine."));
    console.flush();
    engine.set(chosen);
    return chosen;
  }

  /** The process of a group of devices, or of a cell on a cluster. */
  private void serve(Matrix cells, RunSettings setting) throws InterruptedException {
    if (group != null) {
      new WorkerServer(cells, setting, group, System.in, System.out).serve();
    } else {
      int number = cells.cells().stream().map(Cell::id).toList().indexOf(cell);
      WorkerServer server = new WorkerServer(cells, setting, number, System.in, System.out);
      if (workers.given()) {
        serveWithOthers(server);
      } else {
        server.serve(cell, new OneProcess());
      }
    }
  }

  /** Trains a cell with other processes. If that fails here, this process ends without them. */
  private void serveWithOthers(WorkerServer server) {
    try {
      server.serve(cell, StoreExchange.connect(ClusterProcess.machineName()));
    } catch (RuntimeException | Error e) {
      // at a usual end, the store's library would wait for the others, which wait for this one
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE)));
      throw e;
    }
  }

  /**
   * Where cells are trained.
   *
   * @param machines of a cluster, or processes of this one that train a cell together; null if
   *     neither
   * @param threads of each process by the matrix; null if the devices decide
   * @param groups of devices, a process for each
   * @param mark of the folder of results
   */
  private record CellPlaces(
      ClusterRunner.Place machines,
      Integer threads,
      List<List<Device>> groups,
      RunSettings setting,
      Map.Entry<Path, String> mark,
      UnfinishedReport unfinished) {}

  /**
   * Runs cells in this process, in others, or on a cluster.
   *
   * @param arguments of the processes
   */
  private int run(Matrix cells, MatrixRunner runner, List<String> arguments, CellPlaces places) {
    if (places.machines() != null) {
      return runner.run(onMachines(cells, arguments, places));
    }
    List<DeviceGroup> processes = processes(arguments, places.threads(), places.groups());
    return processes.isEmpty()
        ? runner.run()
        : runner.run(
            new ParallelRunner(
                cells,
                places.setting(),
                processes,
                spec.commandLine().getErr(),
                places.unfinished()::update));
  }

  /** Where the commands of cells run, if not in this process. */
  private ClusterRunner.Place place(Cluster machines, Path out) {
    if (!workers.given()) {
      return machines == null ? null : machines::run;
    }
    Workers processes =
        machines == null
            ? new LocalWorkers(WorkerCommand.share(System.getenv(), workers.number()))
            : machines;
    List<String> program = WorkerCommand.again(spec.root().userObject().getClass().getName());
    return (command, events) -> {
      List<String> here = new ArrayList<>(program);
      here.addAll(command.arguments());
      CellFolder cell = new CellFolder(out, command.name());
      return processes.train(
          new TrainingCommand(command, workers.number(), here, cell::newestCheckpoint), events);
    };
  }

  private ClusterRunner onMachines(Matrix cells, List<String> arguments, CellPlaces places) {
    List<Path> inputs = new ArrayList<>(new SourcePaths(cells).all());
    inputs.add(Path.of(matrix.name()));
    return new ClusterRunner(
        cells,
        places.setting(),
        places.machines(),
        // each takes all the machines that it is given
        workers.given() ? 1 : ClusterRunner.MOST_AT_ONCE,
        of -> WorkerCommand.ofCell(arguments, of.id()),
        ClusterCommand.seen(inputs, places.mark()),
        places.unfinished()::update);
  }

  /**
   * The processes that train cells at once; none if this one trains them in turn.
   *
   * @param arguments of the processes
   * @param threads of each process by the matrix; null if the devices decide
   */
  private List<DeviceGroup> processes(
      List<String> arguments, Integer threads, List<List<Device>> groups) {
    WorkerCommand command =
        new WorkerCommand(spec.root().userObject().getClass().getName(), arguments);
    if (threads != null) {
      return command.onThreads(threads, new MachineDescription().memoryBytes());
    }
    return groups.size() == 1 ? List.of() : command.groups(groups);
  }

  private RunSettings setting(Path folder, List<Device> on, List<String> arguments) {
    return new RunSettings(folder, on, command(arguments), !noEvents, spec.commandLine().getOut());
  }

  /** As a shell takes it for one word. */
  private static String quoted(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }

  private static String command(List<String> arguments) {
    return arguments.stream()
        .map(argument -> argument.matches("[\\w@%+=:,./-]+") ? argument : quoted(argument))
        .collect(Collectors.joining(" ", "sphereface ", ""));
  }
}
