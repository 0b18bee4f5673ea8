// What the tests know of the place they run in.

/** Whether tests run in continuous integration, where what is missing is a failure and not a reason to skip. */
export function inContinuousIntegration(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return !["", "0", "false"].includes(env.CI ?? "");
}
