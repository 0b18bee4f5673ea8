// JSON with comments, and the place of what is no JSON.

import { describe, expect, it } from "vitest";
import { JsonSyntaxError, parseJson } from "../../../src/machine/json";

function fault(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return "none";
}

describe("the JSON reader", () => {
  it.each(['{"a":[1,-2.5e3,true,false,null,"x\\u0041\\n"],"b":{}}', "[]", ' "text" ', "0"])(
    "reads %s as JSON.parse does",
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    },
  );

  it("skips comments of both kinds, but not inside texts", () => {
    const text = '// first\n{ "a": 1, /* two\nlines */ "b": "// none" } // last';
    expect(parseJson(text)).toEqual({ a: 1, b: "// none" });
  });

  it("makes __proto__ an ordinary key", () => {
    expect(Object.keys(parseJson('{"__proto__": 1}') as object)).toEqual(["__proto__"]);
  });

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', '3:3: expected "," or "}": "\\""'],
    ['{ "a": tru }', '1:8: expected a JSON value: "tru"'],
    ['{ "a": 01 }', '1:8: expected a JSON value: "01"'],
    ["[1, 2,]", '1:7: expected a JSON value: "]"'],
    ["{ a: 1 }", '1:3: expected a key in double quotes: "a"'],
    ['{ "a" 1 }', '1:7: expected ":": "1"'],
    ['{ "a": 1', '1:9: expected "," or "}": end of text'],
    ["", "1:1: expected a JSON value: end of text"],
    ["{} x", '1:4: expected nothing more: "x"'],
    ['["a\\q"]', '1:2: expected a JSON string: "\\""'],
    ['{ "a": 1, "a": 2 }', '1:11: key "a" stands here for the second time: "\\""'],
  ])("tells line and column of the fault in %j", (text, message) => {
    expect(fault(text)).toBe(message);
  });

  it("refuses a text that is nested too deep, and does not run out of stack", () => {
    expect(fault("[".repeat(100000))).toMatch(/^1:1201: nested more than 1200 deep/);
  });
});
