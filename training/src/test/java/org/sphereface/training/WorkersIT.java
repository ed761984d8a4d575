package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.engine.Bfloat16;
import org.sphereface.engine.StoreAddress;
import org.sphereface.engine.StoreAddress.Role;
import org.sphereface.networks.Precision;
import org.sphereface.training.exchange.OneProcess;

/** Two processes that share each batch train to the bits of one process with two devices. */
class WorkersIT {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long MOST_MINUTES = 10;

  @TempDir private static Path folder;

  private static List<String> trained;

  @BeforeAll
  static void trainInTwoProcesses() throws IOException, InterruptedException {
    assumeTrue(Engine.getInstance().getEngineName().equals("MXNet"), "no key-value store");
    boolean mixed = mixedIsThere();
    trained =
        names()
            .filter(
                name -> mixed || WorkerTraining.cases().get(name).precision() == Precision.FLOAT32)
            .toList();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      port = free.getLocalPort();
    }
    StoreAddress address = new StoreAddress(LOOPBACK, port, 2, 1);
    List<Process> processes = new ArrayList<>();
    try {
      for (Role role : List.of(Role.SCHEDULER, Role.SERVER, Role.WORKER, Role.WORKER)) {
        List<String> command =
            new ArrayList<>(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dai.djl.offline=true",
                    "-Dai.djl.default_engine=MXNet",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WorkerTraining.class.getName(),
                    folder.toString()));
        command.addAll(trained);
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log" + processes.size()).toFile());
        builder.environment().putAll(address.environment(role, LOOPBACK));
        processes.add(builder.start());
      }
      for (Process process : processes) {
        assertTrue(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES), WorkersIT::log);
        assertEquals(0, process.exitValue(), WorkersIT::log);
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private static boolean mixedIsThere() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Bfloat16.on(manager);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @AfterAll
  static void noSecondWriter() throws IOException {
    assertFalse(Files.exists(folder.resolve("1")), "the second process wrote files");
  }

  private static String log() {
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        log.append(Files.readString(file));
      }
    } catch (IOException e) {
      log.append(e);
    }
    return log.toString();
  }

  static Stream<String> names() {
    return WorkerTraining.cases().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void twoProcessesHaveTheBitsOfTwoDevices(String name) throws IOException {
    WorkerTraining.Case training = WorkerTraining.cases().get(name);
    ProcessorPrecision.assumed(training.precision());
    Path alone = folder.resolve("alone").resolve(name);
    WorkerTraining.train(training, SmallFaces.OF_EIGHT, alone, 2, new OneProcess());
    assertSame(alone, name);
  }

  private static void assertSame(Path alone, String name) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(alone.resolve(WorkerTraining.PARAMETERS)),
        Files.readAllBytes(folder.resolve("0").resolve(name).resolve(WorkerTraining.PARAMETERS)));
  }

  @Test
  void brokenImagesAreReplacedAndCountedAsByOneProcess() throws IOException {
    Map.Entry<String, WorkerTraining.Case> first =
        WorkerTraining.cases().entrySet().iterator().next();
    Path alone = folder.resolve("alone").resolve("broken");
    WorkerTraining.train(
        first.getValue(), new BrokenFaces(SmallFaces.OF_EIGHT), alone, 2, new OneProcess());
    assertSame(alone, "broken");
    String progress = "checkpoints/20/progress.json";
    assertEquals(
        broken(alone.resolve(progress)), broken(folder.resolve("0/broken").resolve(progress)));
  }

  private static String broken(Path progress) throws IOException {
    String text = Files.readString(progress);
    int from = text.indexOf("\"broken\"");
    assertTrue(text.indexOf("image 2 is broken", from) > 0, text);
    return text.substring(from, text.indexOf('}', from));
  }
}
