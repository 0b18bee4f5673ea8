// Names of the specification as identifiers.

/** "VF Enable" → "VfEnable", "NumVFs" → "NumVfs", "SR-IOV Control" → "SrIovControl", "66 MHz" → "_66Mhz". */
export function pascalCase(name: string): string {
  const joined = words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join("");
  return /^[0-9]/.test(joined) ? `_${joined}` : joined;
}

/** "VF Enable" → "vfEnable". */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** "SR-IOV" → "sr-iov". */
export function kebabCase(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function words(name: string): string[] {
  return name
    .replace(/VFs/g, " Vfs ")
    .replace(/#/g, " ")
    .split(/[^A-Za-z0-9]+/)
    .flatMap((word) => word.split(/(?<=[a-z])(?=[A-Z])/))
    .filter((word) => word !== "");
}
