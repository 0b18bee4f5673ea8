// Types of the pure parts of apt.mjs, for tests.

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Name of the archive file. */
  readonly file: string;
  readonly bytes: number;
}

/** The text of the apt configuration for a state folder of our own. */
export function aptConfiguration(folder: string): string;

/** The packages in the output of `apt-get --print-uris`. */
export function parsePackages(text: string): Package[];

/** Why apt-get failed, on one line. */
export function aptErrors(output: string): string;
