package io.campaignmessaging.routes;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.camel.spi.BeanRepository;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Stands in for the beans that routes name, so that routes can be built without them: of the right
 * types, but empty, not connected to anything, and never called.
 */
final class StandIns implements BeanRepository {

  private final Map<String, Class<?>> types;
  private final Map<String, Object> beans = new ConcurrentHashMap<>();
  private final Map<String, Object> idle = new ConcurrentHashMap<>();
  private final SpringObjenesis objenesis = new SpringObjenesis();

  /**
   * Makes the stand-ins.
   *
   * @param types the types of the beans by their names
   */
  StandIns(Map<String, Class<?>> types) {
    this.types = types;
    beans.put("dataSource", new PGSimpleDataSource());
    beans.put("rabbitConnectionFactory", new CachingConnectionFactory("127.0.0.1"));
  }

  /** Stands in for the application's own components, without an application. */
  static StandIns ofTheApplication() {
    ClassPathScanningCandidateComponentProvider scan =
        new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(Component.class));
    Map<String, Class<?>> types = new HashMap<>();
    for (BeanDefinition component : scan.findCandidateComponents("io.campaignmessaging")) {
      Class<?> type = ClassUtils.resolveClassName(component.getBeanClassName(), null);
      Component named = type.getAnnotation(Component.class);
      types.put(
          named == null || named.value().isEmpty()
              ? ClassUtils.getShortNameAsProperty(type)
              : named.value(),
          type);
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Bean.class)) {
          types.put(method.getName(), method.getReturnType());
        }
      }
    }
    return new StandIns(types);
  }

  /**
   * Has a factory find stand-ins, too, for what it makes. These may be called, and do nothing then.
   *
   * @param factory makes the beans that a route template has of its own
   */
  void offerTo(ConfigurableListableBeanFactory factory) {
    types.forEach(
        (name, type) ->
            factory.registerResolvableDependency(
                type,
                (ObjectFactory<Object>)
                    () -> idle.computeIfAbsent(name, absent -> idleStandInOf(type))));
  }

  private static Object idleStandInOf(Class<?> type) {
    ProxyFactory proxies = new ProxyFactory();
    proxies.setTargetSource(EmptyTargetSource.forClass(type));
    proxies.setProxyTargetClass(!type.isInterface());
    if (type.isInterface()) {
      proxies.addInterface(type);
    }
    proxies.addAdvice((MethodInterceptor) call -> null);
    return proxies.getProxy();
  }

  /** The type of the bean of a name, or null if there is none. */
  Class<?> typeOf(String name) {
    return beans.containsKey(name) ? beans.get(name).getClass() : types.get(name);
  }

  @Override
  public Object lookupByName(String name) {
    Class<?> type = types.get(name);
    return type == null ? beans.get(name) : beans.computeIfAbsent(name, absent -> standInOf(type));
  }

  private Object standInOf(Class<?> type) {
    return type.isInterface()
        ? Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null)
        : objenesis.newInstance(type, false);
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object bean = lookupByName(name);
    return type.isInstance(bean) ? type.cast(bean) : null;
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    Map<String, T> found = new HashMap<>();
    beans.forEach(
        (name, bean) -> {
          if (type != Object.class && type.isInstance(bean)) {
            found.put(name, type.cast(bean));
          }
        });
    return found;
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.copyOf(findByTypeWithName(type).values());
  }
}
