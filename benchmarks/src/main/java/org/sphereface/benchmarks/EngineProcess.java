package org.sphereface.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A child process with one engine, or another runtime, which answers questions. */
final class EngineProcess implements AutoCloseable {

  /** The engines that take turns. */
  static final List<String> ENGINES = List.of("MXNet", "PyTorch");

  /** By its name, since it is only there in a build with ONNX Runtime. */
  private static final String ONNX_WORKER = "org.sphereface.benchmarks.OnnxWorker";

  private final Process process;
  private final BufferedReader answers;
  private final OutputStream questions;

  /**
   * @param engine its name
   * @param environment what differs from this process's environment; an empty value is none
   * @param options more options of the JVM
   */
  EngineProcess(String engine, Map<String, String> environment, String... options)
      throws IOException {
    this(command(EngineWorker.class.getName(), engine, options), environment);
  }

  private EngineProcess(List<String> command) throws IOException {
    this(command, Map.of());
  }

  /**
   * Starts ONNX Runtime, which {@code OnnxWorker} answers for.
   *
   * @param engine loads the networks, where one is needed
   */
  static EngineProcess ofOnnxRuntime(String engine, String... options) throws IOException {
    return new EngineProcess(command(ONNX_WORKER, engine, options));
  }

  /** Whether ONNX Runtime was built in. */
  static boolean hasOnnxRuntime() {
    return EngineProcess.class.getResource("OnnxWorker.class") != null;
  }

  /** Starts the peer in Python. */
  EngineProcess(PythonPeer peer) throws IOException {
    this(peer.command());
  }

  private static List<String> command(String worker, String engine, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Dai.djl.default_engine=" + engine,
                "-XX:+UseParallelGC",
                "-XX:MaxDirectMemorySize=1024g"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), worker));
    return command;
  }

  private EngineProcess(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    process = builder.start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    questions = process.getOutputStream();
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws IOException if the process has ended, as it does when an item fails
   */
  double ask(String question) throws IOException {
    questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
    questions.flush();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("= ")) {
        return Double.parseDouble(line.substring(2));
      }
    }
    throw new IOException("the engine's process ended at '" + question + "'");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
