// Sessions as links.

import { expect, test } from "vitest";
import { linkFragment, readLinkFragment } from "../../../src/lab/state/link";

const session = {
  source: { builtIn: "intel-82599" },
  actions: [
    { do: "enumerate" },
    { do: "enable VFs", function: "f1", count: 7 },
    { do: "read", function: "f1-v6", offset: 0, bytes: 4 },
    { do: "inject", function: "f1-v6", error: "Completion Timeout" },
    { do: "wait", ns: 100_000_000 },
  ],
} as const;

test("a session comes back from its link, and a thousand equal writes take less than 1,000 characters", async () => {
  expect(await readLinkFragment(await linkFragment(session))).toEqual(session);
  const write = { do: "write", function: "f1", offset: 4, bytes: 2, value: 6 } as const;
  const long = { ...session, actions: Array.from({ length: 1000 }, () => write) };
  const link = await linkFragment(long);
  expect(link.length).toBeLessThan(1000);
  expect(await readLinkFragment(link)).toEqual(long);
});

test("what is too large for a link is refused", async () => {
  const text = Array.from({ length: 20_000 }, (_, i) => (i * 2654435761) % 4294967296).join();
  await expect(linkFragment({ source: { text, file: "x" }, actions: [] })).rejects.toThrow(
    /^link: longer than 32000 characters: \d+$/,
  );
});

test("a link that unfolds to more than 4 MiB is refused", async () => {
  const bomb = await linkFragment({ source: { text: " ".repeat(5 << 20), file: "x" }, actions: [] });
  await expect(readLinkFragment(bomb)).rejects.toThrow("link: cut or altered: more than 4194304 bytes");
});

test("links of another version, cut, or without a session are refused in one line", async () => {
  const good = await linkFragment(session);
  await expect(readLinkFragment(good.replace("#1", "#2"))).rejects.toThrow("link: not of version 1: #2.");
  await expect(readLinkFragment(good.slice(0, -9))).rejects.toThrow(/^link: cut or altered: .+$/);
  for (const action of [{ do: "format disk" }, { do: "wait", ns: "1s" }, { do: "inject", error: 14 }]) {
    const strange = await linkFragment({ ...session, actions: [action] } as never);
    await expect(readLinkFragment(strange)).rejects.toThrow("link: holds no session");
  }
});
