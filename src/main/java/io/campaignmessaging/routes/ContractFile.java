package io.campaignmessaging.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.campaignmessaging.vendor.InvalidVendorException;
import io.campaignmessaging.vendor.VendorContractMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.YAMLException;

/** The contracts of vendors in a routes folder, read as the vendors' routes read them. */
final class ContractFile {

  private static final String FOLDER = "vendors";
  private static final String END = ".yaml";

  /** What {@link InvalidVendorException} says of a place in a contract. */
  private static final Pattern COMPLAINT =
      Pattern.compile("The vendor contract .*? cannot be used: (the file|\\S+) (.*)\\.");

  private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|([^.\\[\\]]+)");

  private ContractFile() {}

  /**
   * Reads all contracts, those of the {@link Examples} as well.
   *
   * @param routes the routes folder
   * @return what is wrong with those that cannot be used
   * @throws IOException if the folder cannot be read
   */
  static List<Finding> findings(Path routes) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Path home : List.of(routes, routes.resolve(Examples.FOLDER))) {
      for (Path file : RouteFolder.filesThatEndWith(home.resolve(FOLDER), END)) {
        String contract = file.getFileName().toString();
        try {
          VendorContractMapper.load(
              "file:" + home.toAbsolutePath(),
              contract.substring(0, contract.length() - END.length()));
        } catch (InvalidVendorException e) {
          findings.add(finding(routes, file, e.getMessage()));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Path routes, Path file, String complaint) throws IOException {
    String name = RouteFile.nameOf(routes, file);
    RouteFile content;
    try {
      content = RouteFile.read(routes, file);
    } catch (YAMLException e) {
      return RouteFolder.unreadable(name, e);
    }
    Matcher place = COMPLAINT.matcher(complaint);
    return place.matches()
        ? new Finding(name, line(content, place.group(1)), place.group(1), place.group(2))
        : new Finding(name, 1, "the file", "cannot be used: " + complaint);
  }

  /** The line of a place such as {@code answers[2].then.outcome}, as far as it can be followed. */
  private static int line(RouteFile content, String place) {
    JsonNode part = content.content();
    int line = 1;
    Matcher step = STEP.matcher(place);
    while (step.find()) {
      if (step.group(1) == null) {
        if (!part.has(step.group(2))) {
          return line;
        }
        line = content.line(part, step.group(2));
        part = part.get(step.group(2));
      } else {
        part = part.path(Integer.parseInt(step.group(1)));
        line = content.line(part);
      }
    }
    return line;
  }
}
