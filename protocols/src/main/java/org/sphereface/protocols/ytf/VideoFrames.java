package org.sphereface.protocols.ytf;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;

/**
 * The frames of the videos that pairs name, {@code Person/video/frame.jpg}, in the order of the
 * frames' numbers ({@code 0.1234.jpg} is frame 1234).
 *
 * @param frames names of the chosen frames by video
 */
record VideoFrames(Map<String, List<String>> frames) {

  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingLong(VideoFrames::number).thenComparing(Comparator.naturalOrder());

  /**
   * @param offered names of images
   * @param most frames a video, evenly spaced: of n frames the ones at floor((i + 1/2) n / most); 0
   *     for all
   * @throws ProtocolException if a video has no frame
   */
  static VideoFrames of(VerificationPairs pairs, Set<String> offered, int most) {
    Map<String, List<String>> all = of(offered);
    Map<String, List<String>> chosen = new LinkedHashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (String video : pairs.images()) {
      List<String> frames = all.get(video);
      if (frames == null) {
        missing.add(video);
      } else {
        chosen.put(video, evenly(frames, most));
      }
    }
    if (!missing.isEmpty()) {
      throw new ProtocolException(
          missing.size()
              + " videos of "
              + pairs.source()
              + " have no frames, the first "
              + missing.iterator().next()
              + ": add images such as "
              + missing.iterator().next()
              + "/0.123.jpg, or choose other folds.");
    }
    return new VideoFrames(chosen);
  }

  /** The frames of each video among images. */
  static Map<String, List<String>> of(Collection<String> images) {
    Map<String, List<String>> videos = new LinkedHashMap<>();
    for (String name : images) {
      int slash = name.lastIndexOf('/');
      if (slash > 0) {
        videos.computeIfAbsent(name.substring(0, slash), video -> new ArrayList<>()).add(name);
      }
    }
    return videos;
  }

  static List<String> evenly(List<String> frames, int most) {
    List<String> sorted = frames.stream().sorted(BY_NUMBER).toList();
    if (most == 0 || sorted.size() <= most) {
      return sorted;
    }
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      chosen.add(sorted.get((int) ((2L * i + 1) * sorted.size() / (2L * most))));
    }
    return chosen;
  }

  private static long number(String name) {
    String[] parts = name.substring(name.lastIndexOf('/') + 1).split("\\.");
    String digits = parts.length < 2 ? parts[0] : parts[parts.length - 2];
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
  }
}
