// Debian's apt-get with a state of our own: reads the machine's sources, changes nothing on the machine.
import { mkdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./process.mjs";

/** Milliseconds for which fetched package lists are taken as current. */
const LISTS_KEEP = 24 * 60 * 60 * 1000;
const LOCK_TRIES = 20;

/**
 * The text of the apt configuration for `folder`. It is read after the machine's own, whose hooks it removes:
 * they clean up the machine's caches, which are none of our business. `architecture` is Debian's name of the
 * one architecture to ask for; the machine's own if null.
 */
export function aptConfiguration(folder, architecture = null) {
  return [
    "#clear APT::Update::Pre-Invoke;",
    "#clear APT::Update::Post-Invoke;",
    "#clear APT::Update::Post-Invoke-Success;",
    "#clear DPkg::Pre-Invoke;",
    "#clear DPkg::Post-Invoke;",
    "#clear DPkg::Pre-Install-Pkgs;",
    `Dir::State "${folder}";`,
    `Dir::State::status "${folder}/dpkg/status";`,
    `Dir::Cache "${folder}";`,
    `Dir::Cache::archives "${folder}/archives";`,
    `Dir::Log "${folder}/log";`,
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "20";',
    'APT::Sandbox::User "";',
    ...(architecture === null ? [] : onlyArchitecture(architecture)),
    "",
  ].join("\n");
}

function onlyArchitecture(name) {
  return ["#clear APT::Architectures;", `APT::Architecture "${name}";`, `APT::Architectures { "${name}"; };`];
}

/**
 * The packages in the output of `apt-get --print-uris`: `{ name, version, file, bytes, sha256 }` each, in its
 * order. Lines of other kinds are passed over. A colon in a version is written `%3a` in `file`; `sha256` is
 * absent where the line has another sum.
 */
export function parsePackages(text) {
  const packages = [];
  for (const line of text.split("\n")) {
    const match = /^'[^']+' (([^_\s]+)_([^_\s]+)_[^_\s]+\.deb) (\d+)(?: (?:SHA256:([0-9a-f]{64})$)?|$)/.exec(
      line,
    );
    if (!match) continue;
    const [, file, name, version, bytes, sha256] = match;
    packages.push({ name, version: decodeURIComponent(version), file, bytes: Number(bytes), sha256 });
  }
  return packages;
}

/** Why apt-get failed, on one line: its first errors, else its first warnings, else the last it said. */
export function aptErrors(output) {
  const lines = output.split("\n").map((line) => line.trim());
  for (const mark of ["E: ", "W: "]) {
    const found = lines.filter((line) => line.startsWith(mark));
    if (found.length) return found.slice(0, 2).join(" ");
  }
  return lines.filter(Boolean).at(-1) ?? "no output";
}

/**
 * apt-get over `folder`, which holds package lists and archives and may be used again in later runs. With
 * `architecture` (such as "i386") it is that of a machine of this kind on which nothing is installed.
 */
export class Apt {
  constructor(folder, architecture = null) {
    this.folder = folder;
    this.archives = join(folder, "archives");
    this.architecture = architecture;
  }

  /**
   * Makes the folders apt-get wants to find. The list of installed packages is a link to the machine's, because
   * apt-get makes its locks beside it; for another architecture it is empty.
   */
  async prepare() {
    for (const name of ["lists/partial", "archives/partial", "none/partial", "log", "dpkg"]) {
      await mkdir(join(this.folder, name), { recursive: true });
    }
    const status = join(this.folder, "dpkg/status");
    await rm(status, { force: true });
    if (this.architecture === null) await symlink("/var/lib/dpkg/status", status);
    else await writeFile(status, "");
    await writeFile(join(this.folder, "apt.conf"), aptConfiguration(this.folder, this.architecture));
  }

  async #run(args, { onLine, program = "apt-get", cwd } = {}) {
    const all = ["-c", join(this.folder, "apt.conf"), "-q", ...args];
    const env = { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
    for (let tries = 1; ; tries++) {
      const result = await run(program, all, { env, onLine, cwd });
      const locked = /Could not get lock|Unable to lock/.test(result.output);
      if (!locked || tries === LOCK_TRIES) return result;
      await sleep(1000);
    }
  }

  /** Whether package lists were fetched within the last day. */
  async listsAreCurrent() {
    const mark = await stat(join(this.folder, "updated")).catch(() => null);
    return mark !== null && Date.now() - mark.mtimeMs < LISTS_KEEP;
  }

  /**
   * Fetches the package lists of the machine's sources. Gives the reason if that fails for any of them, else
   * null: a source that does not answer matters only if a package is then not found.
   */
  async update() {
    const { code, output } = await this.#run(["update"]);
    if (code !== 0 || /^Err:/m.test(output)) return `apt-get update: ${aptErrors(output)}`;
    await writeFile(join(this.folder, "updated"), "");
    return null;
  }

  /** What has to be unpacked for `names` on this machine: the packages and whatever it lacks of theirs. */
  async resolve(names) {
    const where = ["-o", `Dir::Cache::archives=${join(this.folder, "none")}`];
    const { code, output, stdout } = await this.#run([...where, ...installation(names), "--print-uris"]);
    if (code !== 0) throw new Error(`apt-get install --print-uris: ${aptErrors(output)}`);
    return parsePackages(stdout);
  }

  /** Downloads what `resolve` listed into `archives`; continues what an earlier run began. */
  async download(names, onPackage) {
    const args = [...installation(names), "--download-only"];
    const { code, output } = await this.#run(args, { onLine: fetchedPackages(onPackage) });
    if (code !== 0) throw new Error(`apt-get install --download-only: ${aptErrors(output)}`);
  }

  /** Names of all packages on offer that begin with `prefix`. */
  async packageNames(prefix) {
    const { code, output, stdout } = await this.#run(["pkgnames", prefix], { program: "apt-cache" });
    if (code !== 0) throw new Error(`apt-cache pkgnames: ${aptErrors(output)}`);
    return stdout.split("\n").filter(Boolean).sort();
  }

  /** The packages of these `names` (or `name=version`) as they are on offer, without what they depend on. */
  async find(names) {
    const { code, output, stdout } = await this.#run(["download", "--print-uris", ...names]);
    if (code !== 0) throw new Error(`apt-get download --print-uris: ${aptErrors(output)}`);
    return parsePackages(stdout);
  }

  /** Downloads just `packages`, as `find` or `resolve` gave them, into `archives`; whole files are kept. */
  async fetch(packages, onPackage) {
    const names = packages.map(({ name, version }) => `${name}=${version}`);
    const options = { onLine: fetchedPackages(onPackage), cwd: this.archives };
    const { code, output } = await this.#run(["download", ...names], options);
    if (code !== 0) throw new Error(`apt-get download: ${aptErrors(output)}`);
  }

  /** Forgets downloaded archives. */
  async clean(packages) {
    for (const { file } of packages) await rm(join(this.archives, file), { force: true });
  }
}

/** A listener to apt-get's lines that calls `onPackage(name)` for each package it begins to fetch. */
function fetchedPackages(onPackage) {
  return (line) => {
    const match = /^Get:\d+ \S+ \S+ \S+ (\S+)/.exec(line);
    if (match) onPackage(match[1]);
  };
}

function installation(names) {
  return ["install", "-y", "--no-install-recommends", "--reinstall", ...names];
}
