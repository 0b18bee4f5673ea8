// Types of apt.mjs, for tests and the guest image.

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Name of the archive file. */
  readonly file: string;
  readonly bytes: number;
  /** Hexadecimal, where apt told this sum. */
  readonly sha256?: string | undefined;
}

/** The text of the apt configuration for a state folder of our own. */
export function aptConfiguration(folder: string, architecture?: string | null): string;

/** The packages in the output of `apt-get --print-uris`. */
export function parsePackages(text: string): Package[];

/** Why apt-get failed, on one line. */
export function aptErrors(output: string): string;

/** apt-get over a folder of our own; methods reject with an Error of one line. */
export class Apt {
  /** `architecture` is Debian's name, such as "i386"; the machine's own and what it has installed if null. */
  constructor(folder: string, architecture?: string | null);
  /** Folder of the downloaded files. */
  readonly archives: string;
  prepare(): Promise<void>;
  listsAreCurrent(): Promise<boolean>;
  /** Gives the reason if a source did not answer, else null. */
  update(): Promise<string | null>;
  /** The packages and what they depend on. */
  resolve(names: readonly string[]): Promise<Package[]>;
  /** The packages alone. */
  find(names: readonly string[]): Promise<Package[]>;
  packageNames(prefix: string): Promise<string[]>;
  fetch(packages: readonly Package[], onPackage: (name: string) => void): Promise<void>;
  clean(packages: readonly Package[]): Promise<void>;
}
