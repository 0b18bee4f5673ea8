// The pointer of a capability to the next one, as `values` name it.

export const NEXT_CAPABILITY = "Capability Header.Next Capability Pointer";
export const NEXT_EXTENDED_CAPABILITY = "Extended Capability Header.Next Capability Offset";

const links: readonly string[] = [NEXT_CAPABILITY, NEXT_EXTENDED_CAPABILITY];

type Values = Readonly<Record<string, number>>;

/** What `values` say of the pointer, and nothing else. */
export function linkIn(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => links.includes(key)));
}

/** `values` without the pointer: a VF's capability takes after the PF's, but stands in a list of its own. */
export function withoutLink(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !links.includes(key)));
}
