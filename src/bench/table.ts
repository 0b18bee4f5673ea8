// Tables of results: what `ridge bench` prints, and what its JSON holds.

/** What a row promises. `met` is null where it was not measured. */
export interface Goal {
  /** Number of the target, such as 6. */
  readonly target: number;
  /** As people read it, such as "≤ 1.00×". */
  readonly text: string;
  readonly met: boolean | null;
}

export interface Row {
  readonly contender: string;
  /** Median of all rounds, in the table's unit or the row's; null if it was not measured. */
  readonly value: number | null;
  readonly minimum?: number;
  /** If it is not the table's. */
  readonly unit?: string;
  /** Quotient of two contenders in the same round: median and minimum of all rounds. */
  readonly ratio?: { readonly of: string; readonly median: number; readonly minimum: number };
  readonly goal?: Goal;
  /** Why it was not measured, or what the number does not say by itself. */
  readonly note?: string;
}

export interface Table {
  readonly benchmark: string;
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
  /** Contenders gave different results: the numbers are worth nothing. */
  readonly differs?: string;
}

const HEADINGS = ["contender", "median", "minimum", "unit", "ratio", "min.", "of", "target", "met"];

/** The table as lines of text in columns. */
export function renderTable(table: Table): string {
  const rows = [HEADINGS, ...table.rows.map((row) => cellsOf(row, table.unit))];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
  const rule = "-".repeat(Math.max(...lines.map((line) => line.length)));
  const withNotes = lines.slice(1).map((line, index) => noted(line, table.rows[index]?.note));
  const differs = table.differs === undefined ? [] : [`RESULTS DIFFER: ${table.differs}`];
  return [table.title, lines[0], rule, ...withNotes, ...table.notes, ...differs, ""].join("\n");
}

const isNumeric = (column: number) => [1, 2, 4, 5].includes(column);

const noted = (line: string, note: string | undefined) =>
  note === undefined ? line : `${line}\n    ${note}`;

function cellsOf(row: Row, unit: string): string[] {
  const { ratio, goal } = row;
  return [
    row.contender,
    row.value === null ? "–" : digits(row.value),
    row.minimum === undefined ? "" : digits(row.minimum),
    row.value === null ? "" : (row.unit ?? unit),
    ratio ? `${digits(ratio.median)}×` : "",
    ratio ? `${digits(ratio.minimum)}×` : "",
    ratio ? ratio.of : "",
    goal ? `${goal.target}: ${goal.text}` : "",
    goal ? (goal.met === null ? "not measured" : goal.met ? "yes" : "NO") : "",
  ];
}

/** Three significant digits or so, and none of a big number lost. */
export function digits(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  if (Math.abs(value) >= 100) return value.toFixed(0);
  if (Math.abs(value) >= 10) return value.toFixed(1);
  return Math.abs(value) >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}
