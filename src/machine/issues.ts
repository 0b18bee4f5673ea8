// zod's issues as problems of the machine file, in the words of its users.

import type { z } from "zod";
import { child, isOfImage, type Problem } from "./problems";

type Issue = z.core.$ZodIssue;

/** What stands at a path of the JSON value, or undefined. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const pointerOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>((pointer, key) => child(pointer, String(key)), "");

const listOf = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(", ");

const NAMES: Readonly<Record<string, string>> = {
  object: "must be an object",
  record: "must be an object",
  array: "must be a list",
  boolean: "must be true or false",
  string: "must be a text",
};

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.startsWith("Invalid input")
        ? (NAMES[issue.expected] ?? issue.message)
        : issue.message;
    case "invalid_value":
      return `must be one of ${listOf(issue.values)}`;
    case "invalid_union":
      return "options" in issue && issue.options ? `must be one of ${listOf(issue.options)}` : issue.message;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

/** Of the forms that a value may have, the one that it was meant to have: it fails further in than the others, or by a key. */
function furthest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const meant = branches.filter((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

function problemsOf(root: unknown, issue: Issue): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { pointer: pointerOf(path), value: valueAt(root, path), message: "unknown key" };
    });
  }
  const branch = issue.code === "invalid_union" ? furthest(issue.errors) : undefined;
  if (branch)
    return branch.flatMap((one) => problemsOf(root, { ...one, path: [...issue.path, ...one.path] }));
  const value = issue.code === "invalid_key" ? issue.path.at(-1) : valueAt(root, issue.path);
  const message = value === undefined ? "is missing" : messageOf(issue);
  return [{ pointer: pointerOf(issue.path), value, message }];
}

/** Every issue, unknown keys one by one. `root` is the JSON value that was checked. */
export function problemsOfIssues(root: unknown, issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue) => problemsOf(root, issue));
}

const keysOf = (pointer: string) =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Problems with their values as the file writes them: "3K" rather than 3072. */
export function asWritten(root: unknown, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => {
    if (isOfImage(problem.pointer)) return problem;
    const written = valueAt(root, keysOf(problem.pointer));
    const keep = problem.value === undefined || written === undefined || typeof written === "object";
    return keep ? problem : { ...problem, value: written };
  });
}
