package org.sphereface.networks.io.names;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of the networks of SphereFace in other programs.
 *
 * <table>
 * <caption>Stage S, unit U, which is 1 or above</caption>
 * <tr><th>ours</th><th>released Caffe model, sphere20a</th><th>SFNet_deprecated</th></tr>
 * <tr><td>convS_1.weight, .bias</td><td>the same</td><td>layerS.0.conv.weight, .bias</td></tr>
 * <tr><td>convS_2U.weight, .bias</td><td>the same</td><td>layerS.U.conv1.weight, .bias</td></tr>
 * <tr><td>convS_(2U+1).weight, .bias</td><td>the same</td><td>layerS.U.conv2.weight, .bias</td></tr>
 * <tr><td>reluS_K.slope</td><td>reluS_K.weight</td><td>none: activation relu</td></tr>
 * <tr><td>fc5.weight, .bias</td><td>the same</td><td>fc.weight, .bias</td></tr>
 * </table>
 *
 * <p>Arrays of {@code fc6}, the classifier, are passed over. The released recipe has biases of 0 in
 * units; the networks {@code paper} and {@code released} do not have them, the network {@code
 * biased} does.
 *
 * <p>Source: github.com/wy1iu/sphereface, train/code/sphereface_model.prototxt;
 * github.com/clcarwin/sphereface_pytorch, net_sphere.py; github.com/ydwen/opensphere,
 * model/backbone/sfnet_deprecated.py.
 */
enum SphereFaceNames implements NameMap {
  RELEASED(
      "the released Caffe model or sphereface_pytorch's sphere20a",
      NameRules.of(
          NameRules.Rule.of("(conv\\d_\\d+|fc5)\\.(weight|bias)", name -> name.group()),
          NameRules.Rule.of("(relu\\d_\\d+)\\.slope", name -> name.group(1) + ".weight"))),
  OPENSPHERE(
      "OpenSphere's SFNet_deprecated",
      NameRules.of(
          NameRules.Rule.of(
              "conv(\\d)_1(\\..*)", name -> "layer" + name.group(1) + ".0.conv" + name.group(2)),
          NameRules.Rule.of(
              "conv(\\d)_(\\d+)(\\..*)",
              name -> {
                int position = Integer.parseInt(name.group(2));
                String unit = "layer" + name.group(1) + "." + position / 2;
                return unit + ".conv" + (1 + position % 2) + name.group(3);
              }),
          NameRules.Rule.of("fc5(\\..*)", name -> "fc" + name.group(1))));

  private static final Pattern CLASSIFIER = Pattern.compile("fc6\\..*");
  private static final Pattern BIAS_OF_UNIT =
      Pattern.compile("conv\\d_([2-9]|\\d\\d)\\.bias|layer\\d\\.[1-9]\\d*\\.conv[12]\\.bias");

  private final String source;
  private final NameRules rules;

  SphereFaceNames(String source, NameRules rules) {
    this.source = source;
    this.rules = rules;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Map<String, Origin> origins(Set<String> parameters) {
    return rules.origins(parameters);
  }

  @Override
  public boolean ignores(String name) {
    return CLASSIFIER.matcher(name).matches();
  }

  @Override
  public boolean mayBeZero(String name) {
    return BIAS_OF_UNIT.matcher(name).matches();
  }
}
