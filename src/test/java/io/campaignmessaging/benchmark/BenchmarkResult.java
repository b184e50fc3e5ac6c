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
 * @param p50SinceAnswer half of the results were applied this many seconds after the vendor's
 *     answer
 * @param p95SinceAnswer 95 of 100 results
 * @param p99SinceAnswer 99 of 100 results
 * @param mostInFlight how many calls a vendor of its own had at the same time; 0 without one
 * @param databaseMebibytes by how much the database grew for a million messages; 0 for a limit
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
    double p50SinceAnswer,
    double p95SinceAnswer,
    double p99SinceAnswer,
    int mostInFlight,
    double databaseMebibytes,
    long peakResidentMebibytes,
    double allocatedKibibytes) {

  double cpu() {
    return applicationCpu + databaseCpu + brokerCpu;
  }
}
