package io.campaignmessaging.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Halts before or after the commit of a statement, which it knows by its file in routes/sql. */
final class HaltingDataSource extends DelegatingDataSource {

  private final CrashSwitch crashSwitch;
  private final Map<String, String> fileBySql = readStatements();

  HaltingDataSource(DataSource target, CrashSwitch crashSwitch) {
    super(target);
    this.crashSwitch = crashSwitch;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          String file =
              method.getName().equals("prepareStatement")
                  ? fileBySql.get(normalized((String) arguments[0]))
                  : null;
          return file == null ? result : watched((PreparedStatement) result, connection, file);
        });
  }

  private PreparedStatement watched(
      PreparedStatement statement, Connection connection, String file) {
    StringBuilder parameters = new StringBuilder();
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length > 1) {
            parameters.append(arguments[0]).append('=').append(arguments[1]).append('\n');
          }
          if (!method.getName().startsWith("execute")) {
            return invoke(statement, method, arguments);
          }
          CrashPoint point =
              crashSwitch.pointAt(
                  CrashPoint.Place.STATEMENT,
                  file,
                  candidate ->
                      candidate.condition() == null
                          || parameters.indexOf(candidate.condition()) >= 0);
          if (point != null && point.moment() == CrashPoint.Moment.BEFORE) {
            connection.setAutoCommit(false);
          }
          Object result = invoke(statement, method, arguments);
          if (point != null) {
            crashSwitch.halt(point);
          }
          return result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            HaltingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Map<String, String> readStatements() {
    try {
      Map<String, String> files = new HashMap<>();
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath:routes/sql/*.sql")) {
        String sql = file.getContentAsString(StandardCharsets.UTF_8);
        files.put(normalized(sql.replaceAll(":#(\\$\\{[^}]*}|[\\w.]+)", "?")), file.getFilename());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normalized(String sql) {
    return sql.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("--") && !line.isEmpty())
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ");
  }
}
