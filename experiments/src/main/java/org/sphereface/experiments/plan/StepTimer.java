package org.sphereface.experiments.plan;

import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.StepTiming;

/** Measures training steps on an engine: in this process or in another one. */
public interface StepTimer {

  /** Measures as {@link StepTiming#measure} does. */
  StepTiming measure(
      Network network,
      Loss loss,
      int classes,
      int batch,
      Precision precision,
      int mostSteps,
      double mostSeconds);
}
