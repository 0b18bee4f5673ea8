// The numbers of the rules that speak of a register or field, with their sentences.

import { h } from "../dom";
import type { RuleText } from "../views";

export function ruleList(rules: readonly RuleText[]): HTMLElement {
  const title = rules.map(({ name, sentence }) => `${name}: ${sentence}`).join("\n");
  return h("span", { class: "rules", title: title || undefined }, rules.map(({ name }) => name).join(" "));
}
