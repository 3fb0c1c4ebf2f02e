import type { ChangelogOptions, ChangeRange } from "../../src/changelog/request";
import type { TableRef } from "../../src/model/table";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";

/** One table and range that both engines read. */
export interface BenchCase {
  readonly case: string;
  readonly table: string;
  readonly from: string;
  readonly to: string;
  /** Spark's time for it, warm; absent when Spark is not here. */
  readonly seconds?: number;
}

export interface Measured {
  readonly seconds: number;
  readonly rows: number;
  readonly bytesRead: number;
}

const call = { signal: new AbortController().signal, onProgress: () => undefined };

/** Opens a case's changelog twice on one engine and answers for the second time, which is warm as Spark's is. */
export async function measureWarm(warehouse: string, bench: BenchCase, storageFolder: string): Promise<Measured> {
  const services = await createServices({ storageFolder, memory: "1GB", threads: 2 });
  try {
    await openOnce(services, warehouse, bench);
    return await openOnce(services, warehouse, bench);
  } finally {
    await services.close();
  }
}

async function openOnce(services: Services, warehouse: string, bench: BenchCase): Promise<Measured> {
  const path = `${warehouse}/bench/${bench.table}`;
  const table: TableRef = {
    connection: { kind: "folder", id: path, name: bench.table, path, allowOutside: false },
    namespace: [],
    name: bench.table,
    location: path,
  };
  const range: ChangeRange = { from: bench.from, to: bench.to };
  const options: ChangelogOptions = { mode: bench.case.endsWith("-net") ? "net" : "changes" };
  const began = performance.now();
  const { resultId, rowCount, stats } = await services.openChangelog({ table, range, options }, call);
  const seconds = (performance.now() - began) / 1000;
  await services.closeResult({ resultId }, call);
  return { seconds, rows: rowCount, bytesRead: stats.bytesRead };
}
