// The forms in which a report can be had.

import type { CheckReport } from "../outcome";
import { junitReport } from "./junit";
import { tapReport } from "./tap";
import { textReport } from "./text";

export const formats = {
  text: textReport,
  json: (report: CheckReport) => `${JSON.stringify(report, null, 2)}\n`,
  tap: tapReport,
  junit: junitReport,
} as const satisfies Record<string, (report: CheckReport) => string>;

export type ReportFormat = keyof typeof formats;
