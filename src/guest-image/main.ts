// Command for development: builds the guest image if it is missing and prints where it is.

import { parseArgs } from "node:util";
import { say } from "../../tools/process.mjs";
import { ensureGuestImage } from "./image";

const usage =
  "usage: node tools/run-ts.mjs src/guest-image/main.ts [--refresh] [--offline] [--modules NAME,…]";

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        refresh: { type: "boolean", default: false },
        offline: { type: "boolean", default: false },
        modules: { type: "string", default: "" },
      },
    });
    return { ...values, modules: values.modules.split(",").filter(Boolean) };
  } catch (error) {
    say(`${(error as Error).message} (${usage})`);
    process.exit(2);
  }
}

try {
  const image = await ensureGuestImage({ ...readArguments(), onProgress: say });
  process.stdout.write(`${image.kernel}\n${image.initrd}\n`);
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}
