package org.sphereface.experiments.matrix;

/**
 * An option of a loss, network, source or protocol, for lists.
 *
 * @param name as matrix files write it, nested names joined by a dot
 * @param type what it takes, such as {@code a whole number}
 * @param value its default as YAML; empty if it has none
 * @param description one line; empty if undocumented
 */
public record OptionDescription(String name, String type, String value, String description) {}
