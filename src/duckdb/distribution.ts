import type { DuckDBValue } from "@duckdb/node-api";
import type { Distribution, DistributionBin, DistributionSide } from "../catalog/comparison";
import type { Session } from "./session";

const binCount = 30;
const mostValues = 20;

/** How a type's values lie on a line: as themselves, as microseconds, or not at all. */
type Scale = "number" | "time" | "none";

/**
 * The distribution of the values of a relation with the columns `side` (0 or 1) and `v`: thirty bins that are the same
 * for both sides where values have a range, else the most frequent values of both. Counts are exact; the edges of bins
 * are doubles.
 */
export async function loadDistribution(session: Session, relation: string): Promise<Distribution> {
  const [typeRow] = await session.list(`SELECT typeof(v) FROM ${relation} LIMIT 1`);
  const type = String(typeRow?.[0] ?? "NULL");
  const scale = scaleOf(type);
  const place = formatPlace(scale);
  const sides = await session.list(`SELECT side, count(*), count(*) - count(v),
    ${scale === "number" ? "count(*) FILTER (v IS NOT NULL AND NOT isfinite(CAST(v AS DOUBLE)))" : "0"},
    approx_count_distinct(v), CAST(min(v) AS VARCHAR), CAST(max(v) AS VARCHAR)
    FROM ${relation} GROUP BY side ORDER BY side`);
  return {
    type,
    from: mapSide(sides.find(([side]) => Number(side) === 0)),
    to: mapSide(sides.find(([side]) => Number(side) === 1)),
    bins: scale === "none" ? [] : await listBins(session, relation, place, scale),
    values: scale === "none" ? await listValues(session, relation) : [],
  };
}

async function listBins(session: Session, relation: string, place: string, scale: Scale): Promise<DistributionBin[]> {
  const placed = `SELECT side, ${place} AS x FROM ${relation} WHERE v IS NOT NULL AND isfinite(${place})`;
  const [range] = await session.list(`SELECT min(x), max(x) FROM (${placed})`);
  const [least, greatest] = (range ?? []).map(Number);
  if (range?.[0] === null || least === undefined || greatest === undefined) return [];
  const width = (greatest - least) / binCount;
  const bin = width === 0 ? "0" : `least(${binCount - 1}, CAST(floor((x - ${least}) / ${width}) AS INTEGER))`;
  const counts = await session.list(
    `SELECT ${bin} AS bin, count(*) FILTER (side = 0), count(*) FILTER (side = 1) FROM (${placed}) GROUP BY bin`,
  );
  const byBin = new Map(counts.map(([at, from, to]) => [Number(at), { from: Number(from), to: Number(to) }]));
  return Array.from({ length: width === 0 ? 1 : binCount }, (_, at) => ({
    start: formatEdge(least + at * width, scale),
    end: formatEdge(at === binCount - 1 ? greatest : least + (at + 1) * width, scale),
    ...(byBin.get(at) ?? { from: 0, to: 0 }),
  }));
}

async function listValues(session: Session, relation: string): Promise<Distribution["values"]> {
  const rows = await session.list(
    `SELECT CAST(v AS VARCHAR) AS value, count(*) FILTER (side = 0), count(*) FILTER (side = 1)
     FROM ${relation} WHERE v IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value LIMIT ${mostValues}`,
  );
  return rows.map(([value, from, to]) => ({ value: String(value), from: Number(from), to: Number(to) }));
}

function scaleOf(type: string): Scale {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type)) return "number";
  return /^(DATE|TIMESTAMP)/.test(type) ? "time" : "none";
}

function formatPlace(scale: Scale): string {
  return scale === "time" ? "CAST(epoch_us(CAST(v AS TIMESTAMP)) AS DOUBLE)" : "CAST(v AS DOUBLE)";
}

function formatEdge(value: number, scale: Scale): string {
  if (scale === "number") return String(Number(value.toPrecision(6)));
  const date = new Date(value / 1000);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().slice(0, 19).replace("T", " ");
}

function mapSide(row: readonly DuckDBValue[] | undefined): DistributionSide {
  const [, rows = 0, nulls = 0, notFinite = 0, distinct = 0, least = null, greatest = null] = row ?? [];
  return {
    rows: Number(rows),
    nulls: Number(nulls),
    notFinite: Number(notFinite),
    approximateDistinct: Number(distinct),
    least: least === null ? undefined : String(least),
    greatest: greatest === null ? undefined : String(greatest),
  };
}
