import { configBenchmark } from "./config/benchmark";
import { renderTable } from "./table";
for (const t of await configBenchmark.run({ quick: process.argv[2] === "quick", progress: (l) => console.error(l) })) console.log(renderTable(t));
