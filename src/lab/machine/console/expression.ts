// Expressions of the console: names, members, calls and literals of JavaScript, evaluated over what is offered and nothing
// else. The page's Content-Security-Policy forbids to evaluate text as a script.

/** What an expression can reach: own members only, so no prototype leads elsewhere. */
export type Offered = Readonly<Record<string, unknown>>;

const TOKEN =
  /\s*(?:(0x[0-9a-f]+n?|\d+n?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_$][\w$]*)|([.,:()[\]{}]))/iy;

interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  readonly text: string;
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const text = line.trimEnd().replace(/;$/, "");
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const from = TOKEN.lastIndex;
    const [, number, quoted, name, sign] = TOKEN.exec(text) ?? [];
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.slice(1, -1) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else throw new Error(`not understood from here: ${text.slice(from).trim()}`);
  }
  return [...tokens, { kind: "end", text: "the end" }];
}

/** Rejects with an Error of one line for what is no expression, for names that are not offered, and as calls do. */
export async function evaluate(line: string, offered: Offered): Promise<unknown> {
  const reader = new Evaluator(tokensOf(line), offered);
  return reader.whole();
}

class Evaluator {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly offered: Offered,
  ) {}

  async whole(): Promise<unknown> {
    const value = await this.value();
    if (this.token.kind !== "end") throw new Error(`not expected: ${this.token.text}`);
    return value;
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    const { token } = this;
    this.at++;
    return token;
  }

  private take(sign: string): boolean {
    if (this.token.kind !== "sign" || this.token.text !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw new Error(`expected ${sign} before ${this.token.text}`);
  }

  private async value(): Promise<unknown> {
    const token = this.next();
    if (token.kind === "number")
      return token.text.endsWith("n") ? BigInt(token.text.slice(0, -1)) : Number(token.text);
    if (token.kind === "text") return token.text;
    if (token.kind === "sign" && token.text === "{") return this.object();
    if (token.kind !== "name") throw new Error(`not expected: ${token.text}`);
    if (token.text === "true" || token.text === "false") return token.text === "true";
    return this.members(member(this.offered, token.text));
  }

  /** What follows a name: members, elements and calls, from left to right. */
  private async members(start: unknown): Promise<unknown> {
    let value = start;
    for (;;) {
      if (this.take(".")) value = member(value, this.next().text);
      else if (this.take("[")) {
        value = member(value, String(await this.value()));
        this.expect("]");
      } else if (this.take("(")) value = await call(value, await this.list(")"));
      else return value;
    }
  }

  private async list(end: string): Promise<unknown[]> {
    const values: unknown[] = [];
    if (this.take(end)) return values;
    do values.push(await this.value());
    while (this.take(","));
    this.expect(end);
    return values;
  }

  private async object(): Promise<Record<string, unknown>> {
    const members: [string, unknown][] = [];
    if (this.take("}")) return {};
    do {
      const { text } = this.next();
      this.expect(":");
      members.push([text, await this.value()]);
    } while (this.take(","));
    this.expect("}");
    return Object.fromEntries(members);
  }
}

function member(object: unknown, name: string): unknown {
  if (typeof object !== "object" || object === null) throw new Error(`${name}: nothing here has members`);
  if (!Object.hasOwn(object, name)) throw new Error(`${name}: not offered here`);
  return (object as Offered)[name];
}

function call(value: unknown, values: readonly unknown[]): unknown {
  if (typeof value !== "function") throw new Error("only what is offered as a function can be called");
  return value(...values);
}
