package io.campaignmessaging.commands;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand below each other: numbers to the right, the rest to the left. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Makes a table.
   *
   * @param heads the columns' heads
   */
  TextTable(List<String> heads) {
    rows.add(heads);
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are heads
   */
  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /**
   * Returns the table.
   *
   * @return the lines, the heads first, without spaces at their ends
   */
  List<String> lines() {
    List<StringBuilder> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(new StringBuilder()));
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      boolean numbers =
          rows.size() > 1
              && rows.stream()
                  .skip(1)
                  .allMatch(row -> row.get(at).matches("-|-?[0-9][0-9,.]*( %)?"));
      for (int row = 0; row < rows.size(); row++) {
        String cell = rows.get(row).get(at);
        String space = " ".repeat(width - cell.length());
        lines.get(row).append(column == 0 ? "" : GAP).append(numbers ? space + cell : cell + space);
      }
    }
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }
}
