package org.sphereface.benchmarks;

import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.networks.architecture.ResNetIr;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/** A network whose embedding is measured. */
enum EmbeddedNetwork {
  SPHEREFACE_4("SphereFace-4", new SphereFaceNetwork(4, 1, 112, 96, 512, "paper"), 256),
  SPHEREFACE_20("SphereFace-20", new SphereFaceNetwork(20, 1, 112, 96, 512, "paper"), 64),
  MOBILEFACENET("MobileFaceNet", new MobileFaceNet(112, 96, 128), 256),
  IR_50("IR-50", new ResNetIr(50, 112, 112, 512, 0.4), 32);

  private final String label;
  private final Network network;
  private final int images;

  EmbeddedNetwork(String label, Network network, int images) {
    this.label = label;
    this.network = network;
    this.images = images;
  }

  String label() {
    return label;
  }

  Network network() {
    return network;
  }

  /** Images of a repetition; a multiple of a batch. */
  int images() {
    return images;
  }
}
