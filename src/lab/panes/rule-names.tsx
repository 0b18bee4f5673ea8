// The rules of a register or field in a narrow column: the first, and how many more. The inspector tells them all.

import type { JSX } from "preact";
import type { RuleText } from "../protocol/views";

export function RuleNames({ rules }: { readonly rules: readonly RuleText[] }): JSX.Element {
  const [first, ...more] = rules.map(({ name }) => name);
  return (
    <span class="rules" title={[first, ...more].join(" ")}>
      {first}
      {more.length > 0 && ` +${more.length}`}
    </span>
  );
}
