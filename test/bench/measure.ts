import type { ChangelogMode, ChangelogOptions, ChangeRange } from "../../src/changelog/request";
import type { TableRef } from "../../src/model/table";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";
import type { BenchCase, BenchTables } from "./benchTables";

export interface Measured {
  readonly seconds: number;
  readonly rows: number;
  readonly bytesRead: number;
}

const call = { signal: new AbortController().signal, onProgress: () => undefined };

/** Services with the default memory and two threads, for as long as `use` runs. */
export async function withServices<T>(tables: BenchTables, use: (services: Services) => Promise<T>): Promise<T> {
  const services = await createServices({ storageFolder: `${tables.folder}/engine`, memory: "1GB", threads: 2 });
  try {
    return await use(services);
  } finally {
    await services.close();
  }
}

/** Opens a case's changelog twice on one engine and answers for the second time, which is warm as Spark's is. */
export async function measureWarm(tables: BenchTables, bench: BenchCase): Promise<Measured> {
  return withServices(tables, async (services) => {
    await openOnce(services, tables, bench);
    return openOnce(services, tables, bench);
  });
}

async function openOnce(services: Services, tables: BenchTables, bench: BenchCase): Promise<Measured> {
  const range: ChangeRange = { from: bench.from, to: bench.to };
  const options: ChangelogOptions = { mode: modeOf(bench) };
  const began = performance.now();
  const table = refTo(tables.pathOf(bench));
  const { resultId, rowCount, stats } = await services.openChangelog({ table, range, options }, call);
  const seconds = (performance.now() - began) / 1000;
  await services.closeResult({ resultId }, call);
  return { seconds, rows: rowCount, bytesRead: stats.bytesRead };
}

/** The history of one record. */
export async function measureHistory(tables: BenchTables, bench: BenchCase, id: string): Promise<Measured> {
  return withServices(tables, async (services) => {
    const options = { identifier: ["id"], key: { id }, deleteRows: "close" } as const;
    const began = performance.now();
    const { rowCount, stats } = await services.openHistory({ table: refTo(tables.pathOf(bench)), options }, call);
    return { seconds: (performance.now() - began) / 1000, rows: rowCount, bytesRead: stats.bytesRead };
  });
}

export function modeOf(bench: BenchCase): ChangelogMode {
  return bench.case.endsWith("-net") ? "net" : "changes";
}

function refTo(path: string): TableRef {
  const connection = { kind: "folder", id: path, name: path, path, allowOutside: false } as const;
  return { connection, namespace: [], name: path, location: path };
}
