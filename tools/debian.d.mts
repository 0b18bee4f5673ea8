// Types of debian.mjs, for tests.

/** A set of programs, or one program of a set. */
export type ToolName =
  | "pciutils"
  | "lspci"
  | "setpci"
  | "qemu"
  | "qemu-system-x86_64"
  | "chromium"
  | "kmod"
  | "valgrind"
  | "depmod"
  | "tcpdump"
  | "tshark"
  | "python"
  | "python3"
  | "xz";

/** How to run a program: `args` go before the caller's, `env` is laid over the caller's environment. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether the machine has the program itself, or it was unpacked into the cache. */
  readonly source: "path" | "cache";
}

export type ToolPath = { readonly tool: Tool } | { readonly tool: null; readonly reason: string };

export interface FetchOptions {
  /** Takes each line of progress; standard error if absent. */
  readonly log?: (line: string) => void;
  /** Fetch anew even if the tool is there. */
  readonly force?: boolean;
}

/** The first of `names` found as an executable file in the folders of `path`, or null. */
export function findOnPath(names: readonly string[], path?: string): string | null;

/** How to run a tool, without fetching anything. Throws a RangeError for a name that is not in the table. */
export function toolPath(name: ToolName, env?: Readonly<Record<string, string | undefined>>): ToolPath;

/** Gives a tool, fetching its packages first if need be. Throws an Error with the reason if it cannot be had. */
export function fetchTool(name: ToolName, options?: FetchOptions): Promise<Tool>;
