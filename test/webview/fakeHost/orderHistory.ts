import type { RecordLocation, RecordVersion } from "../../../src/changelog/history";
import type { ResultColumn } from "../../../src/query/result";
import { ids } from "./orders";

const hour = 3_600_000;
const day = 24 * hour;
const now = Math.floor(Date.now() / 60_000) * 60_000;

export const orderHistoryColumns: readonly ResultColumn[] = [
  { name: "order_id", type: { kind: "long" } },
  { name: "customer_id", type: { kind: "int" } },
  { name: "status", type: { kind: "string" } },
  { name: "amount", type: { kind: "decimal", precision: 12, scale: 2 } },
  { name: "note", type: { kind: "string" } },
  { name: "_change_type", type: { kind: "string" } },
  { name: "effective_start", type: { kind: "timestamptz" } },
  { name: "effective_end", type: { kind: "timestamptz" } },
  { name: "is_current", type: { kind: "boolean" } },
];

const version = (
  changeType: RecordVersion["changeType"],
  startAge: number | undefined,
  endAge: number | undefined,
  values: RecordVersion["values"],
  changed: readonly number[],
): RecordVersion => ({
  changeType,
  startMs: startAge === undefined ? undefined : now - startAge,
  endMs: endAge === undefined ? undefined : now - endAge,
  isCurrent: endAge === undefined,
  snapshotId: startAge === undefined ? undefined : ids.head,
  values,
  changed,
});

/** Order 10021: six versions, one of them the load with the amount times 100. */
export const versions: readonly RecordVersion[] = [
  version("INSERT", 40 * day, 33 * day, ["10021", "117", "open", "19.90", null], []),
  version("UPDATE_AFTER", 33 * day, 24 * day, ["10021", "117", "paid", "19.90", null], [2]),
  version("UPDATE_AFTER", 24 * day, 12 * day, ["10021", "117", "shipped", "19.90", "gift wrap"], [2, 4]),
  version("UPDATE_AFTER", 12 * day, 11.5 * day, ["10021", "117", "shipped", "1990.00", "gift wrap"], [3]),
  version("UPDATE_AFTER", 11.5 * day, 30 * hour, ["10021", "117", "shipped", "19.90", "gift wrap"], [3]),
  version("UPDATE_AFTER", 30 * hour, undefined, ["10021", "117", "returned", "19.90", "gift wrap"], [2]),
];

const location = (
  age: number,
  file: string,
  refs: readonly string[],
  hidden: boolean,
  expires: number | undefined,
): RecordLocation => ({
  snapshotId: String(9_000_000_000_000_000_000n + BigInt(Math.round(age))),
  timestampMs: now - age,
  refs,
  file: `/lake/shop/orders/data/order_time_day=2026-10-14/customer_id_bucket=3/${file}`,
  fileSizeBytes: 18_233 + file.length * 211,
  hiddenByDelete: hidden,
  mayExpireMs: expires,
});

export const locations: readonly RecordLocation[] = [
  location(3 * hour, "00000-97-8bfba88c-1e65-4673-8f5b-e0dcbe73b413-0-00002.parquet", ["main"], false, undefined),
  location(30 * hour, "00000-97-8bfba88c-1e65-4673-8f5b-e0dcbe73b413-0-00002.parquet", [], false, now + 2 * day),
  location(12 * day, "00000-58-4241e67d-f52b-49b2-ba38-8f5c9f1dbbc5-0-00001.parquet", [], true, now + 20 * hour),
  location(
    31 * day,
    "00000-17-d6dd1b33-462a-4573-94ba-09a69995ded2-0-00002.parquet",
    ["close-2026-10"],
    false,
    undefined,
  ),
];
