// A text with `code` between back quotes.

import type { JSX } from "preact";

export function RichText({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split("`");
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
