package org.sphereface.experiments.provenance;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sphereface.experiments.cluster.ClusterProcess;

/**
 * The properties of the computer on which speed and bits depend: processor, vector instructions,
 * cores, memory, operating system.
 */
public final class MachineDescription {

  private static final String UNKNOWN = "unknown";

  private final List<String> cpuInfo;

  /** Describes the computer that runs this program. */
  public MachineDescription() {
    this(read(Path.of("/proc/cpuinfo")));
  }

  /**
   * @param cpuInfo lines of Linux's {@code /proc/cpuinfo}; none elsewhere
   */
  MachineDescription(List<String> cpuInfo) {
    this.cpuInfo = List.copyOf(cpuInfo);
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns the processor's name; {@code unknown} outside Linux. */
  String processor() {
    return value("model name");
  }

  /** The vector and matrix instructions: flags that begin with avx, amx or fma, sorted. */
  public Set<String> vectorFlags() {
    return List.of(value("flags").split(" ", -1)).stream()
        .filter(flag -> flag.startsWith("avx") || flag.startsWith("amx") || flag.equals("fma"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The kind of processor, of those on which the engines were compared. */
  public enum Generation {
    ZEN_3,
    ZEN_4,
    ZEN_5,
    INTEL_AMX,
    OTHER
  }

  /** The kind of processor by its vendor, family and instructions. */
  public Generation generation() {
    Set<String> flags = vectorFlags();
    String maker = value("vendor_id") + " " + value("cpu family");
    if (maker.equals("AuthenticAMD 25")) {
      return flags.contains("avx512_bf16") ? Generation.ZEN_4 : Generation.ZEN_3;
    }
    if (maker.equals("AuthenticAMD 26")) {
      return Generation.ZEN_5;
    }
    return maker.equals("GenuineIntel 6") && flags.contains("amx_bf16")
        ? Generation.INTEL_AMX
        : Generation.OTHER;
  }

  /** Cores that this process may use. */
  public int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Physical memory in bytes. */
  public long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }

  /** Returns all properties by name, for provenance; in a cluster the name of the machine too. */
  public Map<String, String> describe() {
    Map<String, String> machine = new LinkedHashMap<>();
    ClusterProcess.machine().ifPresent(name -> machine.put("name", name));
    machine.put("processor", processor());
    machine.put("flags", String.join(" ", vectorFlags()));
    machine.put("cores", Integer.toString(cores()));
    machine.put(
        "memory", String.format(Locale.ROOT, "%.1f GiB", memoryBytes() / (double) (1L << 30)));
    machine.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    return machine;
  }

  private String value(String key) {
    return cpuInfo.stream()
        .filter(line -> line.startsWith(key) && line.indexOf(':') >= 0)
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }
}
