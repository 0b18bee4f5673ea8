// Child processes of the house's scripts, and how the scripts speak to the user.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Prints one line of progress on standard error, so that standard output stays free for results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Milliseconds since `start` (of `Date.now()`) as text, such as `1.4 s`. */
export function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** A signal that ends this process ends `child` first: nothing goes on in the background. */
function endWithUs(child) {
  const pass = (signal) => {
    child.kill(signal);
    free();
    process.kill(process.pid, signal);
  };
  const free = () => {
    for (const signal of signals) process.off(signal, pass);
  };
  for (const signal of signals) process.on(signal, pass);
  child.on("close", free);
  child.on("error", free);
}

/**
 * Runs a program and collects what it prints on both streams; each line also goes to `onLine`.
 * Never rejects: a program that cannot be started gives code 127 and the reason as output.
 */
export function run(command, args, { onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    endWithUs(child);
    const lines = [];
    const stdout = [];
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        onLine?.(line);
      });
    }
    const end = (code, reason) => {
      if (reason) lines.push(reason);
      resolve({ code, output: lines.join("\n"), stdout: Buffer.concat(stdout).toString("utf8") });
    };
    child.on("error", (error) => end(127, `${command}: ${error.message}`));
    child.on("close", (code, signal) => end(code ?? 1, signal ? `${command}: ended by ${signal}` : ""));
  });
}

/** Runs a program on the user's own terminal; gives its exit code, 1 if it was ended by a signal. */
export function runInherited(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    endWithUs(child);
    child.on("error", (error) => {
      say(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}
