package io.campaignmessaging.chaos;

import io.campaignmessaging.processes.ChildProcess;
import io.campaignmessaging.processes.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged application, unpacked and with an archive of its classes, so that an instance that
 * is started forty times starts quickly.
 */
final class ApplicationImage {

  private static final Path JAR = Path.of("target/campaign-messaging.jar").toAbsolutePath();
  private static final int SECONDS = 180;
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xshare:auto");

  private final List<String> command = new ArrayList<>();

  ApplicationImage(ChildProcesses processes, Path folder) throws IOException, InterruptedException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is not there; run ./mvnw verify -Pchaos");
    }
    Path application = folder.resolve("application");
    succeed(
        processes.start(
            "unpack",
            Map.of(),
            List.of(
                java(),
                "-Djarmode=tools",
                "-jar",
                JAR.toString(),
                "extract",
                "--destination",
                application.toString())));
    Path jar = application.resolve(JAR.getFileName());
    Path archive = folder.resolve("classes.jsa");
    List<String> dump = new ArrayList<>(List.of(java()));
    dump.addAll(OPTIONS);
    dump.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-Dspring.context.exit=onRefresh",
            "-jar",
            jar.toString(),
            "--server.port=0"));
    succeed(
        processes.start(
            "archive-classes",
            Map.of(
                "CAMPAIGN_DATABASE_URL", "postgresql://postgres@127.0.0.1:1/none",
                "RabbitMQ_URL", "amqp://guest:guest@127.0.0.1:1"),
            dump));
    command.add(java());
    command.addAll(OPTIONS);
    command.add("-XX:SharedArchiveFile=" + archive);
    command.addAll(List.of("-jar", jar.toString()));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void succeed(ChildProcess process) throws InterruptedException {
    if (process.awaitEnd(SECONDS) != 0) {
      throw new IllegalStateException("The application could not be prepared" + process.describe());
    }
  }

  /** The command that starts the application. */
  List<String> command() {
    return List.copyOf(command);
  }
}
