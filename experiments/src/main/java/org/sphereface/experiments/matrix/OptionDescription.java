package org.sphereface.experiments.matrix;

/**
 * An option of a loss, network, face source or protocol, as {@code sphereface list} shows it.
 *
 * @param name as matrix files write it, nested names joined by a dot
 * @param type what the option takes, such as {@code a whole number}
 * @param value its default as YAML; empty if it has none
 * @param description one line; empty if undocumented
 */
public record OptionDescription(String name, String type, String value, String description) {}
