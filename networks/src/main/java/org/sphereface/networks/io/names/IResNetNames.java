package org.sphereface.networks.io.names;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of InsightFace's IResNet in other programs. Ours are those of arcface_torch and of
 * OpenSphere.
 *
 * <table>
 * <caption>Stage S, unit U from 0, N the units before it in all stages</caption>
 * <tr><th>ours</th><th>AdaFace and CVLFace</th><th>InsightFace for MXNet</th></tr>
 * <tr><td>conv1, bn1, prelu</td><td>input_layer.0, .1, .2</td><td>conv0, bn0, relu0</td></tr>
 * <tr><td>layerS.U.bn1</td><td>body.N.res_layer.0</td><td>stageS_unit(U+1)_bn1</td></tr>
 * <tr><td>layerS.U.conv1</td><td>body.N.res_layer.1</td><td>stageS_unit(U+1)_conv1</td></tr>
 * <tr><td>layerS.U.bn2</td><td>body.N.res_layer.2</td><td>stageS_unit(U+1)_bn2</td></tr>
 * <tr><td>layerS.U.prelu</td><td>body.N.res_layer.3</td><td>stageS_unit(U+1)_relu1</td></tr>
 * <tr><td>layerS.U.conv2</td><td>body.N.res_layer.4</td><td>stageS_unit(U+1)_conv2</td></tr>
 * <tr><td>layerS.U.bn3</td><td>body.N.res_layer.5</td><td>stageS_unit(U+1)_bn3</td></tr>
 * <tr><td>layerS.U.downsample.0</td><td>body.N.shortcut_layer.0</td>
 *     <td>stageS_unit(U+1)_conv1sc</td></tr>
 * <tr><td>layerS.U.downsample.1</td><td>body.N.shortcut_layer.1</td>
 *     <td>stageS_unit(U+1)_sc</td></tr>
 * <tr><td>bn2, fc, features</td><td>output_layer.0, .3, .4</td><td>bn1, pre_fc1, fc1</td></tr>
 * </table>
 *
 * <p>MXNet's {@code gamma}, {@code beta}, {@code moving_mean} and {@code moving_var} are our {@code
 * weight}, {@code bias}, {@code running_mean} and {@code running_var}; its networks add 2e-5 to
 * variances, ours 1e-5, so that the difference is added to the stored ones. In both programs the
 * last normalisation has no factor; AdaFace's and CVLFace's has no term either.
 *
 * <p>Source: github.com/mk-minchul/CVLface, models/iresnet/model.py; github.com/mk-minchul/AdaFace,
 * net.py; github.com/deepinsight/insightface, recognition/arcface_mxnet/symbol/fresnet.py.
 */
enum IResNetNames implements NameMap {
  CVLFACE("AdaFace's or CVLFace's IR network") {
    @Override
    Origin origin(MatchResult name, Set<String> parameters) {
      String kind = name.group(4);
      String layer = name.group(3);
      if (name.group(1) != null) {
        int number = Integer.parseInt(name.group(2)) + unitsBefore(name.group(1), parameters);
        return new Origin("body." + number + "." + IN_UNIT.get(layer) + "." + kind, NONE);
      }
      if (layer.equals("features") && !kind.startsWith("running")) {
        return new Origin("", kind.equals("weight") ? Origin.Change.ONE : Origin.Change.ZERO);
      }
      return new Origin(OUTSIDE.get(layer) + "." + kind, NONE);
    }
  },
  MXNET("InsightFace's networks for MXNet") {
    @Override
    Origin origin(MatchResult name, Set<String> parameters) {
      String layer = name.group(3);
      boolean normalisation = layer.matches("bn\\d|features|downsample\\.1");
      String kind =
          switch (name.group(4)) {
            case "weight" -> normalisation || layer.equals("prelu") ? "gamma" : "weight";
            case "bias" -> normalisation ? "beta" : "bias";
            case "running_mean" -> "moving_mean";
            default -> "moving_var";
          };
      if (layer.equals("features") && kind.equals("gamma")) {
        return new Origin("", Origin.Change.ONE);
      }
      Origin.Change change = kind.equals("moving_var") ? Origin.Change.RAISED : NONE;
      if (name.group(1) != null) {
        int unit = Integer.parseInt(name.group(2)) + 1;
        String inUnit = MXNET_IN_UNIT.getOrDefault(layer, layer);
        return new Origin(
            "stage" + name.group(1) + "_unit" + unit + "_" + inUnit + "_" + kind, change);
      }
      return new Origin(MXNET_OUTSIDE.get(layer) + "_" + kind, change);
    }

    @Override
    public boolean ignores(String name) {
      return name.equals("fc1_gamma") || name.equals("fc7_weight");
    }
  };

  private static final Origin.Change NONE = Origin.Change.NONE;
  private static final Pattern OURS =
      Pattern.compile(
          "(?:layer(\\d)\\.(\\d+)\\.)?(conv\\d|bn\\d|prelu|downsample\\.[01]|fc|features)"
              + "\\.(weight|bias|running_mean|running_var)");
  private static final Map<String, String> IN_UNIT =
      Map.of(
          "bn1", "res_layer.0",
          "conv1", "res_layer.1",
          "bn2", "res_layer.2",
          "prelu", "res_layer.3",
          "conv2", "res_layer.4",
          "bn3", "res_layer.5",
          "downsample.0", "shortcut_layer.0",
          "downsample.1", "shortcut_layer.1");
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "conv1", "input_layer.0",
          "bn1", "input_layer.1",
          "prelu", "input_layer.2",
          "bn2", "output_layer.0",
          "fc", "output_layer.3",
          "features", "output_layer.4");
  private static final Map<String, String> MXNET_IN_UNIT =
      Map.of("prelu", "relu1", "downsample.0", "conv1sc", "downsample.1", "sc");
  private static final Map<String, String> MXNET_OUTSIDE =
      Map.of(
          "conv1", "conv0",
          "bn1", "bn0",
          "prelu", "relu0",
          "bn2", "bn1",
          "fc", "pre_fc1",
          "features", "fc1");

  private final String source;

  IResNetNames(String source) {
    this.source = source;
  }

  /**
   * Returns the origin of a parameter.
   *
   * @param name of it: stage, unit, layer and kind
   */
  abstract Origin origin(MatchResult name, Set<String> parameters);

  @Override
  public String source() {
    return source;
  }

  @Override
  public Map<String, Origin> origins(Set<String> parameters) {
    Map<String, Origin> origins = new LinkedHashMap<>();
    for (String name : parameters) {
      Matcher matcher = OURS.matcher(name);
      if (matcher.matches()) {
        origins.put(name, origin(matcher, parameters));
      }
    }
    return origins;
  }

  static int unitsBefore(String stage, Set<String> parameters) {
    Set<String> before = new HashSet<>();
    for (String name : parameters) {
      Matcher matcher = OURS.matcher(name);
      if (matcher.matches() && matcher.group(1) != null && matcher.group(1).compareTo(stage) < 0) {
        before.add(matcher.group(1) + "." + matcher.group(2));
      }
    }
    return before.size();
  }
}
