package io.campaignmessaging.chaos;

/**
 * What a fault run is asked for.
 *
 * @param seed decides the whole schedule and the vendor's answers
 * @param messages how many messages are sent
 * @param instanceKills how often an instance is killed
 * @param serviceKills how often the broker, and as often PostgreSQL, is killed
 * @param stops how often an instance stands still for longer than the lease
 * @param networkRounds how often each connection suffers each disturbance
 * @param diskFills how often PostgreSQL's disk is full for a while
 * @param clockSteps how often the clock of a third instance steps by an hour
 */
record FaultSettings(
    long seed,
    int messages,
    int instanceKills,
    int serviceKills,
    int stops,
    int networkRounds,
    int diskFills,
    int clockSteps) {

  static long number(String setting, long otherwise) {
    String value = System.getProperty(setting);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(setting + " is '" + value + "' and no whole number", e);
    }
  }
}
