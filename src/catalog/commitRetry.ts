/** How often, and for how long, a commit is tried again that others got ahead of. */
export interface CommitRetry {
  readonly retries: number;
  readonly minWaitMs: number;
  readonly maxWaitMs: number;
  readonly totalMs: number;
}

/**
 * What a table's properties say of retries, with Iceberg's defaults.
 *
 * Source: Iceberg docs, Table properties (`commit.retry.*`)
 */
export function readCommitRetry(properties: ReadonlyMap<string, string>): CommitRetry {
  const read = (name: string, missing: number): number => {
    const value = Number(properties.get(`commit.retry.${name}`) ?? missing);
    return Number.isFinite(value) && value >= 0 ? value : missing;
  };
  return {
    retries: read("num-retries", 4),
    minWaitMs: read("min-wait-ms", 100),
    maxWaitMs: read("max-wait-ms", 60_000),
    totalMs: read("total-timeout-ms", 1_800_000),
  };
}

/**
 * How long to wait before a retry (0 is the first): twice as long each time, half of it at random, so that writers who
 * met once do not meet again.
 *
 * @param random  at least 0 and below 1
 */
export function waitBeforeRetryMs({ minWaitMs, maxWaitMs }: CommitRetry, retry: number, random: number): number {
  return Math.min(minWaitMs * 2 ** retry, maxWaitMs) * (0.5 + random / 2);
}
