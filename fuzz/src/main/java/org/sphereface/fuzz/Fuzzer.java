package org.sphereface.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Damages one file of a target at a time, and keeps what was found and what was slowest and
 * largest.
 *
 * @param execution that runs the commands
 * @param seed of all random numbers: with the same, the same inputs in the same order
 * @param further whole files by ending, of which one is damaged in place of the target's own half
 *     of the time
 */
record Fuzzer(Execution execution, long seed, Map<String, List<byte[]>> further) {

  /**
   * A damaged input.
   *
   * @param path of the damaged file
   * @param content of it
   * @param finding what must not happen, or empty
   */
  record Input(String path, byte[] content, Outcome outcome, Optional<String> finding) {}

  /** What came of a target. */
  static final class Tally {

    final FuzzTarget target;
    private final Random random;
    private Input slowest;
    private Input largest;
    private Input finding;
    private int inputs;
    private int refused;
    private int findings;

    Tally(FuzzTarget target, long seed) {
      this.target = target;
      this.random = new Random(seed ^ target.name().hashCode());
    }

    int inputs() {
      return inputs;
    }

    int refused() {
      return refused;
    }

    int findings() {
      return findings;
    }

    Optional<Input> slowest() {
      return Optional.ofNullable(slowest);
    }

    Optional<Input> largest() {
      return Optional.ofNullable(largest);
    }

    Optional<Input> finding() {
      return Optional.ofNullable(finding);
    }

    private void count(Input input) {
      inputs++;
      refused += input.outcome().isTaken() ? 0 : 1;
      if (slowest == null || input.outcome().nanoseconds() > slowest.outcome().nanoseconds()) {
        slowest = input;
      }
      if (largest == null || input.outcome().allocated() > largest.outcome().allocated()) {
        largest = input;
      }
      if (input.finding().isPresent()) {
        findings++;
        finding = input;
      }
    }
  }

  /** A tally that begins. */
  Tally begin(FuzzTarget target) {
    return new Tally(target, seed);
  }

  /** The undamaged files, which the command must take. */
  Outcome whole(FuzzTarget target) throws IOException, InterruptedException {
    return execution.run(target);
  }

  /**
   * Damages a file once more.
   *
   * @throws Execution.HangException if the command does not end; its message has the file's name
   */
  void once(Tally tally) throws IOException, InterruptedException {
    List<String> paths = tally.target.damaged();
    String path = paths.get(tally.random.nextInt(paths.size()));
    List<byte[]> others = further.getOrDefault(ending(path), List.of());
    byte[] whole =
        others.isEmpty() || tally.random.nextBoolean()
            ? tally.target.files().get(path)
            : others.get(tally.random.nextInt(others.size()));
    byte[] content = new Damage(tally.random).of(whole);
    Outcome outcome = execution.run(tally.target.with(path, content));
    tally.count(new Input(path, content, outcome, outcome.finding()));
  }

  /** What follows the last point of a file's name. */
  static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
