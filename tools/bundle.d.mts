/** Bundles the TypeScript file `entry` and runs it under Node; `launch(file)` starts it and is awaited. */
export function withBundle<T>(entry: string, launch: (file: string) => Promise<T>): Promise<T>;
