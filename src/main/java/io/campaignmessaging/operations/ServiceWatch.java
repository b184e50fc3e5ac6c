package io.campaignmessaging.operations;

import io.campaignmessaging.responses.ResponseTopology;
import io.campaignmessaging.settings.CampaignProperties;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Watches PostgreSQL and the broker, says once when one goes away and when it is back, and tells
 * the flow whether results could be published now.
 */
@Component
public class ServiceWatch implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);

  private static final int VALIDATION_SECONDS = 5;

  private final DataSource dataSource;
  private final CachingConnectionFactory connectionFactory;
  private final RabbitTemplate template;
  private final CampaignProperties properties;
  private final WatchedService database =
      new WatchedService("The database", "nothing is claimed and no response is applied meanwhile");
  private final WatchedService broker =
      new WatchedService("The broker", "nothing is claimed meanwhile and results wait");
  private final WatchedService publishing =
      new WatchedService("Publishing", "nothing is claimed meanwhile and results wait");
  private final Set<com.rabbitmq.client.Connection> blockedConnections =
      ConcurrentHashMap.newKeySet();
  private volatile boolean queueTooDeep;
  private volatile int queueDepth;
  private volatile int deadLetterQueueDepth;
  private volatile ScheduledExecutorService executor;

  /**
   * Makes the watch.
   *
   * @param dataSource the database; absent where no role of this process needs one
   * @param connectionFactory the broker; absent where no role of this process needs one
   * @param properties the settings of the flow
   */
  public ServiceWatch(
      ObjectProvider<DataSource> dataSource,
      ObjectProvider<ConnectionFactory> connectionFactory,
      CampaignProperties properties) {
    this.dataSource = dataSource.getIfAvailable();
    this.connectionFactory = (CachingConnectionFactory) connectionFactory.getIfAvailable();
    this.template =
        this.connectionFactory == null ? null : new RabbitTemplate(this.connectionFactory);
    this.properties = properties;
  }

  /**
   * Tells whether messages may be claimed: only while their results can be published and applied.
   *
   * @return false while the database or the broker is away, the broker blocks publishers, or too
   *     many queue messages wait
   */
  public boolean mayClaim() {
    return database.isThere() && broker.isThere() && publishing.isThere() && !queueTooDeep;
  }

  /**
   * Tells whether the broker blocks publishers now, so that publishing would only hang.
   *
   * @return true between the broker's notice that it blocks and its notice that it does no longer
   */
  public boolean isPublishingBlocked() {
    return !blockedConnections.isEmpty();
  }

  /**
   * Tells whether the database answered when it was last asked.
   *
   * @return true also where no role of this process needs it
   */
  public boolean isDatabaseThere() {
    return database.isThere();
  }

  /**
   * Tells whether the broker answered when it was last asked.
   *
   * @return true also where no role of this process needs it
   */
  public boolean isBrokerThere() {
    return broker.isThere();
  }

  /**
   * Tells whether more queue messages wait than {@code campaign.responses.depth-limit}.
   *
   * @return false if there are fewer, or it is not known
   */
  public boolean isQueueTooDeep() {
    return queueTooDeep;
  }

  /**
   * Returns how many queue messages waited when the broker was last asked.
   *
   * @return at least 0
   */
  public int queueDepth() {
    return queueDepth;
  }

  /**
   * Returns how many dead letters the broker had when it was last asked.
   *
   * @return at least 0
   */
  public int deadLetterQueueDepth() {
    return deadLetterQueueDepth;
  }

  /** Asks the broker how many dead letters it has; their queue may be missing. */
  public void measureDeadLetterQueue() {
    if (template != null) {
      Integer depth =
          template.execute(
              channel ->
                  channel
                      .queueDeclarePassive(ResponseTopology.DEAD_LETTER_QUEUE)
                      .getMessageCount());
      deadLetterQueueDepth = depth == null ? 0 : depth;
    }
  }

  /**
   * Tells whether an exception means that a service is away, which the watch itself reports.
   *
   * @param failure the exception
   * @return true if it, or a cause of it, is of that kind
   */
  public boolean isServiceFailure(Throwable failure) {
    for (Throwable cause : causesOf(failure)) {
      if (cause instanceof DataAccessResourceFailureException
          || cause instanceof TransientDataAccessException
          || cause instanceof AmqpException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether a failure to migrate means that the database is away.
   *
   * @param failure the exception
   * @return true if the cause is a lost or refused connection
   */
  public boolean isDatabaseAway(Throwable failure) {
    for (Throwable cause : causesOf(failure)) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql
              && sql.getSQLState() != null
              && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P")))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newScheduledThreadPool(2, task -> daemon(task, "watch-services"));
    long interval = properties.services().checkInterval().toMillis();
    if (dataSource != null) {
      started.scheduleWithFixedDelay(this::checkDatabase, 0, interval, TimeUnit.MILLISECONDS);
    }
    if (connectionFactory != null) {
      connectionFactory.addConnectionListener(blockedListener());
      started.scheduleWithFixedDelay(this::checkBroker, 0, interval, TimeUnit.MILLISECONDS);
    }
    executor = started;
  }

  @Override
  public void stop() {
    executor.shutdownNow();
    executor = null;
  }

  @Override
  public boolean isRunning() {
    return executor != null;
  }

  private void checkDatabase() {
    try (Connection connection = dataSource.getConnection()) {
      if (connection.isValid(VALIDATION_SECONDS)) {
        database.answered();
      } else {
        database.failed("it does not answer within " + VALIDATION_SECONDS + " s");
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The database did not answer", e);
      database.failed(innermost(e));
    }
  }

  private void checkBroker() {
    try {
      Integer depth =
          template.execute(
              channel -> channel.queueDeclarePassive(ResponseTopology.QUEUE).getMessageCount());
      broker.answered();
      noteDepth(depth == null ? 0 : depth);
    } catch (RuntimeException e) {
      LOG.debug("The broker did not answer", e);
      broker.failed(innermost(e));
    }
  }

  private void noteDepth(int depth) {
    int limit = properties.responses().depthLimit();
    boolean tooDeep = depth > limit;
    queueDepth = depth;
    if (tooDeep && !queueTooDeep) {
      LOG.warn(
          "{} queue messages wait in {}, more than campaign.responses.depth-limit={}; nothing is"
              + " claimed until it is shorter",
          depth,
          ResponseTopology.QUEUE,
          limit);
    } else if (!tooDeep && queueTooDeep) {
      LOG.info("{} is short enough again", ResponseTopology.QUEUE);
    }
    queueTooDeep = tooDeep;
  }

  private ConnectionListener blockedListener() {
    return new ConnectionListener() {
      @Override
      public void onCreate(org.springframework.amqp.rabbit.connection.Connection connection) {
        com.rabbitmq.client.Connection delegate = connection.getDelegate();
        if (delegate != null) {
          delegate.addBlockedListener(
              reason -> noteBlocked(delegate, reason), () -> noteUnblocked(delegate));
          delegate.addShutdownListener(cause -> noteUnblocked(delegate));
        }
      }
    };
  }

  private void noteBlocked(com.rabbitmq.client.Connection connection, String reason) {
    blockedConnections.add(connection);
    publishing.failed("the broker blocks publishers: " + reason);
  }

  private void noteUnblocked(com.rabbitmq.client.Connection connection) {
    if (blockedConnections.remove(connection) && blockedConnections.isEmpty()) {
      publishing.answered();
    }
  }

  private static String innermost(Throwable failure) {
    List<Throwable> causes = List.copyOf(causesOf(failure));
    Throwable cause = causes.get(causes.size() - 1);
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message.strip();
  }

  /** The failure and its causes from the outermost on; causes that go in a circle end. */
  private static Set<Throwable> causesOf(Throwable failure) {
    Set<Throwable> causes = new LinkedHashSet<>();
    Throwable cause = failure;
    while (cause != null && causes.add(cause)) {
      cause = cause.getCause();
    }
    return causes;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
