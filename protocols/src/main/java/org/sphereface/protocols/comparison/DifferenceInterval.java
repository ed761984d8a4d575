package org.sphereface.protocols.comparison;

/**
 * A bootstrap of the difference of two accuracies, the same resamples for both.
 *
 * @param units what was drawn: {@code pairs} or {@code people}
 * @param count how many of them there are
 * @param low quantile 0.025 of the resampled differences
 * @param high quantile 0.975
 * @param twoSided p: with N resamples, min(1, 2 min(1 + those at or below 0, 1 + those at or above
 *     0) / (N + 1))
 */
public record DifferenceInterval(
    String units, int count, double low, double high, double twoSided) {}
