// The numbers of the rules that speak of a register or field, with their sentences.

import { h } from "../dom";
import type { RuleText } from "../views";

export function ruleList(rules: readonly RuleText[]): HTMLElement {
  const list = h("span", { class: "rules" });
  for (const { name, sentence } of rules) {
    list.append(h("abbr", { title: `${name}: ${sentence}` }, name), " ");
  }
  return list;
}
