package org.sphereface.reports.html;

/** A name and its value, a number or a text. */
public record Fact(String name, String value) {}
