// The qtest benchmark asks both servers the same and hears the same.

import { expect, test } from "vitest";
import type { Table } from "../../../src/bench";
import { ridge } from "../../support/ridge-command";

test("ridge bench qtest --quick: Ridge is measured in both ways, QEMU too or the row says why not, with target 13", async () => {
  const { code, stdout, stderr } = await ridge(["bench", "qtest", "--quick", "--json"]);
  expect(code, stderr).toBe(0);
  const { tables } = JSON.parse(stdout) as { tables: Table[] };
  expect(tables.map(({ title }) => title)).toEqual([
    "Dwords of configuration space over qtest, through ECAM",
    "The same through CF8h and CFCh, a write and a read",
    "Guest memory over qtest, a write and a read",
  ]);
  for (const { rows, differs } of tables) {
    expect(differs).toBeUndefined();
    expect(rows.map(({ contender }) => contender)).toEqual([
      "Ridge, one at a time",
      "QEMU, one at a time",
      "Ridge, 512 pipelined",
      "QEMU, 512 pipelined",
    ]);
    for (const { value, note } of rows) expect(value ?? note).toBeTruthy();
    expect(rows.flatMap(({ goal }) => (goal ? [goal.target] : []))).toEqual([13, 13]);
  }
});
