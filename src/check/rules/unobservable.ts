// Rules that no configuration or memory request can show broken, and why.

const requests = "no configuration or memory request makes the Function send requests of its own";

export const unobservable: Readonly<Record<string, string>> = {
  R62: requests,
  R76: "the effect of the PF's Device Control on VFs lies in the packets that they send",
  R78: requests,
  R80: requests,
  R88: "no configuration or memory request sets a sticky error bit of a VF",
  R96: "no configuration or memory request makes one VF, and no other Function, report an error",
  R99: "error messages are seen on the link only",
  R100: "Completer IDs are seen on the link only",
  R104: requests,
  R105: requests,
};
