package org.sphereface.cluster;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * What a task sends back.
 *
 * @param machine that ran the command
 * @param lines the last lines of its output
 */
record RemoteOutcome(String machine, ArrayList<String> lines) implements Serializable {}
