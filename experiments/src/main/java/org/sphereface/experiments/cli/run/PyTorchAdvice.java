package org.sphereface.experiments.cli.run;

import java.util.Optional;
import java.util.Set;
import org.sphereface.experiments.provenance.MachineDescription.Generation;

/**
 * What PyTorch would give in place of MXNet, by measurements of whole training steps on each kind
 * of processor (docs/PERFORMANCE.md).
 */
final class PyTorchAdvice {

  private PyTorchAdvice() {}

  /** Returns a sentence; empty if the build has PyTorch. */
  static Optional<String> of(Set<String> engines, Generation processor) {
    if (engines.contains("PyTorch")) {
      return Optional.empty();
    }
    String measured =
        switch (processor) {
          case ZEN_3 ->
              "on this kind of processor (AMD Zen 3) MXNet trains SphereFace-4 1.15 and SphereFace-20"
                  + " 1.1 times as fast as PyTorch";
          case ZEN_4 ->
              "on this kind of processor (AMD Zen 4) it trains SphereFace-4 1.5 and SphereFace-20 2.0"
                  + " times as fast as MXNet";
          case ZEN_5 ->
              "on this kind of processor (AMD Zen 5) MXNet trains SphereFace-4 1.2 times as fast as"
                  + " PyTorch and SphereFace-20 equally fast";
          case INTEL_AMX ->
              "on this kind of processor (Intel with AMX) it trains SphereFace-4 and -20 1.1 times as"
                  + " fast as MXNet, SphereFace-4 in mixed precision twice as fast";
          case OTHER ->
              "this kind of processor was not measured; a build with both engines times them before a"
                  + " run";
        };
    return Optional.of(
        "PyTorch is not in this build: " + measured + "; mvn verify -Ppytorch adds it (111 MB).");
  }
}
