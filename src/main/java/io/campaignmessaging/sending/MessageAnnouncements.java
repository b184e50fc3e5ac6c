package io.campaignmessaging.sending;

import io.campaignmessaging.settings.CampaignProperties;
import io.campaignmessaging.settings.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Listens for the announcements that PostgreSQL makes of new messages, and has them claimed at
 * once. One that is lost, because the connection was or because a connection pooler does not pass
 * them on, costs nothing but the wait for the next poll.
 */
@Component
public class MessageAnnouncements implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(MessageAnnouncements.class);

  private static final Duration LISTENING = Duration.ofSeconds(1);

  /** A connection whose other end is silent announces nothing and does not fail by itself. */
  private static final int QUIET_TURNS_BEFORE_A_CHECK = 30;

  private static final int VALIDATION_SECONDS = 5;

  private final DataSource dataSource;
  private final ClaimScheduler scheduler;
  private final boolean wanted;
  private final Duration retryInterval;
  private volatile Thread listener;

  /**
   * Makes the listener.
   *
   * @param dataSource the database; absent where no role of this process needs one
   * @param scheduler makes the claims
   * @param properties say whether to listen
   * @param environment knows the roles of this process
   */
  public MessageAnnouncements(
      ObjectProvider<DataSource> dataSource,
      ClaimScheduler scheduler,
      CampaignProperties properties,
      Environment environment) {
    this.dataSource = dataSource.getIfAvailable();
    this.scheduler = scheduler;
    this.wanted =
        properties.poll().announcements()
            && Role.enabledIn(environment).contains(Role.SENDER)
            && this.dataSource != null;
    this.retryInterval = properties.services().checkInterval();
  }

  @Override
  public void start() {
    if (wanted) {
      listener = new Thread(this::listen, "listen-for-messages");
      listener.setDaemon(true);
      listener.start();
    }
  }

  @Override
  public void stop() {
    listener = null;
  }

  @Override
  public boolean isRunning() {
    return listener != null;
  }

  private boolean goesOn() {
    return listener == Thread.currentThread();
  }

  private void listen() {
    while (goesOn()) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("listen campaign_messages");
        // What was announced while nobody listened.
        scheduler.wake();
        takeAnnouncements(connection);
        statement.execute("unlisten *");
      } catch (SQLException e) {
        // The watch says that the database is away.
        LOG.debug("Announcements of new messages are listened for again", e);
        LockSupport.parkNanos(retryInterval.toNanos());
      }
    }
  }

  private void takeAnnouncements(Connection connection) throws SQLException {
    PGConnection announcing = connection.unwrap(PGConnection.class);
    int quietTurns = 0;
    while (goesOn()) {
      PGNotification[] announcements =
          announcing.getNotifications(Math.toIntExact(LISTENING.toMillis()));
      if (announcements != null && announcements.length > 0) {
        quietTurns = 0;
        scheduler.announce();
      } else if (++quietTurns == QUIET_TURNS_BEFORE_A_CHECK) {
        quietTurns = 0;
        if (!connection.isValid(VALIDATION_SECONDS)) {
          throw new SQLException("The connection does not answer");
        }
      }
    }
  }
}
