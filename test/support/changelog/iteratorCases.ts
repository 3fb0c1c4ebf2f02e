import { existsSync, readFileSync } from "node:fs";
import type { ChangeKind } from "../../../src/changelog/request";
import type { IteratorRow } from "./sparkIterators";

type CaseRow = readonly [
  id: number,
  name: string | null,
  data: string | null,
  type: ChangeKind,
  ordinal: number,
  snapshot: number,
];

export interface IteratorCase {
  readonly id: string;
  readonly fn: string | readonly string[];
  readonly in: readonly CaseRow[];
  readonly out?: readonly CaseRow[];
  readonly error?: { readonly message: string };
}

const file = new URL("../../../../shared/changelog-cases.json", import.meta.url);

/** The published cases of Iceberg's changelog iterators, where the shared folder is there; else none. */
export function listIteratorCases(fn: string): readonly IteratorCase[] {
  if (!existsSync(file)) return [];
  const cases: { iterator: readonly IteratorCase[] } = JSON.parse(readFileSync(file, "utf8"));
  return cases.iterator.filter((item) => [item.fn].flat().includes(fn));
}

export function mapCaseRow([id, name, data, type, ordinal]: CaseRow): IteratorRow {
  return { values: [String(id), JSON.stringify(name), JSON.stringify(data)], type, ordinal };
}
