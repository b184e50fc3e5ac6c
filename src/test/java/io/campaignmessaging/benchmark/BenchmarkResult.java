package io.campaignmessaging.benchmark;

/**
 * What one case, or one limit, came to.
 *
 * @param name of the case or the limit
 * @param messages how many messages became final
 * @param perSecond from the first claim to the last final message, on the database's clock
 * @param applicationCpu CPU-seconds per 1,000 messages of the application
 * @param databaseCpu CPU-seconds per 1,000 messages of PostgreSQL
 * @param brokerCpu CPU-seconds per 1,000 messages of RabbitMQ
 * @param p50Seconds half of the messages were final this long after they were PENDING
 * @param p95Seconds 95 of 100 messages
 * @param p99Seconds 99 of 100 messages
 * @param peakResidentMebibytes the application's largest resident set; 0 for a limit
 * @param allocatedKibibytes allocated by the application per message; 0 for a limit
 */
record BenchmarkResult(
    String name,
    long messages,
    double perSecond,
    double applicationCpu,
    double databaseCpu,
    double brokerCpu,
    double p50Seconds,
    double p95Seconds,
    double p99Seconds,
    long peakResidentMebibytes,
    double allocatedKibibytes) {

  double cpu() {
    return applicationCpu + databaseCpu + brokerCpu;
  }
}
