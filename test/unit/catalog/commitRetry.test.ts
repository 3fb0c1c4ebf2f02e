import { expect, test } from "vitest";
import { readCommitRetry, waitBeforeRetryMs } from "../../../src/catalog/commitRetry";

test("Iceberg's defaults, and what a table says where it is a number", () => {
  const defaults = { retries: 4, minWaitMs: 100, maxWaitMs: 60_000, totalMs: 1_800_000 };
  expect(readCommitRetry(new Map())).toEqual(defaults);
  const properties = new Map([
    ["commit.retry.num-retries", "0"],
    ["commit.retry.min-wait-ms", "often"],
    ["commit.retry.max-wait-ms", "-1"],
    ["commit.retry.total-timeout-ms", "5000"],
  ]);
  expect(readCommitRetry(properties)).toEqual({ ...defaults, retries: 0, totalMs: 5000 });
});

test("waits double up to the longest, and differ by up to half", () => {
  const retry = { ...readCommitRetry(new Map()), maxWaitMs: 500 };
  expect([0, 1, 2, 3, 9].map((n) => waitBeforeRetryMs(retry, n, 0))).toEqual([50, 100, 200, 250, 250]);
  expect(waitBeforeRetryMs(retry, 1, 0.5)).toBe(150);
  expect(waitBeforeRetryMs(retry, 1, 0.999)).toBeLessThan(200);
});
