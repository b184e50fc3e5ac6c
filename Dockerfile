# The application on a Java runtime. Build the jar first: ./mvnw package
FROM eclipse-temurin:21-jre AS layers
WORKDIR /layers
COPY target/campaign-messaging.jar ./
# Libraries and application apart, so that a new version of the application is a small layer.
RUN java -Djarmode=tools -jar campaign-messaging.jar extract --layers --destination extracted

FROM eclipse-temurin:21-jre
LABEL org.opencontainers.image.title="Campaign Messaging" \
      org.opencontainers.image.licenses="Apache-2.0"

# A fixed number, so that files of the host can be given to it.
RUN groupadd --gid 10001 campaign \
 && useradd --uid 10001 --gid campaign --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin campaign

WORKDIR /app
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# A folder mounted here replaces these routes.
COPY routes/ ./routes/

# The container's own loopback is of no use to anybody; what is published is for the one who runs it to say.
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=8080 \
    CAMPAIGN_ROUTES_FOLDER=/app/routes

USER 10001:10001
EXPOSE 8080

# Ready once the database has its present shape and the routes run.
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s --retries=6 \
  CMD curl --fail --silent --show-error --output /dev/null "http://127.0.0.1:${SERVER_PORT}/actuator/health/readiness"

# JDK_JAVA_OPTIONS adds to these; -Xmx in it takes precedence over the percentage.
ENTRYPOINT ["java", \
  "-XX:MaxRAMPercentage=50", \
  "-XX:MaxDirectMemorySize=128m", \
  "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "/app/campaign-messaging.jar"]
