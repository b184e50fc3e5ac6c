package io.campaignmessaging.commands;

import java.util.Map;

/**
 * What a command finds where it runs.
 *
 * @param environment the variables of the process
 * @param terminal where it writes and asks
 */
record Surroundings(Map<String, String> environment, Terminal terminal) {}
