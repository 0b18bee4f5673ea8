// Ctrl-A on the guest's terminal.

import { describe, expect, test } from "vitest";
import { type Command, KeyFilter } from "../../../../src/cli/linux/keys";

function type(...pieces: string[]) {
  const filter = new KeyFilter();
  const commands: Command[] = [];
  const bytes = pieces.map((piece) =>
    new TextDecoder().decode(filter.filter(new TextEncoder().encode(piece), (one) => commands.push(one))),
  );
  return { toGuest: bytes.join(""), commands };
}

describe("keys for Ridge", () => {
  test("Ctrl-A X leaves and Ctrl-A D dumps, in either case", () => {
    expect(type("a\x01xb\x01Dc\x01X\x01d").commands).toEqual(["leave", "dump", "leave", "dump"]);
  });

  test("what is typed around them goes to the guest, Ctrl-C too", () => {
    expect(type("ls\r\x01d\x03é").toGuest).toBe("ls\r\x03é");
  });

  test("Ctrl-A twice types one", () => {
    expect(type("\x01\x01x")).toEqual({ toGuest: "\x01x", commands: [] });
  });

  test("a sequence may come in two pieces", () => {
    expect(type("a\x01", "xb")).toEqual({ toGuest: "ab", commands: ["leave"] });
  });

  test("another key after Ctrl-A is dropped", () => {
    expect(type("\x01qz")).toEqual({ toGuest: "z", commands: [] });
  });
});
