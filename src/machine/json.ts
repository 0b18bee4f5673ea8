// JSON with comments, read with the place of an error: `//` to the end of the line, or `/* … */`.

/** A text that is no JSON; `line` and `column` count from 1. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
    readonly reason: string,
    /** What stands at that place, at most a few characters; empty at the end of the text. */
    readonly found: string,
  ) {
    super(`${line}:${column}: ${reason}: ${found === "" ? "end of text" : JSON.stringify(found)}`);
    this.name = "JsonSyntaxError";
  }
}

const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
/** Wider than JSON's strings; `JSON.parse` has the last word. */
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const FOUND = /[\w.+-]{1,20}|[\s\S]?/y;
/** Far more than a tree of 256 buses needs, far less than the stack holds. */
const MAX_DEPTH = 1200;

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.value();
    this.blank();
    if (this.at < this.text.length) this.fail("expected nothing more");
    return value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private blank(): void {
    this.match(BLANK);
  }

  private fail(reason: string, at = this.at): never {
    const before = this.text.slice(0, at).split("\n");
    FOUND.lastIndex = at;
    const found = FOUND.exec(this.text)?.[0] ?? "";
    throw new JsonSyntaxError(before.length, (before.at(-1)?.length ?? 0) + 1, reason, found);
  }

  private take(character: string): boolean {
    this.blank();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private value(): unknown {
    if (++this.depth > MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} deep`);
    const value = this.take("{") ? this.object() : this.take("[") ? this.array() : this.scalar();
    this.depth--;
    return value;
  }

  private scalar(): unknown {
    const word = this.match(NUMBER) ?? this.match(WORD);
    if (word !== undefined) return JSON.parse(word);
    return this.string() ?? this.fail("expected a JSON value");
  }

  private string(): string | undefined {
    const start = this.at;
    const token = this.match(STRING);
    if (token === undefined) return undefined;
    try {
      return JSON.parse(token);
    } catch {
      return this.fail("expected a JSON string", start);
    }
  }

  private array(): unknown[] {
    const items: unknown[] = [];
    if (this.take("]")) return items;
    do items.push(this.value());
    while (this.take(","));
    if (!this.take("]")) this.fail('expected "," or "]"');
    return items;
  }

  private object(): Record<string, unknown> {
    const members = new Map<string, unknown>();
    if (this.take("}")) return {};
    do {
      const key = this.key(members);
      if (!this.take(":")) this.fail('expected ":"');
      members.set(key, this.value());
    } while (this.take(","));
    if (!this.take("}")) this.fail('expected "," or "}"');
    return Object.fromEntries(members);
  }

  private key(members: ReadonlyMap<string, unknown>): string {
    this.blank();
    const start = this.at;
    const key = this.string() ?? this.fail("expected a key in double quotes");
    if (members.has(key)) this.fail(`key ${JSON.stringify(key)} stands here for the second time`, start);
    return key;
  }
}

/** The value that `text` stands for. Throws `JsonSyntaxError`, also for a key given twice in one object. */
export function parseJson(text: string): unknown {
  return new Reader(text).document();
}
