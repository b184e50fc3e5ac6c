package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The checks that need only the files, so that they cost little and run at every start. */
final class RouteChecks {

  private RouteChecks() {}

  /**
   * Checks the files of a folder.
   *
   * @param folder the route files
   * @param hasProperty tells whether a property has a value
   * @return what is wrong, sorted by file and line; empty if nothing is
   * @throws IOException if the folder cannot be read
   */
  static List<Finding> findings(RouteFolder folder, Predicate<String> hasProperty)
      throws IOException {
    List<Finding> findings = new ArrayList<>(folder.unreadable());
    findings.addAll(RouteConventions.findings(folder, hasProperty));
    for (SqlFile sql : SqlFile.in(folder.path())) {
      findings.addAll(sql.findings());
    }
    findings.addAll(ContractFile.findings(folder.path()));
    return findings.stream().sorted().toList();
  }

  /**
   * Looks for SQL files that no route uses any more, which hurt nobody but who reads them.
   *
   * @param folder the route files
   * @return a finding for each
   * @throws IOException if the folder cannot be read
   */
  static List<Finding> unusedFiles(RouteFolder folder) throws IOException {
    if (!folder.unreadable().isEmpty()) {
      return List.of();
    }
    List<String> texts =
        folder.files().stream()
            .flatMap(file -> RouteFile.textsOf(file.content()).stream())
            .map(JsonNode::textValue)
            .toList();
    return SqlFile.in(folder.path()).stream()
        .map(SqlFile::name)
        .filter(name -> texts.stream().noneMatch(text -> text.endsWith("}}" + name)))
        .filter(name -> folder.javaFiles().stream().noneMatch(it -> it.text().contains(name)))
        .map(
            name ->
                new Finding(
                    name, 1, "the file", "is used by no route: remove it or name it in one"))
        .toList();
  }
}
