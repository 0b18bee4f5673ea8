// Types of setup.mjs, for tests.

/** The `packages` of a lock file of npm. */
export type LockedPackages = Readonly<
  Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>
>;

/** Whether `installed`, the record npm leaves in node_modules, is what `wanted` asks for. */
export function isInstalled(wanted: LockedPackages, installed: LockedPackages): boolean;

/** Installs what is missing. Throws an Error if it cannot. */
export function setup(): Promise<void>;
